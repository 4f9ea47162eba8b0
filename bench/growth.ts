// How time and memory grow with the count of numbers, and how close the provider comes to a rate limit.

import { Sandbox } from "../sandbox/server";
import { inHost, OPERATIONS, type StartHost } from "./host";
import type { Results } from "./results";
import { seconds, spread } from "./statistics";
import type { Subject } from "./subjects";

/** A long list comes in pages. */
const PAGED = { pageSize: 1000 };

/** One way to call the provider, and its floor. */
export interface GrowthPair {
    readonly caller: "dynamic provider" | "plugin";
    readonly ours: StartHost;
    readonly floor: StartHost;
}

/** In a process alone, where only the provider's own cost grows. */
export async function measureGrowth(
    pairs: readonly GrowthPair[],
    counts: readonly number[],
    rounds: number,
): Promise<Results["growth"]> {
    const growth: Results["growth"] = [];
    for (const pair of pairs) {
        for (const count of counts) {
            growth.push(...(await measurePair(pair, count, rounds)));
        }
    }
    return growth;
}

async function measurePair(pair: GrowthPair, count: number, rounds: number): Promise<Results["growth"]> {
    const runs = OPERATIONS.map((operation) => ({
        operation,
        ours: [] as Awaited<ReturnType<typeof inHost>>[],
        floor: [] as Awaited<ReturnType<typeof inHost>>[],
    }));
    for (let round = 0; round < rounds; round++) {
        const sandbox = await Sandbox.start({ listForm: PAGED });
        for (const run of runs) {
            const turns = (["floor", "ours"] as const).map((name) => async () => {
                run[name].push(await inHost(run.operation, count, sandbox, pair[name]));
            });
            for (const turn of round % 2 === 0 ? turns : turns.reverse()) {
                await turn();
            }
        }
        await sandbox.close();
    }
    const of = (values: (typeof runs)[number]["ours"]) => ({
        seconds: spread(values.map((value) => value.seconds)),
        megabytes: spread(values.map((value) => value.megabytes)),
    });
    return runs.map(({ operation, ours, floor }) => ({
        caller: pair.caller,
        operation,
        count,
        ours: of(ours),
        floor: of(floor),
    }));
}

/** In the host alone: the cost of a rate limit when nothing else takes time. */
export async function measureLimitInHost(
    { ours, floor }: GrowthPair,
    count: number,
    perSecond: number,
): Promise<Results["rateLimit"][number]> {
    const sandbox = await Sandbox.start({ rateLimit: perSecond });
    const free = await inHost("up", count, sandbox, floor);
    const limited = await inHost("up", count, sandbox, ours);
    const found = { by: "host" as const, count, perSecond, seconds: limited.seconds, floor: free.seconds, runs: 1 };
    await sandbox.close();
    return { ...found, ...outcome(sandbox) };
}

const MOST_RUNS = 5;

/** With the real CLI. A run that gives up after a minute of waiting is followed by another one, as its message recommends. */
export async function measureLimitInCli(
    ours: Subject,
    count: number,
    perSecond: number,
    floor: number,
): Promise<Results["rateLimit"][number]> {
    const sandbox = await Sandbox.start({ rateLimit: perSecond });
    ours.begin(count);
    let runs = 0;
    const taken = await seconds(async () => {
        for (let code = 1; code !== 0; runs++) {
            const finished = await ours.run("up", sandbox);
            code = finished.code;
            if (code !== 0 && (runs + 1 === MOST_RUNS || !/Try again/.test(finished.output))) {
                throw new Error(`Under a rate limit an up ended with ${code}:\n${finished.output.slice(-2_000)}`);
            }
        }
    });
    const recorded = new Set((await ours.state()).ids).size;
    if (recorded !== count || sandbox.store.numbers.length !== count) {
        throw new Error(
            `Of ${count} numbers ${recorded} are in the state and ${sandbox.store.numbers.length} were added.`,
        );
    }
    await sandbox.close();
    return { by: "CLI", count, perSecond, seconds: taken, floor, runs, ...outcome(sandbox) };
}

function outcome(sandbox: Sandbox): { refused: number; added: number } {
    const refused = sandbox.requests.filter(({ answered }) => answered === 429).length;
    return { refused, added: sandbox.store.numbers.length };
}
