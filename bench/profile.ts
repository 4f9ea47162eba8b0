// CPU profiles of a provider's process during an up, summed by package, compared with those of an empty provider.

import type { GrowthPair } from "./growth";
import { handleAll, type StartHost } from "./host";
import { inspect } from "./inspected";
import type { Results } from "./results";

interface CpuProfile {
    readonly nodes: readonly { id: number; callFrame: { functionName: string; url: string } }[];
    readonly samples: readonly number[];
    readonly timeDeltas: readonly number[];
}

type Parts = ReadonlyMap<string, number>;

/** Starts a CPU profile when it is asked first, and answers with it then. */
const PROFILER = `(() => {
    const { Session } = require("node:inspector/promises");
    let session;
    return async () => {
        if (session !== undefined) {
            return (await session.post("Profiler.stop")).profile;
        }
        session = new Session();
        session.connect();
        await session.post("Profiler.enable");
        await session.post("Profiler.setSamplingInterval", { interval: 200 });
        await session.post("Profiler.start");
        return "started";
    };
})()`;

/** From the first call of the engine to the last one of an up of this many numbers: what is more than in the floor. */
export async function profileUp(
    { caller, ours, floor }: GrowthPair,
    count: number,
): Promise<Results["profiles"][number]> {
    return { caller, count, parts: difference(await profiled(count, ours), await profiled(count, floor)) };
}

function profiled(count: number, start: StartHost): Promise<Parts> {
    return inspect(start, PROFILER, async ({ host, sandbox, ask }) => {
        await ask();
        await handleAll(host, "up", count, sandbox, () => {});
        return selfTimes((await ask()) as CpuProfile);
    });
}

function difference(parts: Parts, nothing: Parts): Results["profiles"][number]["parts"] {
    return [...parts]
        .map(([part, milliseconds]) => ({ part, milliseconds: milliseconds - (nothing.get(part) ?? 0) }))
        .filter(({ milliseconds }) => milliseconds >= 1)
        .sort((a, b) => b.milliseconds - a.milliseconds);
}

/** Self time in milliseconds by package. */
function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): Parts {
    const partOf = new Map(nodes.map(({ id, callFrame }) => [id, partFor(callFrame)]));
    const sums = new Map<string, number>();
    samples.forEach((id, i) => {
        const part = partOf.get(id);
        if (part !== undefined) {
            sums.set(part, (sums.get(part) ?? 0) + (timeDeltas[i] ?? 0) / 1000);
        }
    });
    return sums;
}

function partFor({ functionName, url }: CpuProfile["nodes"][number]["callFrame"]): string | undefined {
    // `dispatch` is the profiler itself.
    if (["(idle)", "(root)", "dispatch"].includes(functionName)) {
        return undefined;
    }
    const dependency = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
    if (dependency !== undefined) {
        return dependency;
    }
    if (url.endsWith("/zod.js")) {
        return "zod";
    }
    if (url.includes("/dist/")) {
        return "pulumi-kaleyra";
    }
    if (functionName === "(garbage collector)") {
        return "V8: garbage collection";
    }
    if (functionName === "(program)") {
        return "V8 and the system, outside JavaScript";
    }
    if (/(^|\/)(modules|cjs)\//.test(url) || /compileFunction|wrapSafe|compileForInternalLoader/.test(functionName)) {
        return "Node.js: finding, reading and compiling modules";
    }
    return url.startsWith("node:") ? "Node.js: its own modules" : "V8: native functions";
}
