// read: what refresh and `get` see. It keeps in the state what it cannot disprove, and records nothing that drifts.
// A number that is not listed may still exist: how the list pages and whom it leaves out is not documented.

import type { ReadResult } from "@pulumi/pulumi/dynamic";
import { KaleyraError } from "../kaleyra/error";
import { describeListed, hasId, isSameNumber, splitListed } from "../kaleyra/listed-number";
import type { NumberList } from "../kaleyra/number-list";
import { explained } from "./advice";
import { UnreadableStateError } from "./errors";
import { e164Of, FIELDS, type NumberFields, type NumberState, type RawInputs, stateOf } from "./inputs/fields";
import { numberSchema } from "./inputs/schema";
import type { Run } from "./run";
import { forgetsMissing } from "./settings";

export async function read(
    run: Run,
    phoneNumberId: string,
    props: RawInputs = {},
): Promise<ReadResult<Partial<NumberState>>> {
    const { wabaId } = props;
    if (typeof wabaId !== "string") {
        throw new UnreadableStateError([
            `Phone number ID ${phoneNumberId} cannot be read without its WABA. Nothing was changed.`,
            `Give it: WhatsAppPhoneNumber.get(name, "${phoneNumberId}", { wabaId: "<WABA id>" })`,
        ]);
    }
    const recorded = numberSchema.safeParse(props).data;
    return recorded === undefined
        ? await look(run, phoneNumberId, wabaId, props)
        : await refresh(run, phoneNumberId, recorded);
}

/** A number of the state: its record stays as it is, or it is gone; nothing in between. */
async function refresh(run: Run, phoneNumberId: string, recorded: NumberFields): Promise<ReadResult<NumberState>> {
    const kept: ReadResult<NumberState> = { id: phoneNumberId, props: stateOf(recorded) };
    const number = e164Of(recorded);
    const { wabaId, countryCode, phoneNumber } = recorded;
    const list = await readList(run, wabaId, number);
    if (list === undefined) {
        return kept;
    }
    const listed = list.numbers.find((candidate) => hasId(candidate, phoneNumberId));
    if (listed !== undefined) {
        if (!isSameNumber(listed, countryCode, phoneNumber)) {
            run.warn(
                `${number}: WABA ${wabaId} shows ${describeListed(listed)} under its phone number ID ${phoneNumberId}. ` +
                    "The state was not changed; compare both in the Kaleyra console.",
            );
        }
        return kept;
    }
    const other = list.numbers.find((candidate) => isSameNumber(candidate, countryCode, phoneNumber));
    if (other !== undefined) {
        run.warn(
            `${number}: WABA ${wabaId} shows it under the phone number ID ${other.ids[0]}, the state under ${phoneNumberId}. It stays in the state. ` +
                `If it was removed and added again: \`pulumi state delete <urn>\`, then import it with { import: "${other.ids[0]}" }.`,
        );
        return kept;
    }
    return missing(run, list, kept, number, wabaId);
}

function missing(
    run: Run,
    list: NumberList,
    kept: ReadResult<NumberState>,
    number: string,
    wabaId: string,
): ReadResult<NumberState> {
    if (list.incomplete !== undefined) {
        run.warn(
            `${number} was not found in WABA ${wabaId}, but ${list.incomplete}: it stays in the state. Look in the Kaleyra console.`,
        );
        return kept;
    }
    if (forgetsMissing(run.environment)) {
        run.warn(
            `${number} (phone number ID ${kept.id}) is not in the list of WABA ${wabaId} and is forgotten, since KALEYRA_FORGET_MISSING is true. ` +
                "If it exists after all, import it again.",
        );
        return {};
    }
    run.warn(
        `${number} (phone number ID ${kept.id}) is not in the list of WABA ${wabaId}. It stays in the state, since the list may leave out ` +
            "numbers that wait for their OTP. If it was removed at the vendor, forget it: `pulumi state delete <urn>`, " +
            "or `KALEYRA_FORGET_MISSING=true pulumi refresh` for all such numbers.",
    );
    return kept;
}

/** For `get`: what identifies the number is taken from the list; the name is not, since it drifts. */
async function look(
    run: Run,
    phoneNumberId: string,
    wabaId: string,
    props: RawInputs,
): Promise<ReadResult<Partial<NumberState>>> {
    const given: Record<string, string> = Object.fromEntries(
        [...FIELDS, "e164"]
            .filter((name) => typeof props[name] === "string")
            .map((name) => [name, String(props[name])]),
    );
    const isRead = "e164" in given;
    const list = isRead ? await readList(run, wabaId, String(given.e164)) : await run.list(wabaId).catch(explain);
    const listed = list?.numbers.find((candidate) => hasId(candidate, phoneNumberId));
    if (listed !== undefined) {
        const { countryCode = "", phoneNumber = "" } = given;
        const isAsGiven = isSameNumber(listed, countryCode, phoneNumber);
        const read = isAsGiven ? { e164: countryCode + phoneNumber } : splitListed(listed);
        return { id: phoneNumberId, props: { ...given, ...read } };
    }
    const gap = list?.incomplete ?? "it may still wait for its OTP";
    if (isRead) {
        if (list !== undefined) {
            run.warnOnce(
                `${given.e164} (phone number ID ${phoneNumberId}) is not in the list of WABA ${wabaId} (${gap}). It is kept as it was read before.`,
            );
        }
        return { id: phoneNumberId, props: given };
    }
    throw new UnreadableStateError([
        `Phone number ID ${phoneNumberId} is not in the list of WABA ${wabaId} (${gap}). Nothing was changed.`,
        `Compare it with \`npx pulumi-kaleyra list --waba ${wabaId}\`, or give all five fields to WhatsAppPhoneNumber.get.`,
    ]);
}

function explain(error: unknown): never {
    throw explained(error);
}

/** What will not pass by itself, so that a refresh must not go on as if all were well. */
const LASTING = ["KALEYRA_CREDENTIALS", "KALEYRA_WABA", "KALEYRA_ACCOUNT_TYPE"];

/** The list, or undefined with a warning when it only could not be had this time. Wrong credentials and WABAs fail. */
async function readList(run: Run, wabaId: string, number: string): Promise<NumberList | undefined> {
    try {
        return await run.list(wabaId);
    } catch (error) {
        if (!(error instanceof KaleyraError) || LASTING.includes(error.code)) {
            throw explained(error);
        }
        run.warnOnce(`${error.message}\n    Its numbers stay in the state as they are, ${number} among them.`);
        return undefined;
    }
}
