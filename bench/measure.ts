// One run of the benchmarks: makes the subjects, and measures all that the table shows.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sandbox } from "../sandbox/server";
import type { PulumiCli } from "../scripts/pulumi-cli/find";
import { bySubject, type Measured, measureCommands } from "./commands";
import { dynamicHost, measureGrowth, type PerNumber, pluginHost } from "./growth";
import { executableOf, makePlugins } from "./plugins";
import { measureLoad, measureStart } from "./processes";
import { Project, type Projects, SUBJECTS } from "./project";
import type { Results } from "./table";

/** How much is measured: counts of numbers, and rounds. */
interface Plan {
    readonly counts: readonly number[];
    readonly rounds: number;
    readonly processes: number;
    readonly growth: readonly number[];
}

/** About ten minutes on two cores. */
export const FULL: Plan = { counts: [1, 100], rounds: 7, processes: 21, growth: [100, 1_000, 10_000] };

/** The same costs in half a minute; only the requests and bytes are reliable then. */
export const QUICK: Plan = { counts: [3], rounds: 1, processes: 1, growth: [10] };

export async function measure(plan: Plan, cli: PulumiCli, say: (what: string) => void): Promise<Results> {
    const folder = mkdtempSync(join(tmpdir(), "bench-"));
    const projects = {} as Projects;
    const account = await Sandbox.start();
    try {
        const plugins = await makePlugins(folder);
        for (const subject of SUBJECTS) {
            projects[subject] = await Project.make(subject, plugins, cli, account);
        }
        const load = await measureLoad(plan.processes);
        const start = await measureStart(plugins, plan.processes);
        const commands = new Map<number, Measured>();
        for (const count of plan.counts) {
            say(`commands with ${count} of ${plan.counts}`);
            commands.set(count, await measureCommands(projects, count, plan.rounds));
        }
        const stateBytes = bySubject((subject) => projects[subject].stateBytes());
        const growth = { dynamic: new Map<number, PerNumber>(), plugin: new Map<number, PerNumber>() };
        const pluginOf = (plugin: string) => pluginHost(executableOf(plugin));
        for (const count of plan.growth) {
            say(`processes with ${count} of ${plan.growth}`);
            const empty = dynamicHost(projects.emptyDynamic.program);
            growth.dynamic.set(count, await measureGrowth(dynamicHost(), empty, count));
            growth.plugin.set(
                count,
                await measureGrowth(pluginOf(plugins.plugin), pluginOf(plugins.emptyPlugin), count),
            );
        }
        return { load, start, commands, stateBytes, growth };
    } finally {
        await account.close();
        for (const project of Object.values(projects)) {
            project.remove();
        }
        rmSync(folder, { recursive: true });
    }
}
