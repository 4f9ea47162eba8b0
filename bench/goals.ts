// The goals: what the package may cost, what was measured, and why a goal was missed.

import type { Results } from "./results";
import { exponent } from "./statistics";

export interface Goal {
    readonly what: string;
    readonly goal: string;
    readonly measured: string;
    readonly met: boolean;
    /** Where to look for the cause if it was missed. */
    readonly why: string;
}

const FLOOR_RATIO = 1.05;
const PROVIDER_LOAD = 60;
const SDK_LOAD = 30;
const STATE_BYTES = 600;
const MEMORY = 30;
/** A straight line has the exponent 1; the rest allows for the noise of two measurements. */
const STRAIGHT = 1.05;

export function goals(results: Results): Goal[] {
    return [
        ...loads(results),
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

function commands({ commands, profiles }: Results): Goal[] {
    return commands.flatMap(({ count, command, seconds, ratios }) => {
        const { ours, floor } = seconds;
        const ratio = ratios.floor;
        if (ratio === undefined || ours === undefined || floor === undefined) {
            return [];
        }
        const more = ((ours.median - floor.median) * 1000).toFixed(0);
        const profile = (profiles.find((one) => one.count === count) ?? profiles[0])?.parts.slice(0, 4) ?? [];
        const parts = profile.map(({ part, milliseconds }) => `${part} ${milliseconds.toFixed(0)} ms`).join(", ");
        return {
            what: `${command} of ${numbers(count)}, ratio to the floor`,
            goal: `at most ${FLOOR_RATIO}`,
            measured: ratio.median.toFixed(3),
            met: ratio.median <= FLOOR_RATIO,
            why: `${more} ms more than the floor; profile of an up: ${parts}`,
        };
    });
}

function requests({ commands }: Results): Goal[] {
    return commands.map(({ count, command, requests }) => {
        const { adds = Number.NaN, lists = Number.NaN } = requests.ours ?? {};
        const wantedAdds = command === "up" ? count : 0;
        const wantedLists = command === "unchanged preview" ? 0 : 1;
        return {
            what: `requests of ${command} of ${numbers(count)}`,
            goal: `${wantedAdds} POST, ${wantedLists} GET`,
            measured: `${adds} POST, ${lists} GET`,
            met: adds === wantedAdds && lists === wantedLists,
            why: "a number sends requests of its own",
        };
    });
}

function states({ state }: Results): Goal[] {
    const { ours } = state;
    return ours === undefined
        ? []
        : [
              {
                  what: "state of one number, inputs and outputs together",
                  goal: `at most ${STATE_BYTES} bytes`,
                  measured: `${ours} bytes`,
                  met: ours <= STATE_BYTES,
                  why: "the state contains more than the fields",
              },
          ];
}

function growth({ growth }: Results): Goal[] {
    const largest = Math.max(...growth.map(({ count }) => count));
    return growth
        .filter(({ count }) => count === largest)
        .flatMap(({ operation, ours, floor }) => {
            const points = growth
                .filter((one) => one.operation === operation && one.count >= largest / 10)
                .map((one) => [one.count, one.ours.seconds.median] as const);
            const power = exponent(points);
            const more = ours.megabytes.median - floor.megabytes.median;
            const from = Math.min(...points.map(([count]) => count));
            return [
                {
                    what: `${operation} in the host, from ${from.toLocaleString("en")} to ${numbers(largest)}: exponent of the time`,
                    goal: `at most ${STRAIGHT} (1 is a straight line)`,
                    measured: power.toFixed(2),
                    met: power <= STRAIGHT,
                    why: "the time per number grows with their count",
                },
                {
                    what: `${operation} of ${numbers(largest)} in the host: memory above the floor`,
                    goal: `at most ${MEMORY} MB`,
                    measured: `${more.toFixed(0)} MB`,
                    met: more <= MEMORY,
                    why: "see Where the memory goes",
                },
            ];
        });
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

export function numbers(count: number): string {
    return count === 1 ? "1 number" : `${count.toLocaleString("en")} numbers`;
}
