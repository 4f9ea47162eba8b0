// update: records what Kaleyra already has, and sends nothing. Somebody changed the display name in WhatsApp Manager, and the program
// follows; or the program's values complete the record of an import.

import type { UpdateResult } from "@pulumi/pulumi/dynamic";
import { showsNumber } from "../kaleyra/number-list";
import { enumerated } from "../kaleyra/text";
import { ProviderError, throwIfRefused } from "./errors";
import { listForImport, refuseImport } from "./import";
import { changedFields, fieldsOf, labelOf, type NumberFields, type NumberState, stateOf } from "./inputs/fields";
import type { RawInputs } from "./pulumi-values";
import { cannotChangeError, knownChanges, refuseName } from "./recorded-number";
import type { Session } from "./session";

export async function update(
    session: Session,
    phoneNumberId: string,
    olds: RawInputs,
    news: RawInputs,
): Promise<UpdateResult<NumberState>> {
    session.numbers.learn(olds, { id: phoneNumberId });
    const fields = fieldsOf(news);
    if (fields === undefined) {
        throw new ProviderError("KALEYRA_FIELD", [
            `${labelOf(news)} was not changed because some of its fields are missing.`,
            "Set all five fields.",
        ]);
    }
    const changed = changedFields(olds, news);
    const isCompleted = changed.length > 0 && knownChanges(olds, news).length === 0;
    const refused = isCompleted
        ? await refuseImport(session, phoneNumberId, news, (wabaId) => listForImport(session, wabaId))
        : await refuseUpdate(session, phoneNumberId, olds, news);
    throwIfRefused(refused);
    if (changed.length > 0) {
        session.inform(
            `${labelOf(news)} (phone number ID ${phoneNumberId}): the new ${enumerated(changed)} is recorded; nothing was sent.`,
        );
    }
    return { outs: stateOf(fields, news) };
}

/** Only a name that the list shows for this number under this ID passes. */
async function refuseUpdate(
    session: Session,
    phoneNumberId: string,
    olds: RawInputs,
    news: RawInputs,
): Promise<ProviderError | undefined> {
    const changed = knownChanges(olds, news);
    if (changed.length === 0) {
        return undefined;
    }
    if (changed.join() !== "name") {
        return cannotChangeError(session, olds, changed, news);
    }
    const fields = { ...news, ...olds } as NumberFields;
    const list = await session.lists.readOrRetry(fields.wabaId);
    if (list.failure !== undefined) {
        throw session.explained(list.failure);
    }
    const listed = list.byId.get(phoneNumberId);
    const isNumber = listed !== undefined && showsNumber(listed, fields);
    return refuseName(session, olds, news, isNumber ? listed : undefined);
}
