// read: refresh and `get`. Refresh returns what the state has, whatever the list shows: it cannot change or remove anything.
// `get` returns only what the list shows, or what this operation itself recorded.

import type { ReadResult } from "@pulumi/pulumi/dynamic";
import { type ListedNumber, showsNumber, splitNumber } from "../kaleyra/number-list";
import { exactJson } from "../kaleyra/text";
import { ProviderError } from "./errors";
import {
    canonicalDigitsOf,
    e164Of,
    FIELDS,
    hasNumber,
    labelOf,
    type NumberFields,
    type NumberState,
} from "./inputs/fields";
import { importOption, lastDigits, listCommand } from "./messages";
import { knownValue, type RawInputs } from "./pulumi-values";
import type { Session } from "./session";
import { RECORDED_CONFIGURATION } from "./settings";
import { isLastingFailure } from "./waba-lists";

/** What the state has. For `get`, what Kaleyra lists, which lacks some fields. */
type ReadState = Partial<NumberState>;

/** Whether the state manages the number, and not only `get` has read it: Kaleyra never shows the verification type. */
export function isManaged(props: RawInputs): boolean {
    return isInState(props) && knownValue(props, "verificationType") !== undefined;
}

/** Whether the state has the number: a program that calls `get` does not send it in E.164 form. */
function isInState(props: RawInputs): boolean {
    return typeof props.e164 === "string";
}

/**
 * A refresh of what the state has, or `get`.
 * @param isRefresh of a number that the state manages
 */
export function read(
    session: Session,
    phoneNumberId: string,
    props: RawInputs,
    isRefresh: boolean = isManaged(props),
): Promise<ReadResult<ReadState>> {
    const step = isRefresh ? refresh : isInState(props) ? refreshOfGet : get;
    return step(session, phoneNumberId, props);
}

async function refresh(session: Session, phoneNumberId: string, props: RawInputs): Promise<ReadResult<ReadState>> {
    const kept = { id: phoneNumberId, props };
    const { wabaId, name } = props as NumberFields;
    const list = await session.lists.read(wabaId);
    if (isLastingFailure(list.failure)) {
        throw errorOrReference(session, list.failure, props);
    }
    if (list.failure !== undefined) {
        session.warnOnce(session.explained(list.failure).message);
        return kept;
    }
    const listed = list.byId.get(phoneNumberId);
    const warn = (text: string) => session.warn(`${labelOf(props)} (phone number ID ${phoneNumberId}): ${text}`);
    if (listed === undefined) {
        const other = hasNumber(props) ? list.byDigits.get(canonicalDigitsOf(props)) : undefined;
        warn(
            other?.id === undefined
                ? `the list of WABA ${wabaId} does not show it. It is kept in the state, since the list may leave out numbers that are ` +
                      "still waiting for their OTP. If it no longer exists, run `pulumi state delete <urn>` (`pulumi stack --show-urns`)."
                : `WABA ${wabaId} lists it under the phone number ID ${other.id}. The state was not changed. If it was removed and added again, ` +
                      `run \`pulumi state delete <urn>\` (\`pulumi stack --show-urns\`), and import it with ${importOption(session, wabaId, other.id)}.`,
        );
    } else if (hasNumber(props) && !showsNumber(listed, props as NumberFields)) {
        warn(
            `WABA ${wabaId} lists ${lastDigits(listed)} under this ID. The state was not changed. Compare both in the Kaleyra console.`,
        );
    } else if (listed.name !== undefined && listed.name !== name) {
        warn(
            `Kaleyra shows the name ${exactJson(listed.name)}, the state has ${exactJson(name)}. The state was not changed. ` +
                "To use it, set that name in your program and run `pulumi up`: only the state is updated, and nothing is sent.",
        );
    }
    return kept;
}

/** Wrong settings, credentials and WABAs. The first number shows the error completely, the others refer to it. */
function errorOrReference(session: Session, failure: unknown, props: RawInputs): ProviderError {
    const usesRecorded = ["KALEYRA_CREDENTIALS", "KALEYRA_SETTINGS"].includes((failure as ProviderError).code);
    const error = session.explained(failure, ...(usesRecorded ? [RECORDED_CONFIGURATION] : []));
    return session.markShown(error.message)
        ? error
        : new ProviderError(error.code, [
              `${labelOf(props)} was not read for the same reason. Nothing was changed.`,
              "Correct the first error.",
          ]);
}

async function get(session: Session, phoneNumberId: string, props: RawInputs): Promise<ReadResult<ReadState>> {
    const { wabaId } = props;
    if (typeof wabaId !== "string") {
        throw new ProviderError("KALEYRA_UNREADABLE_STATE", [
            `Phone number ID ${phoneNumberId} cannot be read without its WABA. Nothing was changed.`,
            `Specify it: ${session.caller.getExample(phoneNumberId)}`,
        ]);
    }
    const newState = session.numbers.newStateUnder(phoneNumberId);
    if (
        newState?.wabaId === wabaId &&
        (!hasNumber(props) || canonicalDigitsOf(props) === canonicalDigitsOf(newState))
    ) {
        return { id: phoneNumberId, props: { ...knownTexts(props), ...knownTexts(newState) } };
    }
    const list = await session.lists.readOrRetry(wabaId);
    if (list.failure !== undefined) {
        throw session.explained(list.failure);
    }
    const listed = list.byId.get(phoneNumberId);
    if (listed === undefined || (hasNumber(props) && !showsNumber(listed, props as NumberFields))) {
        throw new ProviderError("KALEYRA_UNREADABLE_STATE", [
            listed === undefined
                ? `Phone number ID ${phoneNumberId} is not in the list of WABA ${wabaId} (it may still be waiting for its OTP). Nothing was changed.`
                : `Phone number ID ${phoneNumberId} belongs to ${lastDigits(listed)} in WABA ${wabaId}, not to ${labelOf(props)}. Nothing was changed.`,
            `Correct the ID. To see the WABA's phone number IDs: ${listCommand(session, wabaId)}`,
        ]);
    }
    return listedState(phoneNumberId, listed, props);
}

/** A refresh of what `get` has read. It follows the list where that shows the number, and otherwise keeps the record. */
async function refreshOfGet(session: Session, phoneNumberId: string, props: RawInputs): Promise<ReadResult<ReadState>> {
    const list = await session.lists.read(String(props.wabaId));
    const listed = list.byId.get(phoneNumberId);
    return listed !== undefined && showsNumber(listed, props as NumberFields)
        ? listedState(phoneNumberId, listed, props)
        : await refresh(session, phoneNumberId, props);
}

function listedState(phoneNumberId: string, listed: ListedNumber, props: RawInputs): ReadResult<ReadState> {
    const number = hasNumber(props) ? (props as NumberFields) : splitNumber(listed);
    const { countryCode, phoneNumber } = number ?? {};
    const shown = { countryCode, phoneNumber, name: listed.name, e164: number && e164Of(number) };
    return { id: phoneNumberId, props: { ...knownTexts(props), ...knownTexts(shown) } };
}

/** The fields that have a value. Kaleyra never shows the verification type: a record without it is one of `get`. */
function knownTexts(props: RawInputs): ReadState {
    const names = [...FIELDS, "e164"].filter((name) => name !== "verificationType" && typeof props[name] === "string");
    return Object.fromEntries(names.map((name) => [name, props[name]]));
}
