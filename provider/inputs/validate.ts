// Validates the five fields, each by itself and country code and number together, as far as they are known.
// check does so for a reviewer; create does so again before anything is sent.

import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { FIELDS, type Field, importOf, importOptionProblem, isUnknown, known, type RawInputs } from "./fields";
import { VALID, validatePhoneNumber } from "./phone-number";
import { numberSchema } from "./schema";

/** What is wrong, field by field, and a doubt that stops nothing. */
export interface Validation {
    readonly failures: readonly CheckFailure[];
    readonly doubt?: string | undefined;
}

/**
 * Reports everything that is wrong at once; skips what is not known yet.
 * @param recorded the values in the state, which are never validated again: the rules and the number ranges in use change
 */
export function validateInputs(inputs: RawInputs, recorded: RawInputs = {}): Validation {
    const failures = FIELDS.filter((name) => inputs[name] !== recorded[name]).flatMap((name) =>
        fieldFailure(name, inputs),
    );
    const option = importOptionProblem(inputs);
    const optionFailures = option === undefined ? [] : [{ property: "import", reason: option }];
    const number = numberValidation(inputs, recorded);
    return { failures: [...failures, ...number.failures, ...optionFailures], doubt: number.doubt };
}

function numberValidation(inputs: RawInputs, recorded: RawInputs): Validation {
    const text = (name: Field) => {
        const value = known(inputs, name);
        return typeof value === "string" ? value : undefined;
    };
    const [countryCode, phoneNumber] = [text("countryCode"), text("phoneNumber")];
    const isRecorded = countryCode === recorded.countryCode && phoneNumber === recorded.phoneNumber;
    if (isRecorded && countryCode !== undefined) {
        return VALID;
    }
    const validation = validatePhoneNumber(countryCode, phoneNumber);
    const [failure] = validation.failures;
    // An existing number is what the WABA's list says, whatever the library knows.
    return importOf(inputs) === undefined || failure === undefined ? validation : { failures: [], doubt: failure.reason };
}

function fieldFailure(name: Field, inputs: RawInputs): CheckFailure[] {
    if (isUnknown(inputs, name)) {
        return [];
    }
    const value = known(inputs, name);
    const issue = numberSchema.shape[name].safeParse(value).error?.issues[0];
    if (issue === undefined) {
        return [];
    }
    const given = value === undefined ? "it is missing" : `${quoteValue(value)} cannot be used`;
    return [{ property: name, reason: `${given}; ${issue.message}.` }];
}

function quoteValue(value: unknown): string {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 80 ? `${text.slice(0, 80)}… (${[...String(value)].length} characters)` : text;
}
