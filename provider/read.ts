// read: implements refresh and `get`. It keeps a number in the state unless it is certainly gone, and never records drift.
// A number that is not listed may still exist: Kaleyra does not document how the list is paged and what it omits.

import type { ReadResult } from "@pulumi/pulumi/dynamic";
import { couldBeSameNumber, type ListedNumber, onlyId, splitListed } from "../kaleyra/listed-number";
import { listedLike, listedUnder } from "../kaleyra/number-index";
import { ProviderError, withSecondLine } from "./errors";
import { listedAs, showsName } from "./import";
import {
    e164Of,
    FIELDS,
    hasNumber,
    identityOf,
    inSentence,
    known,
    labelOf,
    type NumberFields,
    type NumberState,
    type RawInputs,
    stateOf,
} from "./inputs/fields";
import { listCommand } from "./messages";
import { isLasting, RECORDED_CONFIGURATION, withRemedy } from "./remedies";
import type { ListAnswer, Session } from "./session";
import { forgetsMissing } from "./settings";

/** What Kaleyra lists of a number that the state does not manage; the list does not have all fields. */
export type ReadState = Partial<NumberState>;

/** @param isManaged whether the state manages the number. What `get` gives and reads has no verification type, or no e164 yet */
export async function read(
    session: Session,
    phoneNumberId: string,
    recorded: RawInputs = {},
    isManaged = typeof recorded.e164 === "string" && known(recorded, "verificationType") !== undefined,
): Promise<ReadResult<ReadState>> {
    session.noteSecrecy(recorded);
    const props = session.withSecrecy(recorded);
    const { wabaId } = props;
    if (typeof wabaId !== "string") {
        throw new ProviderError("KALEYRA_UNREADABLE_STATE", [
            `Phone number ID ${phoneNumberId} cannot be read without its WABA. Nothing was changed.`,
            `Specify it: ${session.caller.getExample(phoneNumberId)}`,
        ]);
    }
    // A program that reads a number does not send it in E.164 form.
    return isManaged || typeof recorded.e164 === "string"
        ? await refresh(session, { id: phoneNumberId, props: recorded }, props, isManaged)
        : await lookUp(session, phoneNumberId, wabaId, props);
}

/**
 * Refreshes a number of the state: its record is kept unchanged or removed, and never changed in part. One that `get` has read follows
 * the list.
 */
async function refresh(
    session: Session,
    kept: ReadResult<ReadState> & { readonly id: string },
    props: RawInputs,
    isManaged: boolean,
): Promise<ReadResult<ReadState>> {
    const { id: phoneNumberId } = kept;
    const { wabaId } = props as NumberFields;
    const list = await listForRefresh(session, props);
    if (list.failure !== undefined) {
        return kept;
    }
    const listed = listedUnder(list.numbers, phoneNumberId);
    if (listed !== undefined && !isManaged && isNumberOf(listed, props)) {
        return existing(phoneNumberId, listed, props);
    }
    if (listed !== undefined) {
        warnOfDrift(session, phoneNumberId, props, listed);
        return kept;
    }
    const { phoneNumber } = props as NumberFields;
    const other = hasNumber(props)
        ? listedLike(list.numbers, phoneNumber).find((candidate) => isNumberOf(candidate, props))
        : undefined;
    if (other !== undefined) {
        const otherId = onlyId(other) ?? other.ids.join(" or ");
        session.warn(
            `${labelOf(props)}: WABA ${wabaId} lists it under the phone number ID ${otherId}, but the state has ${phoneNumberId}. It is kept in the state. ` +
                `If it was removed and added again: \`pulumi state delete <urn>\`, then import it with ${session.caller.importOption(otherId, wabaId)}.`,
        );
        return kept;
    }
    return missing(session, list, kept, props);
}

/** Warns of values that Kaleyra shows differently. They are not recorded. */
function warnOfDrift(session: Session, phoneNumberId: string, props: RawInputs, listed: ListedNumber): void {
    const { wabaId, name } = props as NumberFields;
    if (hasNumber(props) && !isNumberOf(listed, props)) {
        session.warn(
            `${labelOf(props)}: WABA ${wabaId} lists ${session.describe(listed, props)} under its phone number ID ${phoneNumberId}. ` +
                "The state was not changed. Compare both in the Kaleyra console.",
        );
    } else if (!showsName(listed, name)) {
        session.warn(
            `${labelOf(props)}: Kaleyra shows the name ${JSON.stringify(listed.name)}, the state has ${JSON.stringify(name)}. ` +
                "The state was not changed. To use it, set that name in your program and run `pulumi up`: only the state is updated, and nothing is sent.",
        );
    }
}

function missing(
    session: Session,
    list: ListAnswer,
    kept: ReadResult<ReadState>,
    props: RawInputs,
): ReadResult<ReadState> {
    const { wabaId } = props as NumberFields;
    const number = `${labelOf(props)} (phone number ID ${kept.id})`;
    if (list.incomplete !== undefined) {
        session.warn(
            `${number} was not found in WABA ${wabaId}, but ${list.incomplete}. It is kept in the state. Look for it in the Kaleyra console.`,
        );
        return kept;
    }
    if (forgetsMissing(session.environment)) {
        session.warn(
            `${number} is not in the list of WABA ${wabaId} and is removed from the state, since KALEYRA_FORGET_MISSING is true. ` +
                "If it does exist, import it again.",
        );
        return {};
    }
    session.warn(
        `${number} is not in the list of WABA ${wabaId}. It is kept in the state, since the list may leave out ` +
            "numbers that are still waiting for their OTP. If it no longer exists, remove it from the state: `pulumi state delete <urn>`, " +
            "or `KALEYRA_FORGET_MISSING=true pulumi refresh` for all such numbers.",
    );
    return kept;
}

/** The list for a refresh. Wrong settings, credentials and WABAs fail; a temporary failure is only a warning. */
async function listForRefresh(session: Session, props: RawInputs): Promise<ListAnswer> {
    const list = await session.list(String(props.wabaId));
    if (isLasting(list.failure)) {
        const error = withRemedy(list.failure, session) as ProviderError;
        const shown = error.code === "KALEYRA_SETTINGS" ? withSecondLine(error, RECORDED_CONFIGURATION) : error;
        throw saidOnce(session, shown, labelOf(props));
    }
    if (list.failure !== undefined) {
        const { message } = list.failure as Error;
        session.warnOnce(
            `${message}\n    Its numbers are unchanged in the state, including ${inSentence(labelOf(props))}.`,
        );
    }
    return list;
}

/** The first number shows the error completely, the others refer to it. */
function saidOnce(session: Session, error: ProviderError, number: string): ProviderError {
    return session.isNews(error.message)
        ? error
        : new ProviderError(error.code, [`${number} was not read for the same reason. Nothing was changed.`]);
}

/** For `get`: only what the list confirms, or what this operation itself did. */
async function lookUp(
    session: Session,
    phoneNumberId: string,
    wabaId: string,
    props: RawInputs,
): Promise<ReadResult<ReadState>> {
    const added = session.obtainedFields(phoneNumberId);
    if (added?.wabaId === wabaId && (!hasNumber(props) || identityOf(props) === identityOf(added))) {
        // Kaleyra does not list the verification type.
        const { verificationType: _, ...shown } = stateOf(added as NumberFields);
        return { id: phoneNumberId, props: { ...given(props), ...shown } };
    }
    const list = await session.list(wabaId);
    if (list.failure !== undefined) {
        throw withRemedy(list.failure, session);
    }
    const listed = listedUnder(list.numbers, phoneNumberId);
    if (listed === undefined) {
        throw new ProviderError("KALEYRA_UNREADABLE_STATE", [
            `Phone number ID ${phoneNumberId} is not in the list of WABA ${wabaId} (${list.incomplete ?? "it may still be waiting for its OTP"}). Nothing was changed.`,
            `To see the WABA's phone number IDs, run \`${listCommand(session, wabaId)}\`.`,
        ]);
    }
    if (hasNumber(props) && listedAs([listed], phoneNumberId, props) === undefined) {
        const number = inSentence(labelOf(props));
        throw new ProviderError("KALEYRA_UNREADABLE_STATE", [
            isNumberOf(listed, props)
                ? `Phone number ID ${phoneNumberId} may not be ${number}: WABA ${wabaId} lists it without a country code. Nothing was changed.`
                : `Phone number ID ${phoneNumberId} belongs to ${session.describe(listed, props)} in WABA ${wabaId}, not to ${number}. Nothing was changed.`,
            `Correct the ID, or leave out countryCode and phoneNumber. \`${listCommand(session, wabaId)}\` lists both.`,
        ]);
    }
    return existing(phoneNumberId, listed, props);
}

/** A number that `get` reads. */
function existing(phoneNumberId: string, listed: ListedNumber, props: RawInputs): ReadResult<ReadState> {
    const number = hasNumber(props) ? { e164: e164Of(props as NumberFields) } : splitListed(listed);
    const name = listed.name === undefined ? {} : { name: listed.name };
    return { id: phoneNumberId, props: { ...given(props), ...number, ...name } };
}

function isNumberOf(listed: ListedNumber, props: RawInputs): boolean {
    const { countryCode, phoneNumber } = props as NumberFields;
    return hasNumber(props) && couldBeSameNumber(listed, countryCode, phoneNumber);
}

/** The fields that the props contain. */
function given(props: RawInputs): ReadState {
    const entries = [...FIELDS, "e164"].filter((name) => typeof props[name] === "string");
    return Object.fromEntries(entries.map((name) => [name, props[name]]));
}
