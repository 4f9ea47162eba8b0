// What both pages of the results need: tables, sections, and how a figure is written.

import type { Spread } from "./statistics";

/** The subjects in the order of the tables, and what each is. */
export const SUBJECTS: Readonly<Record<string, { readonly name: string; readonly what: string }>> = {
    yaml: {
        name: "plugin, YAML",
        what: "this package's plugin as a release has it, installed, with a program in YAML; with credentials, so that a preview reads the WABA's list",
    },
    go: { name: "plugin, Go", what: "the same with a compiled program in Go" },
    nodejs: { name: "plugin, Node.js", what: "the same with a program in JavaScript" },
    emptyPlugin: {
        name: "empty plugin, YAML",
        what: "the YAML program with a plugin of empty functions, bundled in the same way: the cost of Pulumi with a plugin",
    },
    dynamic: { name: "dynamic provider", what: "this package's resource class in a program in JavaScript" },
    emptyDynamic: {
        name: "empty dynamic provider",
        what: "the same program and resource class with a provider of empty functions: the cost of Pulumi with a dynamic provider",
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

/** The subjects that are this package. */
export const OURS: readonly string[] = ["yaml", "go", "nodejs", "dynamic"];

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

/** Where the commands were measured: the number of numbers, and the latency if there is one. */
export function settingOf({ count, latency }: { readonly count: number; readonly latency: number }): string {
    return latency === 0 ? numbers(count) : `${numbers(count)}, Kaleyra answers after ${latency} ms`;
}

export function numbers(count: number): string {
    return count === 1 ? "1 number" : `${count.toLocaleString("en")} numbers`;
}
