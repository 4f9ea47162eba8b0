// The goals: what the package may cost, what was measured, and why a goal was missed.

import { nameOf, numbers, OURS } from "./markdown";
import { HEAP_IN_USE, HEAP_SIZE } from "./memory";
import type { Results } from "./results";
import { exponent } from "./statistics";

export interface Goal {
    readonly what: string;
    readonly goal: string;
    readonly measured: string;
    readonly met: boolean;
    /** What stands in the way if it was missed. */
    readonly why: string;
}

const PROVIDER_LOAD = 40;
const SDK_LOAD = 30;
const PLUGIN_START = 150;
/** Milliseconds of the dynamic provider above an empty one, for one number. */
const DYNAMIC_ABOVE_FLOOR = 80;
/** Of the plugin to an empty one. */
const PLUGIN_RATIO = 1.15;
/** Of the plugin to the dynamic provider, for a preview of one number. */
const HALF = 0.5;
const STATE_BYTES = 600;
const MEMORY = 40;
/** A straight line has the exponent 1; the rest allows for the noise of two measurements. */
const STRAIGHT = 1.05;

export function goals(results: Results): Goal[] {
    return [
        ...loads(results),
        ...starts(results),
        ...commands(results),
        ...requests(results),
        ...states(results),
        ...growth(results),
        ...limits(results),
    ];
}

function loads({ load }: Results): Goal[] {
    const most: Record<string, number> = { "pulumi-kaleyra/provider": PROVIDER_LOAD, "pulumi-kaleyra": SDK_LOAD };
    return load.flatMap(({ module, above, milliseconds }) => {
        const goal = most[module];
        return goal === undefined
            ? []
            : {
                  what: `\`require("${module}")\`, compared with ${above}`,
                  goal: `at most ${goal} ms`,
                  measured: `${milliseconds.median.toFixed(0)} ms`,
                  met: milliseconds.median <= goal,
                  why: "see Load",
              };
    });
}

function starts({ start }: Results): Goal[] {
    const { median } = start.released;
    return [
        {
            what: "plugin as released, from its start to its port, compared with bare Node.js",
            goal: `at most ${PLUGIN_START} ms`,
            measured: `${median.toFixed(0)} ms`,
            met: median <= PLUGIN_START,
            why: `an empty plugin takes ${start.empty.median.toFixed(0)} ms, nearly all of it for gRPC`,
        },
    ];
}

type Commands = Results["commands"][number];

/** Which comparison of which command has a goal. */
function goalOf({ command, count, latency }: Commands, of: string, to: string): number | undefined {
    if (latency > 0 || (command !== "preview" && command !== "up")) {
        return undefined;
    }
    if (of === "dynamic" && to === "emptyDynamic") {
        return count === 1 ? DYNAMIC_ABOVE_FLOOR : undefined;
    }
    if (of === "yaml" && to === "emptyPlugin") {
        return count === 1 || count === 100 ? PLUGIN_RATIO : undefined;
    }
    return of === "yaml" && to === "dynamic" && command === "preview" && count === 1 ? HALF : undefined;
}

function commands(results: Results): Goal[] {
    return results.commands.flatMap((entry) =>
        entry.comparisons.flatMap(({ of, to, ratio, milliseconds }) => {
            const goal = goalOf(entry, of, to);
            if (goal === undefined) {
                return [];
            }
            const inMilliseconds = goal === DYNAMIC_ABOVE_FLOOR;
            const { median } = inMilliseconds ? milliseconds : ratio;
            const what = `${entry.command} of ${numbers(entry.count)}, ${nameOf(of)}`;
            return {
                what: `${what}, ${inMilliseconds ? "above" : "ratio to"} the ${nameOf(to)}`,
                goal: inMilliseconds ? `at most ${goal} ms` : `at most ${goal}`,
                measured: inMilliseconds ? `${median.toFixed(0)} ms` : median.toFixed(3),
                met: median <= goal,
                why: `${milliseconds.median.toFixed(0)} ms more; ${profileOf(results, of, entry.count)}`,
            };
        }),
    );
}

/** The largest parts of the profile that fits a subject best. */
function profileOf({ profiles }: Results, subject: string, count: number): string {
    const caller = subject === "dynamic" ? "dynamic provider" : "plugin";
    const fitting = profiles.filter((one) => one.caller === caller);
    const parts = (fitting.find((one) => one.count === count) ?? fitting[0])?.parts.slice(0, 4) ?? [];
    return `profile of an up: ${parts.map(({ part, milliseconds }) => `${part} ${milliseconds.toFixed(0)} ms`).join(", ")}`;
}

function requests({ commands }: Results): Goal[] {
    return commands
        .filter(({ latency }) => latency === 0)
        .flatMap(({ count, command, requests }) => {
            const wantedAdds = command === "up" ? count : 0;
            const wantedLists = command === "unchanged preview" ? 0 : 1;
            const ours = OURS.filter((name) => name in requests);
            const texts = ours.map((name) => `${requests[name]?.adds} POST, ${requests[name]?.lists} GET`);
            const wanted = `${wantedAdds} POST, ${wantedLists} GET`;
            return {
                what: `requests of ${command} of ${numbers(count)}, by ${ours.map(nameOf).join("; ")}`,
                goal: wanted,
                measured: [...new Set(texts)].join("; "),
                met: texts.every((text) => text === wanted),
                why: "a number sends requests of its own",
            };
        });
}

function states({ state }: Results): Goal[] {
    return ["dynamic", "yaml"].flatMap((name) => {
        const bytes = state[name];
        return bytes === undefined
            ? []
            : {
                  what: `state of one number, inputs and outputs together, ${nameOf(name)}`,
                  goal: `at most ${STATE_BYTES} bytes`,
                  measured: `${bytes} bytes`,
                  met: bytes <= STATE_BYTES,
                  why: "the state contains more than the fields",
              };
    });
}

function growth(results: Results): Goal[] {
    const { growth } = results;
    const largest = Math.max(...growth.map(({ count }) => count));
    return growth
        .filter(({ count }) => count === largest)
        .flatMap(({ caller, operation, ours, floor }) => {
            const points = growth
                .filter((one) => one.caller === caller && one.operation === operation && one.count >= largest / 10)
                .map((one) => [one.count, one.ours.seconds.median] as const);
            const power = exponent(points);
            const more = ours.megabytes.median - floor.megabytes.median;
            const from = Math.min(...points.map(([count]) => count));
            return [
                {
                    what: `${operation} in the ${caller}, from ${from.toLocaleString("en")} to ${numbers(largest)}: exponent of the time`,
                    goal: `at most ${STRAIGHT} (1 is a straight line)`,
                    measured: power.toFixed(2),
                    met: power <= STRAIGHT,
                    why: "the time per number grows with their count",
                },
                {
                    what: `${operation} of ${numbers(largest)} in the ${caller}: memory above an empty one`,
                    goal: `at most ${MEMORY} MB`,
                    measured: `${more.toFixed(0)} MB`,
                    met: more <= MEMORY,
                    why: heapOf(results, caller),
                },
            ];
        });
}

/** How V8's heap after an up differs from that of the floor. */
function heapOf({ memory }: Results, caller: Results["growth"][number]["caller"]): string {
    const [ours = [], floor = []] =
        caller === "plugin" ? [memory.plugin, memory.emptyPlugin] : [memory.dynamic, memory.emptyDynamic];
    const more = (step: string) => {
        const [one, other] = [ours, floor].map((steps) => steps.find((row) => row.step === step)?.megabytes ?? 0);
        return ((one ?? 0) - (other ?? 0)).toFixed(0);
    };
    return `after an up, V8's heap is ${more(HEAP_SIZE)} MB larger, of which ${more(HEAP_IN_USE)} MB are in use`;
}

function limits({ rateLimit }: Results): Goal[] {
    return rateLimit.map(({ by, count, perSecond, added, runs }) => ({
        what: `${numbers(count)} at ${perSecond} requests per second, with the ${by}`,
        goal: "all added, none twice, in one run",
        measured: `${added} added in ${runs} run${runs === 1 ? "" : "s"}`,
        met: added === count && runs === 1,
        why: "a number waited for more than a minute",
    }));
}
