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
import { measureCommands, succeed } from "./commands";
import { details } from "./details";
import { goals } from "./goals";
import { measureGrowth, measureLimitInCli, measureLimitInHost, measureStacks } from "./growth";
import { measureIncidents } from "./incidents";
import { measureLoad, providerBytes } from "./load";
import { measureMemory } from "./memory";
import { page } from "./page";
import { plot } from "./plot";
import { profileUp } from "./profile";
import { type Results, readResults, writeResults } from "./results";
import { PulumiSubject, type Subject } from "./subjects";
import { TOFU_VERSIONS, TofuSubject } from "./tofu";

/** How much is measured. */
interface Plan {
    readonly loadPairs: number;
    readonly commands: readonly { count: number; rounds: number; peers: boolean }[];
    readonly growth: { counts: readonly number[]; rounds: number };
    readonly stacks: readonly number[];
    readonly limit: { count: number; perSecond: number; cli: boolean };
    readonly incidents: boolean;
    readonly profiles: readonly number[];
}

const FULL: Plan = {
    loadPairs: 15,
    commands: [
        { count: 1, rounds: 7, peers: false },
        { count: 100, rounds: 5, peers: true },
    ],
    growth: { counts: [10, 100, 1_000, 10_000], rounds: 5 },
    stacks: [10, 100, 1_000],
    limit: { count: 1_000, perSecond: 20, cli: true },
    incidents: true,
    profiles: [1, 100],
};

const QUICK: Plan = {
    loadPairs: 3,
    commands: [{ count: 10, rounds: 2, peers: false }],
    growth: { counts: [10, 100, 1_000], rounds: 1 },
    stacks: [],
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
    const ours = await PulumiSubject.make("ours", cli, sandbox);
    const floor = await PulumiSubject.make("floor", cli, sandbox);
    const naive = await PulumiSubject.make("naive", cli, sandbox);
    const alone = new Map<string, Subject>(Object.entries({ ours, floor }));
    const peers = new Map<string, Subject>(Object.entries({ ours, floor, naive }));
    if (withTofu) {
        peers.set("tofu", await TofuSubject.make(console.error));
    }
    try {
        say("loading modules");
        const load = measureLoad(plan.loadPairs);
        const commands: Results["commands"] = [];
        for (const { count, rounds, peers: all } of plan.commands) {
            say(`commands with ${count}`);
            commands.push(...(await measureCommands(all ? peers : alone, count, rounds)));
        }
        say("the state of one number");
        const state = await measureState(plan.incidents ? peers : alone, sandbox);
        say("growth in the host");
        floor.begin(1);
        const growth = await measureGrowth(floor, plan.growth.counts, plan.growth.rounds);
        const most = Math.max(...plan.growth.counts);
        const memory = { ours: await measureMemory(most), floor: await measureMemory(most, floor.folder) };
        say("growth of stacks");
        const stacks = await measureStacks(ours, floor, plan.stacks);
        say("the rate limit");
        const { count, perSecond, cli: byCli } = plan.limit;
        const rateLimit = [await measureLimitInHost(floor, count, perSecond)];
        if (byCli) {
            const free = stacks.find((one) => one.count === count)?.floor ?? Number.NaN;
            rateLimit.push(await measureLimitInCli(ours, count, perSecond, free));
        }
        say("incidents");
        const others = new Map([...peers].filter(([name]) => name !== "floor"));
        const incidents = plan.incidents ? await measureIncidents(others) : [];
        say("profiles");
        const profiles: Results["profiles"] = [];
        for (const of of plan.profiles) {
            profiles.push(await profileUp(of));
        }
        say("done");
        return {
            date: new Date().toISOString().slice(0, 10),
            machine: machine(),
            versions: { ...versions(cli), ...(withTofu ? TOFU_VERSIONS : {}) },
            load,
            providerBytes: providerBytes(),
            commands,
            state,
            growth,
            memory,
            stacks,
            rateLimit,
            incidents,
            profiles,
        };
    } finally {
        await sandbox.close();
        for (const subject of peers.values()) {
            subject.remove();
        }
    }
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
