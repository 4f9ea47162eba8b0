// What the command prints. All that is for people passes the redactor.

import { exactJson } from "../kaleyra/text";
import { Redactor } from "../provider/redactor";

export const REDACTOR = new Redactor();

/** What a subcommand prints. */
export interface Result {
    /** For scripts. */
    readonly json: unknown;
    /** For people. */
    readonly lines: readonly string[];
}

export function print({ json, lines }: Result, isJson: boolean): void {
    console.log(isJson ? exactJson(json, 2) : lines.map((line) => REDACTOR.text(line)).join("\n"));
}

const warnings = new Set<string>();

/** Prints a warning, once. */
export function warn(text: string): void {
    if (!warnings.has(text)) {
        warnings.add(text);
        console.error(REDACTOR.text(`warning: ${text}`));
    }
}

/** Runs the work, and says what it waits for if that takes longer than two seconds. */
export async function withProgress<T>(waitingFor: string, work: () => Promise<T>): Promise<T> {
    const progress = setTimeout(() => console.error(`Waiting for ${waitingFor} …`), 2_000);
    try {
        return await work();
    } finally {
        clearTimeout(progress);
    }
}

/** The rows as lines with aligned columns. */
export function alignedLines(rows: readonly (readonly string[])[]): string[] {
    const clean = rows.map((row) => row.map((cell) => REDACTOR.text(cell).replaceAll("\n", " ")));
    const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => row[column]?.length ?? 0)));
    const aligned = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
    return clean.map((row) => aligned(row).trimEnd());
}
