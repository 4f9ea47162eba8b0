// The cost per number in a provider's process without the engine, where only the provider's own cost grows.

import { Sandbox } from "../sandbox/server";
import { PluginHost } from "../test/support/plugin-host";
import { Host, type Props } from "../test/support/provider-host";
import { stateOf } from "../test/support/sample-numbers";
import { numberAt } from "./numbers";
import { inTurns, type Pair, timed } from "./statistics";

/** A process that is called as the engine calls it. */
interface MeasuredHost extends Pick<Host, "check" | "create" | "stop"> {
    read(id: string, state: Props): Promise<{ id: string }>;
}

type StartHost = (environment: Record<string, string>) => Promise<MeasuredHost>;

/** @param program the folder of a program with another provider */
export function dynamicHost(program?: string): StartHost {
    return (environment) => Host.alone({ environment, ...(program === undefined ? {} : { program }) });
}

export function pluginHost(executable: string): StartHost {
    return (environment) => PluginHost.alone({ environment }, [executable]);
}

/** How many calls the engine makes in parallel on two cores. */
const LANES = 8;

/** Milliseconds per number, by operation. */
export interface PerNumber {
    readonly up: Pair;
    readonly refresh: Pair;
}

export async function measureGrowth(ours: StartHost, floor: StartHost, count: number): Promise<PerNumber> {
    // A long list comes in pages.
    const sandbox = await Sandbox.start({ listForm: { pageSize: 1000 } });
    const perNumber = (work: (host: MeasuredHost, i: number) => Promise<unknown>) =>
        inTurns(1, {
            ours: () => inProcess(ours, count, sandbox, work),
            floor: () => inProcess(floor, count, sandbox, work),
        });
    try {
        const up = await perNumber((host, i) => add(host, numberAt(i)));
        const ids = new Map(sandbox.store.numbers.map(({ phoneNumber, id }) => [phoneNumber, id]));
        const refresh = await perNumber((host, i) => {
            const fields = numberAt(i);
            return host.read(ids.get(fields.phoneNumber) ?? "1", stateOf(fields));
        });
        return { up, refresh };
    } finally {
        await sandbox.close();
    }
}

/** Calls a new process for each number, with as many parallel calls as the engine. */
async function inProcess(
    start: StartHost,
    count: number,
    sandbox: Sandbox,
    work: (host: MeasuredHost, i: number) => Promise<unknown>,
): Promise<number> {
    const host = await start(sandbox.environment);
    let next = 0;
    const lane = async () => {
        for (let i = next++; i < count; i = next++) {
            await work(host, i);
        }
    };
    try {
        return (await timed(() => Promise.all(Array.from({ length: LANES }, lane)))) / count;
    } finally {
        await host.stop();
    }
}

async function add(host: MeasuredHost, fields: Props): Promise<void> {
    const { failures } = await host.check({}, fields);
    if (failures.length > 0) {
        throw new Error(`A number of the benchmark was refused: ${JSON.stringify(failures)}`);
    }
    await host.create(fields);
}
