// Validates the five fields, each by itself and the country code and the number together, as far as they are known.
// check calls it for a reviewer; create calls it again, because policies can change inputs after check.

import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { quoted } from "../../kaleyra/text";
import { withCode } from "../errors";
import { FIELDS, type Field, IMPORT_KEY, importOf, isUnknown, known, type RawInputs } from "./fields";
import { type NumberValidation, VALID, validatePhoneNumber } from "./phone-number";
import { numberSchema } from "./schema";

/** What is wrong with which field, and a doubt that only warns. */
interface Validation {
    readonly failures: readonly CheckFailure[];
    readonly doubt?: string | undefined;
}

/**
 * Everything that is wrong with the fields, at once. A field that is not known yet is skipped.
 * @param recorded the values in the state, which are never validated again, because rules and number ranges change
 */
export function validateInputs(inputs: RawInputs, recorded: RawInputs = {}): Validation {
    const { failures, doubt } = validateNumber(inputs, recorded);
    const all = [
        ...FIELDS.flatMap((name) => fieldFailures(name, inputs, recorded)),
        ...failures,
        ...importFailures(inputs),
    ];
    return {
        failures: all.map(({ property, reason }) => ({ property, reason: withCode("KALEYRA_FIELD", [reason]) })),
        doubt,
    };
}

const CODE_AND_NUMBER: readonly Field[] = ["countryCode", "phoneNumber"];

/** The country code and the number, as far as they are texts. */
function validateNumber(inputs: RawInputs, recorded: RawInputs): NumberValidation {
    const [countryCode, phoneNumber] = CODE_AND_NUMBER.map((name) => {
        const value = known(inputs, name);
        return typeof value === "string" ? value : undefined;
    });
    // A part that is not known yet could complete the recorded number.
    const isRecorded = (value: string | undefined, name: Field) => value === undefined || value === recorded[name];
    if (isRecorded(countryCode, "countryCode") && isRecorded(phoneNumber, "phoneNumber")) {
        return VALID;
    }
    const validation = validatePhoneNumber(countryCode, phoneNumber);
    const [failure] = validation.failures;
    // For an import the WABA's list decides what exists, not the library.
    const isListed = importOf(inputs) !== undefined && /^\+\d+$/.test(`${countryCode}${phoneNumber}`);
    return isListed && failure !== undefined ? { failures: [], doubt: failure.reason } : validation;
}

/** What is wrong with a field by itself. The form of the two parts of the number is in validatePhoneNumber, which adds what to write instead. */
function fieldFailures(name: Field, inputs: RawInputs, recorded: RawInputs): CheckFailure[] {
    const value = known(inputs, name);
    const isText = CODE_AND_NUMBER.includes(name) && typeof value === "string";
    if (isUnknown(inputs, name) || isText || (value !== undefined && value === recorded[name])) {
        return [];
    }
    const problem = problemOf(name, value);
    return problem === undefined ? [] : [{ property: name, reason: problem }];
}

/** What is wrong with the value of a field, as a sentence. */
export function problemOf(name: Field, value: unknown): string | undefined {
    const issue = numberSchema.shape[name].safeParse(value).error?.issues[0];
    if (issue === undefined) {
        return undefined;
    }
    const given = value === undefined ? "it is missing; " : `${quoted(value)} cannot be used; `;
    return `${typeof value === "number" ? "" : given}${issue.message}.`;
}

/** An option that cannot be used must not turn the import into an add. */
function importFailures(inputs: RawInputs): CheckFailure[] {
    const value = inputs[IMPORT_KEY];
    if (value === undefined || isUnknown(inputs, IMPORT_KEY) || importOf(inputs) !== undefined) {
        return [];
    }
    const reason =
        `the option import is ${quoted(value)}, which is not a phone number ID; expected a string of digits. ` +
        "Correct it, or remove the option to add the number.";
    return [{ property: "import", reason }];
}
