// Validates the five fields, each by itself and the country code and the number together, as far as they are known.
// check calls it for a reviewer; create calls it again, because policies can change inputs after check.

import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { quoted } from "../../kaleyra/text";
import { withCode } from "../errors";
import { isUnknown, knownValue, type RawInputs, UNKNOWN } from "../pulumi-values";
import { HIDDEN } from "../tokens";
import { FIELDS, type Field, importIdOf, type NumberFields } from "./fields";
import { type NumberValidation, suggestionFor, validatePhoneNumber } from "./phone-number";
import { numberSchema } from "./schema";

/** What is wrong with which field, and what only raises a warning. */
interface Validation {
    readonly failures: readonly CheckFailure[];
    readonly warning?: string | undefined;
}

/**
 * Everything that is wrong with the fields, at once. A field that is not known yet is skipped.
 * @param recorded the values in the state, which are never validated again, because rules and number ranges change
 */
export function validateInputs(inputs: RawInputs, recorded: RawInputs = {}): Validation {
    const malformed = FIELDS.flatMap((name) => fieldFailures(name, inputs, recorded));
    const wellFormed = { ...inputs, ...Object.fromEntries(malformed.map(({ property }) => [property, UNKNOWN])) };
    const { failure, warning } = validateNumber(wellFormed, recorded);
    const all = [...malformed, ...(failure === undefined ? [] : [failure]), ...importFailures(inputs)];
    return {
        failures: all.map(({ property, reason }) => ({ property, reason: withCode("KALEYRA_FIELD", [reason]) })),
        warning,
    };
}

/** What is wrong with a field by itself. */
function fieldFailures(name: Field, inputs: RawInputs, recorded: RawInputs): CheckFailure[] {
    const value = knownValue(inputs, name);
    if (isUnknown(inputs, name) || (value !== undefined && value === recorded[name])) {
        return [];
    }
    const reason = problemOf(name, value, knownValue(inputs, "countryCode"));
    return reason === undefined ? [] : [{ property: name, reason }];
}

/** What is wrong with the value of a field, as a sentence. */
export function problemOf(name: Field, value: unknown, countryCode?: unknown): string | undefined {
    const issue = numberSchema.shape[name].safeParse(value).error?.issues[0];
    if (issue === undefined) {
        return undefined;
    }
    const given = value === undefined ? "it is missing; " : `${quoted(value)} cannot be used; `;
    const suggestion = suggestionFor(name, value, countryCode);
    return `${typeof value === "number" ? "" : given}${issue.message}${suggestion === undefined ? "" : `: write "${suggestion}"`}.`;
}

/** The country code and the number together, as far as they are known. */
function validateNumber(inputs: RawInputs, recorded: RawInputs): NumberValidation {
    const { countryCode, phoneNumber } = inputs as NumberFields;
    // A part that is not known yet could complete the recorded number.
    const isRecorded = ["countryCode", "phoneNumber"].every(
        (name) => isUnknown(inputs, name) || inputs[name] === recorded[name],
    );
    if (isRecorded || isUnknown(inputs, "countryCode")) {
        return {};
    }
    const validation = validatePhoneNumber(countryCode, isUnknown(inputs, "phoneNumber") ? undefined : phoneNumber);
    // For an import the WABA's list decides what exists, not the library.
    return validation.failure !== undefined && importIdOf(inputs) !== undefined
        ? { warning: validation.failure.reason }
        : validation;
}

/** An option that cannot be used must not turn the import into an add. */
function importFailures(inputs: RawInputs): CheckFailure[] {
    const value = inputs[HIDDEN.import];
    if (value === undefined || isUnknown(inputs, HIDDEN.import) || importIdOf(inputs) !== undefined) {
        return [];
    }
    const reason =
        `the option import is ${quoted(value)}, which is not a phone number ID; expected a string of digits. ` +
        "Correct it, or remove the option to add the number.";
    return [{ property: "import", reason }];
}
