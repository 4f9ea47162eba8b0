// npm run bench: measures what the package costs, compared with Pulumi itself and with what people might use instead.
// It writes bench/results.json, the two pages and their picture. --quick only prints, --page writes the pages again without
// measuring, --with-tofu also measures OpenTofu with a REST provider, which it builds with Go once.

import { writeFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Sandbox } from "../sandbox/server";
import { exitWith } from "../scripts/exit-with";
import { findPulumi, type PulumiCli } from "../scripts/pulumi-cli/find";
import { ROOT } from "../scripts/root";
import { type CommandPlan, measureCommands, succeed } from "./commands";
import { details } from "./details";
import { goals } from "./goals";
import { type GrowthPair, measureGrowth, measureLimitInCli, measureLimitInHost } from "./growth";
import { dynamicHost, pluginHost, pluginInFiles, pluginProgram } from "./host";
import { measureIncidents } from "./incidents";
import { measureLoad, measureStart, providerBytes } from "./load";
import { settingOf } from "./markdown";
import { measureMemory } from "./memory";
import { page } from "./page";
import { plot } from "./plot";
import { makePluginSubject } from "./plugin-subjects";
import { makePlugins, type Plugins } from "./plugins";
import { profileUp } from "./profile";
import { type Results, readResults, writeResults } from "./results";
import { type DynamicKind, makeDynamicSubject, type ProjectSubject, type Subject } from "./subjects";
import { TOFU_VERSIONS, TofuSubject } from "./tofu";

/** How much is measured. */
interface Plan {
    readonly rounds: { readonly load: number; readonly start: number; readonly growth: number };
    readonly commands: readonly (CommandPlan & { readonly subjects: readonly string[] })[];
    readonly growth: readonly number[];
    readonly limit: { count: number; perSecond: number; cli: boolean };
    readonly incidents: boolean;
    readonly profiles: readonly number[];
}

const ALL = ["yaml", "go", "nodejs", "emptyPlugin", "dynamic", "emptyDynamic", "naive", "tofu"];

const PAIRS = ["yaml", "emptyPlugin", "dynamic", "emptyDynamic"];

/** What asks Kaleyra: the others do not feel its latency. */
const ASKING = ["yaml", "dynamic", "naive", "tofu"];

const LATENCY = { latency: 50, commands: ["preview", "up", "refresh"], subjects: ASKING } as const;

/** About a quarter of an hour on two cores. */
const FULL: Plan = {
    rounds: { load: 11, start: 21, growth: 3 },
    commands: [
        { count: 1, rounds: 5, subjects: ALL },
        { count: 100, rounds: 3, subjects: ALL },
        { count: 1_000, rounds: 2, commands: ["up", "refresh"], subjects: ["yaml", "emptyPlugin"] },
        { count: 1, rounds: 3, ...LATENCY },
        { count: 100, rounds: 3, ...LATENCY },
    ],
    growth: [100, 1_000, 10_000],
    limit: { count: 500, perSecond: 20, cli: true },
    incidents: true,
    profiles: [1, 100],
};

const QUICK: Plan = {
    rounds: { load: 3, start: 5, growth: 1 },
    commands: [
        { count: 1, rounds: 3, subjects: PAIRS },
        { count: 10, rounds: 1, subjects: PAIRS },
    ],
    growth: [10, 100, 1_000],
    limit: { count: 100, perSecond: 20, cli: false },
    incidents: false,
    profiles: [1],
};

exitWith(async () => {
    const flag = { type: "boolean" } as const;
    const { values } = parseArgs({ options: { quick: flag, page: flag, "with-tofu": flag } });
    const measured = values.page
        ? readResults()
        : await measure(values.quick ? QUICK : FULL, values["with-tofu"] ?? false);
    if (!values.quick) {
        writeResults(measured);
    }
    const results = values.quick ? measured : readResults();
    if (values.quick) {
        console.log(page(results) + details(results));
    } else {
        writeFileSync(join(ROOT, "docs/performance.md"), page(results));
        writeFileSync(join(ROOT, "docs/performance-details.md"), details(results));
        writeFileSync(join(ROOT, "docs/performance.svg"), plot(results));
        console.log("Wrote docs/performance.md, docs/performance-details.md and docs/performance.svg.");
    }
    for (const { what, goal, measured } of goals(results).filter(({ met }) => !met)) {
        console.log(`missed: ${what}: ${measured}, goal ${goal}`);
    }
    return 0;
});

async function measure(plan: Plan, withTofu: boolean): Promise<Results> {
    const begun = Date.now();
    const say = (what: string) => console.error(`${((Date.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${what}`);
    const cli = await findPulumi({ install: true, say: console.error });
    const sandbox = await Sandbox.start();
    const plugins = await makePlugins();
    const wanted = new Set([...plan.commands.flatMap(({ subjects }) => subjects), ...(plan.incidents ? ASKING : [])]);
    const subjects = new Map<string, Subject>();
    try {
        for (const name of ALL.filter((one) => wanted.has(one) && (withTofu || one !== "tofu"))) {
            subjects.set(name, await makeSubject(name, plugins, cli, sandbox));
        }
        say("loading modules, starting plugins");
        const load = measureLoad(plan.rounds.load);
        const start = await measureStart(plugins, plan.rounds.start);
        const commands: Results["commands"] = [];
        for (const { subjects: names, ...part } of plan.commands) {
            say(`commands with ${settingOf({ latency: 0, ...part })}`);
            commands.push(...(await measureCommands(chosen(subjects, names), part)));
        }
        say("the state of one number");
        const state = await measureState(subjects, sandbox);
        say("growth");
        const pairs = growthPairs(plugins, subjects);
        const growth = await measureGrowth(pairs, plan.growth, plan.rounds.growth);
        const memory = await measureMemories(pairs, Math.max(...plan.growth));
        say("the rate limit");
        const rateLimit = await measureLimits(plan.limit, pairs, subjects);
        say("incidents");
        const incidents = plan.incidents ? await measureIncidents(chosen(subjects, ASKING)) : [];
        say("profiles");
        const profiles: Results["profiles"] = [];
        for (const count of plan.profiles) {
            for (const pair of profilePairs(pairs, plugins)) {
                profiles.push(await profileUp(pair, count));
            }
        }
        say("done");
        return {
            date: new Date().toISOString().slice(0, 10),
            machine: machine(),
            versions: { ...versions(cli), ...(withTofu ? TOFU_VERSIONS : {}) },
            load,
            start,
            providerBytes: providerBytes(),
            commands,
            state,
            growth,
            memory,
            rateLimit,
            incidents,
            profiles,
        };
    } finally {
        await sandbox.close();
        plugins.remove();
        for (const subject of subjects.values()) {
            subject.remove();
        }
    }
}

function makeSubject(name: string, plugins: Plugins, cli: PulumiCli, sandbox: Sandbox): Promise<Subject> {
    switch (name) {
        case "tofu":
            return TofuSubject.make(console.error);
        case "yaml":
        case "go":
        case "nodejs":
            return makePluginSubject(name, plugins.released, cli, sandbox, console.error);
        case "emptyPlugin":
            return makePluginSubject("yaml", plugins.empty, cli, sandbox, console.error);
        default:
            return makeDynamicSubject(name as DynamicKind, cli, sandbox);
    }
}

function chosen(subjects: ReadonlyMap<string, Subject>, names: readonly string[]): ReadonlyMap<string, Subject> {
    return new Map([...subjects].filter(([name]) => names.includes(name)));
}

/** Both ways to call the provider, with their floors. */
function growthPairs({ released, empty }: Plugins, subjects: ReadonlyMap<string, Subject>): readonly GrowthPair[] {
    const emptyDynamic = subjects.get("emptyDynamic") as ProjectSubject;
    emptyDynamic.begin(1);
    return [
        { caller: "dynamic provider", ours: dynamicHost(), floor: dynamicHost(emptyDynamic.folder) },
        { caller: "plugin", ours: pluginHost(released), floor: pluginHost(empty) },
    ];
}

/** The same with a plugin whose packages are in their own files. */
function profilePairs(pairs: readonly GrowthPair[], { emptyInFiles }: Plugins): readonly GrowthPair[] {
    return pairs.map((pair) =>
        pair.caller === "plugin" ? { ...pair, ours: pluginInFiles, floor: pluginProgram(emptyInFiles) } : pair,
    );
}

async function measureMemories(pairs: readonly GrowthPair[], count: number): Promise<Results["memory"]> {
    const memory: Results["memory"] = {};
    for (const { caller, ours, floor } of pairs) {
        const [name, floorName] = caller === "plugin" ? ["plugin", "emptyPlugin"] : ["dynamic", "emptyDynamic"];
        memory[name as string] = await measureMemory(count, ours);
        memory[floorName as string] = await measureMemory(count, floor);
    }
    return memory;
}

async function measureLimits(
    { count, perSecond, cli }: Plan["limit"],
    pairs: readonly GrowthPair[],
    subjects: ReadonlyMap<string, Subject>,
): Promise<Results["rateLimit"]> {
    const plugin = pairs.find(({ caller }) => caller === "plugin") as GrowthPair;
    const alone = await measureLimitInHost(plugin, count, perSecond);
    const yaml = subjects.get("yaml");
    return cli && yaml !== undefined ? [alone, await measureLimitInCli(yaml, count, perSecond, alone.floor)] : [alone];
}

async function measureState(subjects: ReadonlyMap<string, Subject>, sandbox: Sandbox): Promise<Results["state"]> {
    const state: Results["state"] = {};
    for (const [name, subject] of subjects) {
        for (const { id } of sandbox.store.numbers) {
            sandbox.store.remove(id);
        }
        subject.begin(1);
        await succeed(subject, "up", sandbox);
        state[name] = Math.max(...(await subject.state()).bytes);
    }
    return state;
}

function machine(): Results["machine"] {
    const [first] = cpus();
    return {
        processor: first?.model.trim() ?? "unknown",
        cores: cpus().length,
        gigabytes: Math.round(totalmem() / 2 ** 30),
        system: `${type()} ${release()}`,
    };
}

function versions(cli: PulumiCli): Results["versions"] {
    const of = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
    return {
        "Node.js": process.versions.node,
        "pulumi CLI": cli.version,
        "@pulumi/pulumi": of("@pulumi/pulumi"),
        "pulumi-kaleyra": of("pulumi-kaleyra"),
    };
}
