// Prints rows as a table.

import { printable } from "../kaleyra/text";

/** The rows as lines with aligned columns, without control characters. */
export function alignedLines(rows: readonly (readonly string[])[]): string[] {
    const clean = rows.map((row) => row.map((cell) => printable(cell).replaceAll("\n", " ")));
    const widths = (clean[0] ?? []).map((_, column) => Math.max(...clean.map((row) => (row[column] ?? "").length)));
    return clean.map((row) => {
        const cells = row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
        return cells.join("  ").trimEnd();
    });
}
