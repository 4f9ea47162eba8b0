// One run of the benchmarks: makes the subjects, and measures each row of the table.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PulumiCli } from "../scripts/pulumi-cli/find";
import { commandRows } from "./commands";
import { growthRows, startDynamic, startPlugin } from "./growth";
import { dynamicProviders, executableOf, plugins } from "./subjects";
import { atMostAbove, atMostTimes, type Row, timeRow } from "./table";
import { inTurns, mapCompared, timeToOutput } from "./timing";

/** How much is measured: counts of numbers, and rounds. */
interface Plan {
    readonly counts: readonly number[];
    readonly rounds: number;
    readonly processes: number;
    readonly growth: readonly number[];
}

/** About ten minutes on two cores. */
export const FULL: Plan = { counts: [1, 100], rounds: 7, processes: 21, growth: [100, 1_000, 10_000] };

export async function* measure(plan: Plan, cli: PulumiCli): AsyncGenerator<Row> {
    const folder = mkdtempSync(join(tmpdir(), "bench-"));
    try {
        const dynamic = dynamicProviders(folder);
        yield* commandRows("dynamic provider", dynamic, plan, cli, {
            stateBytes: 450,
            time: (count, command) => (count === 1 && command !== "refresh" ? atMostAbove(80) : atMostAbove()),
        });
        const load = (source: string) => () => timeToOutput(process.execPath, "-e", `${source}; console.log()`);
        yield timeRow(
            'dynamic provider: `require("pulumi-kaleyra/provider")` in a new process',
            await inTurns(plan.processes, { ours: load('require("pulumi-kaleyra/provider")'), floor: load("") }),
            atMostAbove(30),
        );
        yield* growthRows("dynamic provider", dynamic, startDynamic, plan.growth);

        const plugin = await plugins(folder);
        yield* commandRows("plugin", plugin, plan, cli, { stateBytes: 300, time: () => atMostTimes(1.05) });
        yield timeRow(
            "plugin: start to port",
            await inTurns(
                plan.processes,
                mapCompared(plugin, (subject) => () => timeToOutput(executableOf(subject))),
            ),
            atMostAbove(25),
        );
        yield* growthRows("plugin", plugin, startPlugin, plan.growth);
    } finally {
        rmSync(folder, { recursive: true });
    }
}
