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
import { type Display, PLAIN, quoted, SECRET } from "./quoted";
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
        doubt,
    };
}

const NUMBER_PARTS: readonly Field[] = ["countryCode", "phoneNumber"];

function displayOf(inputs: RawInputs): Display {
    return isSecret(inputs) ? SECRET : PLAIN;
}

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
    const validation = validatePhoneNumber(countryCode, phoneNumber, displayOf(inputs));
    const isImport = importOf(inputs) !== undefined && /^\+\d+$/.test(`${countryCode}${phoneNumber}`);
    const [failure] = validation.failures;
    // The WABA's list decides what exists, not the library.
    return isImport && failure !== undefined ? { failures: [], doubt: failure.reason } : validation;
}

/** What is wrong with a field by itself. The form of the two parts of the number is in validatePhoneNumber, which adds what to write instead. */
function fieldFailure(name: Field, inputs: RawInputs, recorded: RawInputs): CheckFailure[] {
    const value = known(inputs, name);
    const isPart = NUMBER_PARTS.includes(name);
    const isRecorded = value !== undefined && value === recorded[name];
    if (isUnknown(inputs, name) || (isPart && typeof value === "string") || isRecorded) {
        return [];
    }
    const issue = numberSchema.shape[name].safeParse(value).error?.issues[0];
    if (issue === undefined) {
        return [];
    }
    const show = isPart ? displayOf(inputs).given : quoted;
    const given = value === undefined ? "it is missing" : `${show(value)} cannot be used`;
    return [shown({ property: name, reason: `${given}; ${issue.message}.` }, inputs)];
}

function shown({ property, reason }: CheckFailure, inputs: RawInputs): CheckFailure {
    return { property, reason: withCode("KALEYRA_FIELD", [redacted(reason, inputs)]) };
}

/** Messages show only the last digits of a secret number, wherever the program wrote it. */
function redacted(text: string, inputs: RawInputs): string {
    return isSecret(inputs)
        ? text.replace(
              /\p{Nd}(?:[^\p{L}\p{Nd}]*\p{Nd}){3,}/gu,
              (digits) => `…${digits.replace(/\P{Nd}/gu, "").slice(-3)}`,
          )
        : text;
}
