// The table of the benchmarks: each cost of the package beside its floor, with the goal where there is one.

import { type Compared, mapCompared } from "./timing";

export interface Row {
    readonly what: string;
    readonly ours: string;
    readonly floor?: string | undefined;
    readonly above?: string;
    readonly goal?: string;
    readonly met?: boolean;
    readonly naive?: string;
}

/** In Markdown. */
export const HEAD = `${line("", "this package", "floor", "above it", "goal", "naive provider")}\n${line(...Array(6).fill("---"))}`;

/** In Markdown. */
export function lineOf({ what, ours, floor, above, goal, met, naive }: Row): string {
    return line(what, ours, floor, above, met === false ? `${goal}: **missed**` : goal, naive);
}

function line(...cells: (string | undefined)[]): string {
    return `| ${cells.join(" | ")} |`;
}

/** Compares milliseconds with their floor. */
export type Goal = (ours: number, floor: number) => Pick<Row, "above" | "goal" | "met">;

export function atMostAbove(most?: number): Goal {
    return (ours, floor) => ({
        above: inTime(ours - floor),
        ...(most === undefined ? {} : { goal: `at most ${inTime(most)}`, met: ours - floor <= most }),
    });
}

export function atMostTimes(most: number): Goal {
    return (ours, floor) => ({
        above: `${(ours / floor).toFixed(3)} times`,
        goal: `at most ${most} times`,
        met: ours / floor <= most,
    });
}

export function timeRow(what: string, times: Compared<number[]>, goal: Goal): Row {
    const shown = mapCompared(times, (runs) => inTime(Math.min(...runs)));
    return { what, ...shown, ...goal(Math.min(...times.ours), Math.min(...times.floor)) };
}

function inTime(ms: number): string {
    return ms < 1_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(2)} s`;
}
