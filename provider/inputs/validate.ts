// Judges the five fields, each by itself and country code and number together, as far as they are known.
// check asks it for a reviewer; create asks it again before anything is sent.

import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { FIELDS, type Field, importFault, isUnknown, known, type RawInputs } from "./fields";
import { judgePhoneNumber, PASS } from "./phone-number";
import { numberSchema } from "./schema";

/** What is wrong, field by field, and a doubt that stops nothing. */
export interface FieldJudgement {
    readonly failures: readonly CheckFailure[];
    readonly doubt?: string | undefined;
}

/**
 * All that is wrong with the fields, at once; what is not known yet is passed over.
 * @param recorded the fields in the state: an unchanged number is not judged again, for the ranges in use change
 */
export function judgeFields(inputs: RawInputs, recorded: RawInputs = {}): FieldJudgement {
    const text = (name: Field) => {
        const value = known(inputs, name);
        return typeof value === "string" ? value : undefined;
    };
    const isRecorded = (["countryCode", "phoneNumber"] as const).every(
        (name) => text(name) !== undefined && inputs[name] === recorded[name],
    );
    const { failures, doubt } = isRecorded ? PASS : judgePhoneNumber(text("countryCode"), text("phoneNumber"));
    const fault = importFault(inputs);
    const imported = fault === undefined ? [] : [{ property: "import", reason: fault }];
    return { failures: [...FIELDS.flatMap((name) => fieldFailure(name, inputs)), ...failures, ...imported], doubt };
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
    const given = value === undefined ? "it is missing" : `${shown(value)} cannot be used`;
    return [{ property: name, reason: `${given}; ${issue.message}.` }];
}

function shown(value: unknown): string {
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 80 ? `${text.slice(0, 80)}… (${[...String(value)].length} characters)` : text;
}
