// update: the changes that need no request. Somebody changed the display name in WhatsApp Manager, and the program follows;
// or the program's values complete the record of a number that the caller imported.

import type { UpdateResult } from "@pulumi/pulumi/dynamic";
import { listedUnder } from "../kaleyra/number-index";
import { ProviderError } from "./errors";
import { importProblem, listedAs, showsName, verifyImport } from "./import";
import {
    changedFields,
    type Field,
    fieldsOf,
    hasNumber,
    known,
    labelOf,
    type NumberFields,
    type NumberState,
    type RawInputs,
    stateOf,
} from "./inputs/fields";
import { type ListedName, sameNumberRefused } from "./messages";
import { knownDifferences, type Session } from "./session";
import { allowsUnverifiedImport, settingProblems } from "./settings";

export async function update(
    session: Session,
    phoneNumberId: string,
    olds: RawInputs,
    news: RawInputs,
): Promise<UpdateResult<NumberState>> {
    const changed = changedFields(olds, news);
    const fields = fieldsOf(news);
    if (fields === undefined || !(await isOnlyRecorded(session, phoneNumberId, olds, news, changed))) {
        const before = { phoneNumberId, fields: olds, fate: "changing", otherIds: [] } as const;
        const refused = sameNumberRefused(session, before, knownDifferences(before, news), news, {});
        throw new ProviderError("KALEYRA_SAME_NUMBER", refused);
    }
    if (!session.reserveId(phoneNumberId, news)) {
        const other = session.otherNumberOf(phoneNumberId, news);
        throw new ProviderError("KALEYRA_IMPORT", [
            `${labelOf(news)} was not recorded: the phone number ID ${phoneNumberId} belongs to ${other}. Nothing was changed.`,
            "Correct the ID of the import, or countryCode and phoneNumber.",
        ]);
    }
    if (changed.length > 0) {
        session.inform(
            `${labelOf(news)} (phone number ID ${phoneNumberId}): the new ${changed.join(" and ")} is recorded; nothing was sent.`,
        );
    }
    return { outs: stateOf(fields, news) };
}

/**
 * Whether the changes only record values that Kaleyra already has.
 * @throws ProviderError if the record lacks the number and the list does not confirm the program's: it cannot be told which number
 * a replacement would give up
 */
export async function isOnlyRecorded(
    session: Session,
    phoneNumberId: string,
    olds: RawInputs,
    news: RawInputs,
    changed: readonly Field[],
): Promise<boolean> {
    if (changed.length === 0) {
        return true;
    }
    if (!hasNumber(olds)) {
        await completeImport(session, phoneNumberId, news);
        return true;
    }
    const isNotRecordedYet = changed.every((field) => olds[field] === undefined);
    if (isNotRecordedYet || session.isReadForImport(phoneNumberId, news)) {
        return await isConfirmedImport(session, phoneNumberId, news);
    }
    return changed.join() === "name" && (await isListedName(session, phoneNumberId, olds, news));
}

/** An import that recorded no number also assumed the verification type, so every field of the program completes the record. */
async function completeImport(session: Session, phoneNumberId: string, news: RawInputs): Promise<void> {
    if (!(await isConfirmedImport(session, phoneNumberId, news))) {
        await verifyImport(session, phoneNumberId, news);
    }
}

/**
 * An import records what Kaleyra lists, which lacks the verification type and may lack more. The program's values complete the record
 * if the list confirms them. While the number is not known yet nothing can be compared; the update compares it.
 */
async function isConfirmedImport(session: Session, phoneNumberId: string, news: RawInputs): Promise<boolean> {
    const wabaId = known(news, "wabaId");
    if (!hasNumber(news) || typeof wabaId !== "string") {
        return true;
    }
    const list = await session.list(wabaId, { deadline: true });
    const isListed = listedAs(list.numbers, phoneNumberId, news) !== undefined;
    const isUnclear = list.incomplete !== undefined || listedUnder(list.numbers, phoneNumberId) !== undefined;
    const mayBeUnverified = isUnclear && allowsUnverifiedImport(session.configuration);
    return (isListed || mayBeUnverified) && importProblem(session, list, phoneNumberId, news) === undefined;
}

async function isListedName(
    session: Session,
    phoneNumberId: string,
    olds: RawInputs,
    news: RawInputs,
): Promise<boolean> {
    const { name } = await findListedName(session, phoneNumberId, olds);
    return name !== undefined && showsName({ name }, news.name);
}

/** The name that Kaleyra shows for a number of the state. */
export async function findListedName(
    session: Session,
    phoneNumberId: string,
    recorded: RawInputs,
): Promise<ListedName> {
    if (settingProblems(session.configuration, session.environment).length > 0) {
        return { reason: "that needs Kaleyra credentials" };
    }
    const { wabaId } = recorded as NumberFields;
    const { numbers, incomplete } = await session.list(wabaId, { deadline: true });
    const name = listedAs(numbers, phoneNumberId, recorded)?.name;
    return name === undefined ? { reason: incomplete ?? "the list shows no name for it" } : { name };
}
