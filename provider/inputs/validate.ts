// Validates the five fields, each by itself and the country code and the number together, as far as they are known.
// check calls it for a reviewer; create calls it again before it sends anything.

import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { FIELDS, type Field, importFault, isUnknown, known, type RawInputs } from "./fields";
import { judgePhoneNumber, PASS } from "./phone-number";
import { quoted } from "./quoted";
import { numberSchema } from "./schema";

/** What is wrong with which field, and a doubt that only warns. */
export interface FieldJudgement {
    readonly failures: readonly CheckFailure[];
    readonly doubt?: string | undefined;
}

/**
 * Everything that is wrong with the fields, at once. A field that is not known yet is skipped.
 * @param recorded the fields in the state: what is unchanged is not validated again, because rules and number ranges change
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
    return {
        failures: [...FIELDS.flatMap((name) => fieldFailure(name, inputs, recorded)), ...failures, ...imported],
        doubt,
    };
}

/** What is wrong with a field by itself. The form of the two parts of the number is in judgePhoneNumber, which adds what to write instead. */
function fieldFailure(name: Field, inputs: RawInputs, recorded: RawInputs): CheckFailure[] {
    const value = known(inputs, name);
    const isPartOfNumber = typeof value === "string" && (name === "countryCode" || name === "phoneNumber");
    // An earlier version may have recorded what the schema rejects by now.
    const isRecorded = value !== undefined && value === recorded[name];
    if (isUnknown(inputs, name) || isPartOfNumber || isRecorded) {
        return [];
    }
    const issue = numberSchema.shape[name].safeParse(value).error?.issues[0];
    if (issue === undefined) {
        return [];
    }
    const given = value === undefined ? "it is missing" : `${quoted(value)} cannot be used`;
    return [{ property: name, reason: `${given}; ${issue.message}.` }];
}
