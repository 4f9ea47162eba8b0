// The numbers of a WABA: what Kaleyra lists, joined with what the stack manages.

import { canonicalDigits } from "../kaleyra/canonical-number";
import { type ListedNumber, listedE164 } from "../kaleyra/number-list";
import { shellWord } from "../kaleyra/text";
import { withClient } from "./account";
import { commandLine, stackFlag } from "./invocation";
import { configurationOf, type ManagedNumber, type Stack } from "./stack";

/** A number that is listed, managed, or both. */
export interface NumberRow {
    readonly wabaId: string;
    /** Undefined when Kaleyra's list does not show the number. */
    readonly listed?: ListedNumber | undefined;
    /** Undefined when the stack does not manage the number. */
    readonly managed?: ManagedNumber | undefined;
}

/** The numbers of a WABA: those of the stack first, also those that the state has in another WABA. */
export async function readRows(stack: Stack, wabaId: string): Promise<NumberRow[]> {
    const { numbers, byId, byDigits } = await withClient(configurationOf(stack, wabaId), (client) =>
        client.listPhoneNumbers(wabaId),
    );
    const own = stack.numbers
        .map((managed) => {
            const { phoneNumberId, e164 } = managed;
            return { wabaId, managed, listed: byId.get(phoneNumberId) ?? byDigits.get(canonicalDigits(e164.slice(1))) };
        })
        .filter(({ managed, listed }) => managed.wabaId === wabaId || listed !== undefined);
    const known = new Set(own.map(({ listed }) => listed));
    return [...own, ...numbers.filter((listed) => !known.has(listed)).map((listed) => ({ wabaId, listed }))];
}

/** A row as scripts get it. */
export function entryOf({ wabaId, listed, managed }: NumberRow) {
    const { name = null, status = null } = listed ?? {};
    return {
        id: (listed === undefined ? managed?.phoneNumberId : listed.id) ?? null,
        number: listed === undefined ? managed?.e164 : listedE164(listed),
        name,
        status,
        wabaId,
        resource: managed?.resourceName ?? null,
        listed: listed !== undefined,
        verified: status === null ? null : status.toUpperCase() === "VERIFIED",
    };
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
export function otpNotice(rows: readonly NumberRow[]): string[] {
    const unlisted = rows.filter(({ listed }) => listed === undefined);
    const verify = waitingForOtp(rows).map(({ selection }) => commandLine(`verify ${selection}`));
    const remove = waitingForOtp(unlisted).map(({ urn }) => `pulumi state delete ${shellWord(urn)}${stackFlag()}`);
    const lines = (heading: string, commands: readonly string[]) =>
        commands.length === 0 ? [] : [heading, ...commands.map((command) => `    ${command}`)];
    return [
        ...lines("\nNot verified, as far as Kaleyra's list shows. Enter the OTP that the number received:", verify),
        ...lines(
            "The list may leave out numbers that are still waiting for their OTP. If one no longer exists, remove it from the state:",
            remove,
        ),
    ];
}
