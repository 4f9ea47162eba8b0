// update: the one change that needs no request. Somebody changed the display name in WhatsApp Manager, and the program follows.

import type { UpdateResult } from "@pulumi/pulumi/dynamic";
import { hasId } from "../kaleyra/listed-number";
import { ProviderError } from "./errors";
import { showsName } from "./import";
import {
    changedFields,
    type Field,
    fieldsOf,
    labelOf,
    type NumberFields,
    type NumberState,
    type RawInputs,
    stateOf,
} from "./inputs/fields";
import { sameNumberRefused } from "./messages";
import { knownDifferences, type Session } from "./session";
import { settingProblems } from "./settings";

export async function update(
    session: Session,
    phoneNumberId: string,
    olds: RawInputs,
    news: RawInputs,
): Promise<UpdateResult<NumberState>> {
    const changed = changedFields(olds, news);
    const fields = fieldsOf(news);
    if (fields === undefined || !(await isOnlyRecorded(session, phoneNumberId, news, changed))) {
        const before = { phoneNumberId, fields: olds, fate: "changing" } as const;
        const error = new ProviderError("KALEYRA_SAME_NUMBER", []);
        error.message = sameNumberRefused(session.caller, before, knownDifferences(before, news), news, {});
        throw error;
    }
    session.inform(
        `${labelOf(news)} (phone number ID ${phoneNumberId}): the new ${changed.join(" and ")} is recorded; nothing was sent.`,
    );
    return { outs: stateOf(fields, news) };
}

/** Whether the changes only record what is already so at Kaleyra. */
export async function isOnlyRecorded(
    session: Session,
    phoneNumberId: string,
    news: RawInputs,
    changed: readonly Field[],
): Promise<boolean> {
    const others = changed.filter(
        (field) => !(field === "verificationType" && session.isVerificationTypeAssumed(phoneNumberId)),
    );
    return others.length === 0 || (others.join() === "name" && (await isListedName(session, phoneNumberId, news)));
}

async function isListedName(session: Session, phoneNumberId: string, news: RawInputs): Promise<boolean> {
    const { wabaId, name } = news as NumberFields;
    if (settingProblems(session.configuration, session.environment).length > 0) {
        return false;
    }
    const { numbers } = await session.list(wabaId, { deadline: true });
    const listed = numbers.find((candidate) => hasId(candidate, phoneNumberId));
    return listed?.name !== undefined && showsName(listed, name);
}
