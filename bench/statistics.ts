// How the benchmarks take time: in turns, so that other load on the machine affects all subjects, and with the fastest of several
// runs, because other load only ever adds time.

export function fastest(runs: readonly number[]): number {
    return Math.min(...runs);
}

/** The milliseconds that something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
}

/** What was measured for this package and for its floor. */
export interface Pair {
    readonly ours: readonly number[];
    readonly floor: readonly number[];
}

/** Measures subjects in turns. Another one begins in each round, of which `from` is the first. */
export async function inTurns<Name extends string>(
    rounds: number,
    subjects: Readonly<Record<Name, () => Promise<number>>>,
    from = 0,
): Promise<Record<Name, number[]>> {
    const names = Object.keys(subjects) as Name[];
    const measured = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
    for (let round = from; round < from + rounds; round++) {
        const first = round % names.length;
        for (const name of [...names.slice(first), ...names.slice(0, first)]) {
            measured[name].push(await subjects[name]());
        }
    }
    return measured;
}
