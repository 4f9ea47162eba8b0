// What a message must not show: a number that the program keeps secret.

import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { isWrittenNumber, NUMBER_PARTS } from "./inputs/fields";
import { knownValue, type RawInputs } from "./pulumi-values";
import type { Redactor } from "./redactor";

/** Hides the number, in whatever form a program may have written it. */
export function hideNumberIn(redactor: Redactor, inputs: RawInputs): void {
    for (const name of NUMBER_PARTS) {
        const value = knownValue(inputs, name);
        const text = typeof value === "string" || typeof value === "number" ? String(value) : "";
        if (isWrittenNumber(text)) {
            redactor.hideNumber(text);
        } else {
            redactor.hide(text);
        }
    }
}

/** A failure as people may read it. The engine prints the value of the property that a failure names, also of a secret one. */
export function shownFailure(redactor: Redactor, { property, reason }: CheckFailure, isSecret: boolean): CheckFailure {
    return isSecret
        ? { property: "", reason: redactor.text(`${property}: ${reason}`) }
        : { property, reason: redactor.text(reason) };
}
