// How the benchmarks take time: in turns, so that other load on the machine affects all subjects, and with the fastest of several runs,
// because other load only ever adds time.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { ROOT } from "../scripts/root";

/** What is compared: this package, the same without it, and for the dynamic provider what most people would write instead. */
export interface Compared<T> {
    readonly ours: T;
    readonly floor: T;
    readonly naive?: T;
}

export function mapCompared<T, U>({ ours, floor, naive }: Compared<T>, of: (one: T) => U): Compared<U> {
    return { ours: of(ours), floor: of(floor), ...(naive === undefined ? {} : { naive: of(naive) }) };
}

/** Runs all subjects several times, each time in another order. */
export async function inTurns<T>(rounds: number, subjects: Compared<() => Promise<T>>): Promise<Compared<T[]>> {
    const turns = mapCompared(subjects, (run) => ({ run, results: [] as T[] }));
    const order = Object.values(turns);
    for (let round = 0; round < rounds; round++) {
        for (const { run, results } of order) {
            results.push(await run());
        }
        order.push(...order.splice(0, 1));
    }
    return mapCompared(turns, ({ results }) => results);
}

/** The milliseconds that something takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
}

/** The milliseconds until a new process prints something. */
export async function timeToOutput(command: string, ...args: string[]): Promise<number> {
    const begun = performance.now();
    const child = spawn(command, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    const exited = once(child, "exit");
    await once(child.stdout, "data");
    const taken = performance.now() - begun;
    child.kill();
    await exited;
    return taken;
}
