// pulumi-kaleyra list: the numbers of a WABA, as a table for people or JSON for scripts.
// With a stack, also which of them the stack manages and which of those are not verified.

import { exactJson, shellWord } from "../kaleyra/text";
import { withClient } from "./account";
import { commandLine } from "./called-as";
import { REDACTOR, UsageError } from "./exit";
import { idOf, isVerified, type NumberRow, numberOf, rowsOf, waitsForOtp } from "./number-rows";
import { Place } from "./place";
import { shapeOf } from "./shape";
import type { ManagedNumber } from "./stack-state";
import { alignedLines } from "./table";

/** The options of the command. */
interface ListOptions {
    readonly waba?: string;
    readonly stack?: string;
    readonly json?: boolean;
    readonly shape?: boolean;
}

export async function runList({ waba, stack, json = false, shape = false }: ListOptions): Promise<void> {
    const place = await Place.find(stack);
    const wabaIds = await wabasOf(place, waba);
    if (shape) {
        await printShapes(place, wabaIds);
        return;
    }
    const lists = await place.lists(wabaIds);
    const rows = rowsOf(lists, (await place.state).numbers);
    const isOnStack = place.stack !== undefined;
    if (json) {
        console.log(
            exactJson(
                rows.map((row) => jsonEntry(row, isOnStack)),
                2,
            ),
        );
    } else {
        console.log(
            REDACTOR.text([...numberLines(rows, wabaIds, isOnStack), ...otpNotice(rows, place.flag)].join("\n")),
        );
    }
}

/** @throws UsageError if there is none */
async function wabasOf(place: Place, waba: string | undefined): Promise<string[]> {
    if (waba !== undefined) {
        return [waba];
    }
    const { stack } = place;
    const wabaIds = new Set((await place.state).numbers.map(({ wabaId }) => wabaId));
    if (wabaIds.size === 0) {
        throw new UsageError(
            stack === undefined
                ? "No WABA is selected. Nothing was sent."
                : `Stack ${stack} manages no WhatsApp numbers. Nothing was sent.`,
            "Specify a WABA with --waba <id>, or run the command in the project of a stack that has numbers.",
        );
    }
    return [...wabaIds];
}

/** For a bug report: what Kaleyra's list looks like, without what it says. */
async function printShapes(place: Place, wabaIds: readonly string[]): Promise<void> {
    for (const wabaId of wabaIds) {
        const account = await place.accountOf(wabaId);
        const answer = await withClient(account, "Kaleyra's list", (client) => client.listAnswer(wabaId));
        console.log(REDACTOR.text(exactJson(shapeOf(answer), 2)));
    }
}

function jsonEntry(row: NumberRow, isOnStack: boolean): object {
    const { wabaId, listed, managed } = row;
    return {
        id: idOf(row) ?? null,
        number: numberOf(row),
        name: listed?.name ?? null,
        status: listed?.status ?? null,
        ...(isOnStack
            ? {
                  wabaId,
                  resource: managed?.resourceName ?? null,
                  listed: listed !== undefined,
                  verified: listed?.status === undefined ? null : isVerified(listed),
              }
            : {}),
    };
}

function numberLines(rows: readonly NumberRow[], wabaIds: readonly string[], isOnStack: boolean): string[] {
    if (rows.length === 0) {
        return [
            `WABA ${wabaIds.join(", ")} lists no numbers. Kaleyra may not list numbers that are still waiting for their OTP.`,
        ];
    }
    const withWaba = wabaIds.length > 1;
    const header = ["PHONE NUMBER ID", "NUMBER", "STATUS", "NAME"];
    const cells = rows.map((row) => [
        ...(withWaba ? [row.wabaId] : []),
        idOf(row) ?? "-",
        numberOf(row),
        row.listed === undefined ? "not listed" : (row.listed.status ?? "-"),
        row.listed?.name ?? "-",
        ...(isOnStack ? [row.managed?.resourceName ?? "-"] : []),
    ]);
    return alignedLines([[...(withWaba ? ["WABA"] : []), ...header, ...(isOnStack ? ["RESOURCE"] : [])], ...cells]);
}

/** How to enter the OTPs of managed numbers, and how to remove from the state what no longer exists. */
export function otpNotice(rows: readonly NumberRow[], flag: string): string[] {
    const waiting = rows.filter(waitsForOtp);
    const unlisted = waiting.filter(({ listed }) => listed === undefined);
    const verify = ({ resourceName }: ManagedNumber) => commandLine(`verify ${shellWord(resourceName)}`);
    const remove = ({ urn }: ManagedNumber) => `pulumi state delete ${shellWord(urn)}`;
    const lines = (heading: string, affected: readonly NumberRow[], command: (managed: ManagedNumber) => string) => {
        const commands = affected.flatMap(({ managed }) => (managed === undefined ? [] : [command(managed)]));
        return commands.length === 0 ? [] : [heading, ...commands.map((line) => `    ${line}${flag}`)];
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
