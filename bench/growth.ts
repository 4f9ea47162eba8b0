// The cost per number in a provider's process without the engine, where only the provider's own cost grows.

import { Sandbox } from "../sandbox/server";
import { PluginHost } from "../test/support/plugin-host";
import { Host, type Props } from "../test/support/provider-host";
import { stateOf } from "../test/support/sample-numbers";
import { numberAt } from "./numbers";
import { executableOf, type Subject } from "./subjects";
import type { Row } from "./table";
import { type Compared, timed } from "./timing";

/** A process that is called as the engine calls it. */
interface MeasuredHost extends Pick<Host, "check" | "create" | "stop"> {
    read(id: string, state: Props): Promise<{ id: string }>;
}

type StartHost = (subject: Subject, environment: Record<string, string>) => Promise<MeasuredHost>;

export const startDynamic: StartHost = ({ program }, environment) => Host.alone({ environment, program });

export const startPlugin: StartHost = (subject, environment) =>
    PluginHost.alone({ environment }, [executableOf(subject)]);

/** How many calls the engine makes in parallel on two cores. */
const LANES = 8;

/** Two measurements of one cost differ by this factor. */
const NOISE = 1.05;

const OPERATIONS = ["up", "refresh"] as const;

/** Milliseconds per number. */
type PerNumber = Readonly<Record<(typeof OPERATIONS)[number], number>>;

/** The start of the process counts too. It weighs most for the smallest count, so a cost that does not grow can only fall. */
export async function* growthRows(
    caller: string,
    { ours, floor }: Compared<Subject>,
    start: StartHost,
    counts: readonly number[],
): AsyncGenerator<Row> {
    const all: Compared<PerNumber>[] = [];
    for (const count of counts) {
        all.push({ ours: await measure(start, ours, count), floor: await measure(start, floor, count) });
    }
    const sizes = counts.map((count) => count.toLocaleString("en")).join(", ");
    for (const operation of OPERATIONS) {
        const [first = Number.NaN, ...others] = all.map((costs) => costs.ours[operation]);
        const list = (of: "ours" | "floor") => all.map((costs) => costs[of][operation].toFixed(2)).join(", ");
        yield {
            what: `${caller}: ${operation} without the CLI, per number with ${sizes}`,
            ours: `${list("ours")} ms`,
            floor: `${list("floor")} ms`,
            goal: "does not grow",
            met: (others.at(-1) ?? first) <= first * NOISE,
        };
    }
}

/** Calls a new process for each operation. */
async function measure(start: StartHost, subject: Subject, count: number): Promise<PerNumber> {
    // A long list comes in pages.
    const sandbox = await Sandbox.start({ listForm: { pageSize: 1000 } });
    const perNumber = async (call: (host: MeasuredHost, i: number) => Promise<unknown>) => {
        const host = await start(subject, sandbox.environment);
        try {
            return (await timed(() => inLanes(count, (i) => call(host, i)))) / count;
        } finally {
            await host.stop();
        }
    };
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

/** As many parallel calls as the engine makes. */
async function inLanes(count: number, call: (i: number) => Promise<unknown>): Promise<void> {
    let next = 0;
    const lane = async () => {
        for (let i = next++; i < count; i = next++) {
            await call(i);
        }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
}

async function add(host: MeasuredHost, fields: Props): Promise<void> {
    const { failures } = await host.check({}, fields);
    if (failures.length > 0) {
        throw new Error(`A number of the benchmark was refused: ${JSON.stringify(failures)}`);
    }
    await host.create(fields);
}
