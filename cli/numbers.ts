// The numbers of a WABA: what Kaleyra lists, joined with what the stack manages.

import { canonicalDigits } from "../kaleyra/canonical-number";
import { type ListedNumber, listOf, type NumberList, shownNumber, splitNumber } from "../kaleyra/number-list";
import { shellWord } from "../kaleyra/text";
import { e164Of } from "../provider/inputs/fields";
import { configurationOf, withClient } from "./account";
import { commandLine } from "./called-as";
import type { ManagedNumber, Place } from "./place";

/** A number that is listed, managed, or both. */
export interface NumberRow {
    readonly wabaId: string;
    /** Undefined when Kaleyra's list does not show the number. */
    readonly listed?: ListedNumber | undefined;
    /** Undefined when the stack does not manage the number. */
    readonly managed?: ManagedNumber | undefined;
}

/** The WABA that the user named, or those of the stack's numbers. */
export function wabasOf({ numbers }: Place, named?: string): string[] {
    return [...new Set(named === undefined ? numbers.map(({ wabaId }) => wabaId) : [named])];
}

/** The numbers of a WABA: those of the stack first. */
export async function readRows(place: Place, wabaId: string): Promise<NumberRow[]> {
    const configuration = configurationOf(place, wabaId);
    return rowsOf(
        place,
        wabaId,
        await withClient(configuration, "Kaleyra's list", (client) => client.listPhoneNumbers(wabaId)),
    );
}

/** @param list without it, none of the numbers is known to be verified */
export function rowsOf({ numbers }: Place, wabaId: string, list: NumberList = listOf([])): NumberRow[] {
    // A number that was moved by hand is recorded in another WABA.
    const all = numbers.map((managed) => ({ wabaId, managed, listed: listedAs(managed, list) }));
    const known = new Set(all.map(({ listed }) => listed));
    const own = all.filter(({ managed, listed }) => managed.wabaId === wabaId || listed !== undefined);
    return [...own, ...list.numbers.filter((listed) => !known.has(listed)).map((listed) => ({ wabaId, listed }))];
}

/** By its ID, or by its digits. */
function listedAs({ phoneNumberId, e164 }: ManagedNumber, { byId, byDigits }: NumberList): ListedNumber | undefined {
    return byId.get(phoneNumberId) ?? byDigits.get(canonicalDigits(e164.slice(1)));
}

/** A row as scripts get it. */
export function entryOf({ wabaId, listed, managed }: NumberRow) {
    const { name = null, status = null } = listed ?? {};
    return {
        id: (listed === undefined ? managed?.phoneNumberId : listed.id) ?? null,
        number: listed === undefined ? managed?.e164 : numberIn(listed),
        name,
        status,
        wabaId,
        resource: managed?.resourceName ?? null,
        listed: listed !== undefined,
        verified: status === null ? null : status.toUpperCase() === "VERIFIED",
    };
}

function numberIn(listed: ListedNumber): string {
    const split = splitNumber(listed);
    return split === undefined ? shownNumber(listed) : e164Of(split);
}

/** The managed numbers that are not known to be verified; Kaleyra may leave out of its list those that wait for their OTP. */
export function waitingForOtp(rows: readonly NumberRow[]): ManagedNumber[] {
    const waiting = rows.filter((row) => entryOf(row).verified !== true);
    return [...new Set(waiting.flatMap(({ managed }) => managed ?? []))];
}

/**
 * How to enter the OTPs of managed numbers, and how to remove from the state what no longer exists. It does not say "not listed":
 * pipelines search the table for these words.
 */
export function otpNotice(rows: readonly NumberRow[], flag: string): string[] {
    const unlisted = rows.filter(({ listed }) => listed === undefined);
    const verify = waitingForOtp(rows).map((number) => commandLine(`verify ${shellWord(number.resourceName)}`));
    const remove = waitingForOtp(unlisted).map(({ urn }) => `pulumi state delete ${shellWord(urn)}`);
    const lines = (heading: string, commands: readonly string[]) =>
        commands.length === 0 ? [] : [heading, ...commands.map((command) => `    ${command}${flag}`)];
    return [
        ...lines("\nNot verified, as far as Kaleyra's list shows. Enter the OTP that the number received:", verify),
        ...lines(
            "Kaleyra's list may leave out numbers that wait for their OTP. If one no longer exists, remove it from the state:",
            remove,
        ),
    ];
}
