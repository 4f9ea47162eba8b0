// pulumi-kaleyra list: the numbers of a WABA, as a table for people or JSON for scripts.

import { describeListed, type ListedNumber, splitListed } from "../kaleyra/listed-number";
import type { NumberList } from "../kaleyra/number-list";
import { withClient } from "./account";

export interface ListOptions {
    readonly waba: string;
    readonly stack?: string;
    readonly json?: boolean;
}

export async function listNumbers({ waba, stack, json = false }: ListOptions): Promise<void> {
    const list = await withClient(stack, "Kaleyra's list", (client) => client.listPhoneNumbers(waba));
    console.log(json ? JSON.stringify(list.numbers.map(forScripts), null, 2) : table(list.numbers, waba));
    warnIfIncomplete(list, waba);
}

/** On stderr, so that scripts can read the list all the same. */
export function warnIfIncomplete({ incomplete }: NumberList, waba: string): void {
    if (incomplete !== undefined) {
        console.error(
            `warning: the list of WABA ${waba} is not complete: ${incomplete}. Look for the others in the Kaleyra console.`,
        );
    }
}

function forScripts(listed: ListedNumber): object {
    const { ids, name, status } = listed;
    return { id: ids[0], number: numberOf(listed), name: name ?? null, status: status ?? null };
}

function numberOf(listed: ListedNumber): string {
    return splitListed(listed).e164 ?? describeListed(listed);
}

function table(numbers: readonly ListedNumber[], waba: string): string {
    if (numbers.length === 0) {
        return `WABA ${waba} lists no numbers. One that waits for its OTP may be missing from the list.`;
    }
    const rows = [
        ["PHONE NUMBER ID", "NUMBER", "STATUS", "NAME"],
        ...numbers.map((listed) => [String(listed.ids[0]), numberOf(listed), listed.status ?? "-", listed.name ?? "-"]),
    ];
    const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
    return rows
        .map((row) =>
            row
                .map((cell, i) => cell.padEnd(widths[i] ?? 0))
                .join("  ")
                .trimEnd(),
        )
        .join("\n");
}
