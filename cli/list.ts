// pulumi-kaleyra list: the numbers of a WABA, as a table for people or JSON for scripts.
// With a stack, also which of them the stack manages and which of those are not verified.

import { type ListedNumber, shownNumber, splitNumber } from "../kaleyra/number-list";
import { exactJson } from "../kaleyra/text";
import { e164Of } from "../provider/inputs/fields";
import { findAccount, withClient } from "./account";
import { shellWord } from "./escaping";
import { UsageError } from "./exit";
import { isVerified, type NumberRow, rowsOf, waitsForOtp } from "./number-rows";
import { selectedStack } from "./pulumi";
import { type ManagedNumber, readStackState } from "./stack-state";
import { alignedLines } from "./table";
import { readLists } from "./waba-lists";

/** The options of the command. */
export interface ListOptions {
    readonly waba?: string;
    readonly stack?: string;
    readonly json?: boolean;
}

export async function runList({ waba, stack: named, json = false }: ListOptions): Promise<void> {
    const stack = named ?? (await selectedStack());
    if (waba === undefined && stack === undefined) {
        throw new UsageError(
            "No WABA is selected. Nothing was sent.",
            "Specify its ID with --waba <id>, or list the numbers of a stack with --stack <name>.",
        );
    }
    const account = await findAccount(stack);
    const managed = stack === undefined ? undefined : (await readStackState(stack)).numbers;
    const wabaIds = waba === undefined ? [...new Set(managed?.map(({ wabaId }) => wabaId))] : [waba];
    if (wabaIds.length === 0) {
        throw new UsageError(
            `Stack ${stack} manages no WhatsApp numbers. Nothing was sent.`,
            "List the numbers of a WABA with --waba <id>.",
        );
    }
    const lists = await withClient(account, "Kaleyra's list", (client) => readLists(client, wabaIds));
    const rows = rowsOf(lists, managed ?? []);
    if (json) {
        const entries = rows.map((row) => jsonEntry(row, stack !== undefined));
        console.log(exactJson(entries, 2));
    } else {
        console.log([...numberLines(rows, wabaIds, stack), ...otpNotice(rows, stack)].join("\n"));
    }
}

function jsonEntry({ wabaId, listed, managed }: NumberRow, withStack: boolean): object {
    return {
        id: (listed === undefined ? managed?.phoneNumberId : listed.id) ?? null,
        number: numberOf(listed, managed),
        name: listed?.name ?? null,
        status: listed?.status ?? null,
        ...(withStack
            ? {
                  wabaId,
                  resource: managed?.resourceName ?? null,
                  listed: listed !== undefined,
                  verified: listed?.status === undefined ? null : isVerified(listed),
              }
            : {}),
    };
}

function numberOf(listed: ListedNumber | undefined, managed: ManagedNumber | undefined): string {
    if (listed === undefined) {
        return managed?.e164 ?? "-";
    }
    const split = splitNumber(listed);
    return split === undefined ? shownNumber(listed) : e164Of(split);
}

function numberLines(rows: readonly NumberRow[], wabaIds: readonly string[], stack: string | undefined): string[] {
    if (rows.length === 0) {
        return [
            `WABA ${wabaIds.join(", ")} lists no numbers. Kaleyra may not list numbers that are still waiting for their OTP.`,
        ];
    }
    const withWaba = wabaIds.length > 1;
    const withStack = stack !== undefined;
    const header = ["PHONE NUMBER ID", "NUMBER", "STATUS", "NAME"];
    const cells = rows.map(({ wabaId, listed, managed }) => [
        ...(withWaba ? [wabaId] : []),
        (listed === undefined ? managed?.phoneNumberId : listed.id) ?? "-",
        numberOf(listed, managed),
        listed === undefined ? "not listed" : (listed.status ?? "-"),
        listed?.name ?? "-",
        ...(withStack ? [managed?.resourceName ?? "-"] : []),
    ]);
    return alignedLines([[...(withWaba ? ["WABA"] : []), ...header, ...(withStack ? ["RESOURCE"] : [])], ...cells]);
}

/** How to enter the OTPs of managed numbers, and how to remove from the state what the list does not show. */
function otpNotice(rows: readonly NumberRow[], stack: string | undefined): string[] {
    const waiting = rows.filter(waitsForOtp);
    const unlisted = waiting.filter(({ listed }) => listed === undefined);
    const verify = ({ resourceName }: ManagedNumber) => `npx pulumi-kaleyra verify ${shellWord(resourceName)}`;
    const remove = ({ urn }: ManagedNumber) => `pulumi state delete ${shellWord(urn)}`;
    const lines = (heading: string, affected: readonly NumberRow[], command: (managed: ManagedNumber) => string) => {
        const commands = affected.flatMap(({ managed }) => (managed === undefined ? [] : [command(managed)]));
        return commands.length === 0 ? [] : [heading, ...commands.map((line) => `    ${line} --stack ${stack}`)];
    };
    const notice = [
        ...lines(
            "Not verified. Enter the OTP that the number received:",
            waiting.filter(({ listed }) => listed !== undefined),
            verify,
        ),
        ...lines(
            "Not listed. Kaleyra's list may leave out numbers that are still waiting for their OTP. If one is, enter its OTP:",
            unlisted,
            verify,
        ),
        ...lines("If one no longer exists, remove it from the state:", unlisted, remove),
    ];
    return notice.length === 0 ? [] : ["", ...notice];
}
