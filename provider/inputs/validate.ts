// Validates the five fields, each by itself and the country code and the number together, as far as they are known.
// check calls it for a reviewer; create calls it again before it sends anything.

import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { withCode } from "../errors";
import {
    FIELDS,
    type Field,
    importOf,
    importOptionProblem,
    isSecret,
    isUnknown,
    known,
    type RawInputs,
} from "./fields";
import { VALID, validatePhoneNumber } from "./phone-number";
import { quoted } from "./quoted";
import { numberSchema } from "./schema";

/** What is wrong with which field, and a doubt that only warns. */
export interface Validation {
    readonly failures: readonly CheckFailure[];
    readonly doubt?: string | undefined;
}

/**
 * Everything that is wrong with the fields, at once. A field that is not known yet is skipped.
 * @param recorded the values in the state, which are never validated again, because rules and number ranges change
 */
export function validateInputs(inputs: RawInputs, recorded: RawInputs = {}): Validation {
    const failures = FIELDS.flatMap((name) => fieldFailure(name, inputs, recorded));
    const option = importOptionProblem(inputs);
    const optionFailures = option === undefined ? [] : [shown({ property: "import", reason: option }, {})];
    const { failures: numberFailures, doubt } = numberValidation(inputs, recorded);
    return {
        failures: [...failures, ...numberFailures.map((failure) => shown(failure, inputs)), ...optionFailures],
        doubt: doubt === undefined ? undefined : redacted(doubt, inputs),
    };
}

const NUMBER_PARTS: readonly Field[] = ["countryCode", "phoneNumber"];

function numberValidation(inputs: RawInputs, recorded: RawInputs): Validation {
    const text = (name: Field) => {
        const value = known(inputs, name);
        return typeof value === "string" ? value : undefined;
    };
    const [countryCode, phoneNumber] = [text("countryCode"), text("phoneNumber")];
    // A part that is not known yet could complete the recorded number.
    if (NUMBER_PARTS.every((name) => text(name) === undefined || text(name) === recorded[name])) {
        return VALID;
    }
    const validation = validatePhoneNumber(countryCode, phoneNumber);
    const isImport = importOf(inputs) !== undefined && /^\+\d+$/.test(`${countryCode}${phoneNumber}`);
    const [failure] = validation.failures;
    // The WABA's list decides what exists, not the library.
    return isImport && failure !== undefined ? { failures: [], doubt: failure.reason } : validation;
}

/** What is wrong with a field by itself. The form of the two parts of the number is in validatePhoneNumber, which adds what to write instead. */
function fieldFailure(name: Field, inputs: RawInputs, recorded: RawInputs): CheckFailure[] {
    const value = known(inputs, name);
    const isPartOfNumber = typeof value === "string" && NUMBER_PARTS.includes(name);
    const isRecorded = value !== undefined && value === recorded[name];
    if (isUnknown(inputs, name) || isPartOfNumber || isRecorded) {
        return [];
    }
    const issue = numberSchema.shape[name].safeParse(value).error?.issues[0];
    if (issue === undefined) {
        return [];
    }
    const given = value === undefined ? "it is missing" : `${quoted(value)} cannot be used`;
    return [shown({ property: name, reason: `${given}; ${issue.message}.` }, inputs)];
}

function shown({ property, reason }: CheckFailure, inputs: RawInputs): CheckFailure {
    return { property, reason: withCode("KALEYRA_FIELD", [redacted(reason, inputs)]) };
}

/** Messages show only the last digits of a secret number. */
function redacted(text: string, inputs: RawInputs): string {
    return isSecret(inputs)
        ? text.replace(/\d(?:[\s().–-]*\d){3,}/g, (digits) => `…${digits.replace(/\D/g, "").slice(-3)}`)
        : text;
}
