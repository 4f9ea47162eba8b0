// CPU profiles of the provider during an up, summed by package: of the module that the dynamic provider host loads, and of the plugin.

import { type ChildProcess, execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Sandbox } from "../sandbox/server";
import { EXECUTABLE, PluginHost } from "../scripts/plugin-host";
import { ROOT } from "../scripts/root";
import { handleAll } from "./host";
import { numberAt } from "./numbers";
import type { Results } from "./results";

interface CpuProfile {
    readonly nodes: readonly { id: number; callFrame: { functionName: string; url: string } }[];
    readonly samples: readonly number[];
    readonly timeDeltas: readonly number[];
}

const LIMIT = 60_000;

type Parts = ReadonlyMap<string, number>;

/** The profiles of an up of this many numbers, minus that of an empty program. */
export async function profileUps(count: number): Promise<Results["profiles"]> {
    return [
        { caller: "dynamic provider", count, parts: await profileModule(count) },
        { caller: "plugin", count, parts: await profilePlugin(count) },
    ];
}

function difference(parts: Parts, nothing: Parts): Results["profiles"][number]["parts"] {
    return [...parts]
        .map(([part, milliseconds]) => ({ part, milliseconds: milliseconds - (nothing.get(part) ?? 0) }))
        .filter(({ milliseconds }) => milliseconds >= 1)
        .sort((a, b) => b.milliseconds - a.milliseconds);
}

/** The plugin in the files of the build: in the released bundle no package could be told from another. */
async function profilePlugin(count: number): Promise<Results["profiles"][number]["parts"]> {
    const sandbox = await Sandbox.start();
    const folder = mkdtempSync(join(tmpdir(), "profile-"));
    try {
        const command = [process.execPath, ...profiling(folder), EXECUTABLE];
        const host = await PluginHost.alone({ environment: sandbox.environment }, command);
        await handleAll(host, "up", count, sandbox, () => {});
        const exited = once(host.child as ChildProcess, "exit");
        host.child?.kill("SIGTERM");
        await exited;
        await host.stop();
        return difference(profileIn(folder), await profile("", sandbox));
    } finally {
        await sandbox.close();
        rmSync(folder, { recursive: true, force: true });
    }
}

async function profileModule(count: number): Promise<Results["profiles"][number]["parts"]> {
    const sandbox = await Sandbox.start();
    try {
        const numbers = JSON.stringify(Array.from({ length: count }, (_, i) => numberAt(i)));
        const program = `
            const provider = require("pulumi-kaleyra/provider");
            Promise.all(${numbers}.map(async (number) => {
                await provider.check({}, number);
                await provider.create(number);
            })).then(() => process.exit());`;
        return difference(await profile(program, sandbox), await profile("", sandbox));
    } finally {
        await sandbox.close();
    }
}

async function profile(program: string, sandbox: Sandbox): Promise<Parts> {
    const folder = mkdtempSync(join(tmpdir(), "profile-"));
    try {
        const args = [...profiling(folder), "-e", program];
        const env = { ...process.env, ...sandbox.environment };
        await promisify(execFile)(process.execPath, args, { cwd: ROOT, env, timeout: LIMIT });
        return profileIn(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

function profiling(folder: string): string[] {
    return ["--cpu-prof", "--cpu-prof-interval", "200", "--cpu-prof-dir", folder];
}

function profileIn(folder: string): Parts {
    const [file = ""] = readdirSync(folder);
    return selfTimes(JSON.parse(readFileSync(join(folder, file), "utf8")));
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
    if (functionName === "(idle)" || functionName === "(root)") {
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
    if (/(^|\/)(modules|cjs)\//.test(url) || functionName.includes("compileFunction")) {
        return "Node.js: finding, reading and compiling modules";
    }
    return "Node.js: everything else";
}
