// diff: a change of any field is a replacement, since Kaleyra can change none of them; only a name that Kaleyra already
// shows is an update. It also remembers what it was shown: the engine may remove a number before it creates its successor.

import type { DiffResult } from "@pulumi/pulumi/dynamic";
import { ProviderError } from "./errors";
import {
    changedFields,
    type Field,
    hasNumber,
    identityOf,
    importOf,
    isUnknown,
    labelOf,
    type RawInputs,
} from "./inputs/fields";
import type { Session } from "./session";
import { isOnlyRecorded } from "./update";

export async function diff(
    session: Session,
    phoneNumberId: string,
    recorded: RawInputs,
    news: RawInputs,
): Promise<DiffResult> {
    const olds = session.withSecrecy(recorded);
    const changed = changedFields(olds, news);
    refuseImportOfAnother(session, phoneNumberId, olds, news, changed);
    if (await isOnlyRecorded(session, phoneNumberId, olds, news, changed)) {
        refuseOtherId(session, phoneNumberId, olds, news);
        const isChanged = changed.length > 0;
        session.remember(phoneNumberId, isChanged ? { ...olds, ...news } : olds, "kept");
        return { changes: isChanged };
    }
    const fate = isAnotherNumber(olds, news, changed) ? "given up" : "changing";
    session.remember(phoneNumberId, olds, fate);
    if (fate === "given up") {
        session.replace({ phoneNumberId, fields: olds, fate, otherIds: [] }, news);
    }
    return { changes: true, replaces: changed };
}

const NUMBER_FIELDS: readonly Field[] = ["countryCode", "phoneNumber"];

/** Whether it is certain that the resource will have another number. A record that lacks the number tells nothing. */
function isAnotherNumber(olds: RawInputs, news: RawInputs, changed: readonly Field[]): boolean {
    if (!hasNumber(olds)) {
        return false;
    }
    const isChanged = changed.some((name) => NUMBER_FIELDS.includes(name) && !isUnknown(news, name));
    return isChanged && !(hasNumber(news) && identityOf(olds) === identityOf(news));
}

/** The option `import` may stay in the program, but not when another number takes the resource. */
function refuseImportOfAnother(
    session: Session,
    phoneNumberId: string,
    olds: RawInputs,
    news: RawInputs,
    changed: readonly Field[],
): void {
    if (importOf(news) === phoneNumberId && isAnotherNumber(olds, news, changed)) {
        const option = session.caller.importOption(phoneNumberId, String(olds.wabaId));
        throw new ProviderError("KALEYRA_IMPORT", [
            `${labelOf(olds)} has the option ${option}, but the resource now declares another number. Nothing was changed.`,
            "Remove the option to add the new number, or set it to the new number's phone number ID to import that one.",
        ]);
    }
}

/** A number that stays cannot get another ID. */
function refuseOtherId(session: Session, phoneNumberId: string, olds: RawInputs, news: RawInputs): void {
    const importId = importOf(news);
    if (importId !== undefined && importId !== phoneNumberId) {
        const option = session.caller.importOption(importId, String(olds.wabaId));
        throw new ProviderError("KALEYRA_IMPORT", [
            `${labelOf(olds)} has the phone number ID ${phoneNumberId}, but the option ${option} specifies another one. Nothing was changed.`,
            "Remove the option, which is needed only for the first `pulumi up`, or change the fields to those of the number to import.",
        ]);
    }
}
