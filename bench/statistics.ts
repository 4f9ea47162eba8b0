// The few statistics of the benchmarks: medians, because a busy machine only ever adds time, and quartiles as their spread.

import { z } from "zod";

export const spreadSchema = z.object({
    median: z.number(),
    /** The first and the third quartile. */
    low: z.number(),
    high: z.number(),
    /** The number of values. */
    of: z.number(),
});

export type Spread = z.infer<typeof spreadSchema>;

export function spread(values: readonly number[]): Spread {
    const sorted = [...values].sort((a, b) => a - b);
    return { median: at(sorted, 0.5), low: at(sorted, 0.25), high: at(sorted, 0.75), of: sorted.length };
}

/** A quantile, interpolated between two values. */
function at(sorted: readonly number[], quantile: number): number {
    const place = (sorted.length - 1) * quantile;
    const below = sorted[Math.floor(place)] ?? Number.NaN;
    const above = sorted[Math.ceil(place)] ?? Number.NaN;
    return below + (above - below) * (place - Math.floor(place));
}

/** The exponent k in y = c·x^k that fits best: 1 is a straight line through the origin. */
export function exponent(points: readonly (readonly [x: number, y: number])[]): number {
    const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [x, y] = [mean(logs.map(([lx]) => lx)), mean(logs.map(([, ly]) => ly))];
    const products = logs.map(([lx, ly]) => (lx - x) * (ly - y));
    const squares = logs.map(([lx]) => (lx - x) ** 2);
    return mean(products) / mean(squares);
}

/** Measures how many seconds something takes. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
    const begun = process.hrtime.bigint();
    await work();
    return Number(process.hrtime.bigint() - begun) / 1e9;
}
