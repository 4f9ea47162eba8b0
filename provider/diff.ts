// diff: a change of any field is a replacement, since Kaleyra can change none of them.
// It also remembers what it was shown: the engine may forget a number before it creates its successor.

import type { DiffResult } from "@pulumi/pulumi/dynamic";
import { ImportError } from "./errors";
import {
    changedFields,
    e164Of,
    type Field,
    importOf,
    isUnknown,
    type NumberFields,
    type RawInputs,
} from "./inputs/fields";
import type { Run } from "./run";

const NUMBER_FIELDS: readonly Field[] = ["wabaId", "countryCode", "phoneNumber"];

export async function diff(run: Run, phoneNumberId: string, olds: RawInputs, news: RawInputs): Promise<DiffResult> {
    const changed = changedFields(olds, news);
    refuseStaleImport(phoneNumberId, olds, news, changed);
    if (changed.length === 0) {
        run.see(phoneNumberId, olds, "kept");
        return { changes: false };
    }
    run.see(phoneNumberId, olds, becomesAnotherNumber(changed, news) ? "given up" : "changing");
    return { changes: true, replaces: changed };
}

/** Whether it is certain that the resource will name another number. */
function becomesAnotherNumber(changed: readonly Field[], news: RawInputs): boolean {
    return changed.some((name) => NUMBER_FIELDS.includes(name) && !isUnknown(news, name));
}

/** The option `import` may stay in the program, but only while it names what the resource is. */
function refuseStaleImport(phoneNumberId: string, olds: RawInputs, news: RawInputs, changed: readonly Field[]): void {
    const importId = importOf(news);
    if (importId === undefined) {
        return;
    }
    const number = e164Of(olds as NumberFields);
    if (importId === phoneNumberId && becomesAnotherNumber(changed, news)) {
        throw new ImportError([
            `${number} has the option { import: "${importId}" }, but the resource now names another number. Nothing was changed.`,
            "Remove the option to add the new number, or set it to the new number's phone number ID to import that.",
        ]);
    }
    if (importId !== phoneNumberId && changed.length === 0) {
        throw new ImportError([
            `${number} has the phone number ID ${phoneNumberId}, but the option { import: "${importId}" } names another. Nothing was changed.`,
            "Remove the option, which is needed only for the first `pulumi up`, or change the fields to those of the number to import.",
        ]);
    }
}
