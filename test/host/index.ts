// Temporary, until every import names scripts/provider-host and scripts/root.

export * from "../../scripts/provider-host";
export { ROOT } from "../../scripts/root";
