// Temporary, until every import names scripts/sample-numbers.

export * from "../../scripts/sample-numbers";
