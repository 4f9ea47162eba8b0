// What both pages of the results need: tables, sections, and how a figure is written.

import type { Spread } from "./statistics";

/** The subjects in the order of the tables, and what each is. */
export const SUBJECTS: Readonly<Record<string, { readonly name: string; readonly what: string }>> = {
    ours: { name: "pulumi-kaleyra", what: "this package, with credentials, so that a preview reads the WABA's list" },
    floor: {
        name: "floor",
        what: "the same program and resource class with a provider of empty functions: the cost of Pulumi itself",
    },
    naive: {
        name: "naive provider",
        what: "a dynamic provider as Pulumi's documentation shows it: an inline object with the global `fetch` (`bench/programs/naive.ts`)",
    },
    tofu: {
        name: "OpenTofu + restapi",
        what: "OpenTofu with the provider Mastercard/restapi, which looks for each number in the list (`bench/tofu.ts`)",
    },
};

export function nameOf(subject: string): string {
    return SUBJECTS[subject]?.name ?? subject;
}

export function section(title: string, lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""];
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
    const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)];
}

/** A median with its quartiles, or alone if there are too few values for them. */
export function range(values: Spread | undefined, digits: number): string {
    if (values === undefined) {
        return "";
    }
    const { median, low, high, of } = values;
    const middle = median.toFixed(digits);
    return of < 3 ? middle : `${middle} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}
