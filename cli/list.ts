// pulumi-kaleyra list: the numbers of a WABA, as a table for people or JSON for scripts.
// With a stack, also which of them the stack manages and which of those are not verified.

import type { KaleyraClient } from "../kaleyra/client";
import { findAccount, withClient } from "./account";
import { UsageError } from "./exit";
import {
    describeListed,
    type ListedNumber,
    listPhoneNumbers,
    type NumberList,
    onlyId,
    splitListed,
} from "./kaleyra-interface";
import { isVerified, type NumberRow, rowsOf, waitsForOtp } from "./number-rows";
import { printable, printableJson, shellWord } from "./printable";
import { type ManagedNumber, readStackState } from "./stack-state";

/** The options of the command. */
export interface ListOptions {
    readonly waba?: string;
    readonly stack?: string;
    readonly json?: boolean;
}

export async function runList({ waba, stack, json = false }: ListOptions): Promise<void> {
    if (waba === undefined && stack === undefined) {
        throw new UsageError(
            "Which WABA? Nothing was sent.",
            "Give its ID with --waba <id>, or list what a stack manages with --stack <name>.",
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
    const lists = await withClient(account, "Kaleyra's list", (client) => listAll(client, wabaIds));
    const rows = rowsOf(lists, managed ?? []);
    if (json) {
        console.log(
            printableJson(
                rows.map((row) => jsonEntry(row, managed !== undefined)),
                2,
            ),
        );
    } else {
        console.log(
            rows.length === 0 ? emptyNotice(wabaIds) : numberTable(rows, stack !== undefined, wabaIds.length > 1),
        );
        for (const line of stack === undefined ? [] : unverifiedNotice(rows, stack)) {
            console.log(line);
        }
    }
    warnIfIncomplete(lists);
}

/** The lists of several WABAs, by WABA ID. */
export async function listAll(
    client: KaleyraClient,
    wabaIds: readonly string[],
): Promise<ReadonlyMap<string, NumberList>> {
    const lists = await Promise.all(wabaIds.map((wabaId) => listPhoneNumbers(client, wabaId)));
    return new Map(wabaIds.map((wabaId, i) => [wabaId, lists[i] as NumberList]));
}

/** Warns on stderr, so that scripts can still read the list. */
export function warnIfIncomplete(lists: ReadonlyMap<string, NumberList>): void {
    for (const [wabaId, { incomplete }] of lists) {
        if (incomplete !== undefined) {
            console.error(
                `warning: the list of WABA ${wabaId} is incomplete: ${printable(incomplete)}. Find the other numbers in the Kaleyra console.`,
            );
        }
    }
}

function jsonEntry({ wabaId, listed, managed }: NumberRow, withStack: boolean): object {
    const ids = listed?.ids ?? [];
    return {
        id: (listed === undefined ? managed?.phoneNumberId : onlyId(listed)) ?? null,
        ...(ids.length > 1 ? { ids } : {}),
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
    return listed === undefined ? (managed?.e164 ?? "-") : (splitListed(listed).e164 ?? describeListed(listed));
}

function emptyNotice(wabaIds: readonly string[]): string {
    return `WABA ${wabaIds.join(", ")} lists no numbers. Kaleyra may not list numbers that still wait for their OTP.`;
}

function numberTable(rows: readonly NumberRow[], withStack: boolean, withWaba: boolean): string {
    const header = ["PHONE NUMBER ID", "NUMBER", "STATUS", "NAME"];
    const cells = rows.map(({ wabaId, listed, managed }) => [
        ...(withWaba ? [wabaId] : []),
        listed === undefined ? (managed?.phoneNumberId ?? "-") : listed.ids.join(" or "),
        numberOf(listed, managed),
        listed === undefined ? "not listed" : (listed.status ?? "-"),
        listed?.name ?? "-",
        ...(withStack ? [managed?.resourceName ?? "-"] : []),
    ]);
    return aligned([[...(withWaba ? ["WABA"] : []), ...header, ...(withStack ? ["RESOURCE"] : [])], ...cells]);
}

/** The rows as lines with aligned columns. */
export function aligned(rows: readonly (readonly string[])[]): string {
    const clean = rows.map((row) => row.map(printable));
    const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => (row[column] ?? "").length)));
    return clean
        .map((row) =>
            row
                .map((cell, i) => cell.padEnd(widths[i] ?? 0))
                .join("  ")
                .trimEnd(),
        )
        .join("\n");
}

function unverifiedNotice(rows: readonly NumberRow[], stack: string): string[] {
    const waiting = rows.filter(waitsForOtp).flatMap(({ managed }) => managed ?? []);
    return waiting.length === 0
        ? []
        : [
              "",
              "Not verified. Enter the OTP that the number received:",
              ...waiting.map(
                  ({ resourceName }) => `    npx pulumi-kaleyra verify ${shellWord(resourceName)} --stack ${stack}`,
              ),
          ];
}
