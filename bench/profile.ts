// A CPU profile of the provider's module during an up, summed by package.

import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Sandbox } from "../sandbox/server";
import { ROOT } from "../scripts/root";
import { numberAt } from "./numbers";
import type { Results } from "./results";

interface CpuProfile {
    readonly nodes: readonly { id: number; callFrame: { functionName: string; url: string } }[];
    readonly samples: readonly number[];
    readonly timeDeltas: readonly number[];
}

const LIMIT = 60_000;

/** The profile of an up of this many numbers, minus that of an empty program. */
export async function profileUp(count: number): Promise<Results["profiles"][number]> {
    const sandbox = await Sandbox.start();
    try {
        const numbers = JSON.stringify(Array.from({ length: count }, (_, i) => numberAt(i)));
        const program = `
            const provider = require("pulumi-kaleyra/provider");
            Promise.all(${numbers}.map(async (number) => {
                await provider.check({}, number);
                await provider.create(number);
            })).then(() => process.exit());`;
        const nothing = await profile("", sandbox);
        const parts = [...(await profile(program, sandbox))]
            .map(([part, milliseconds]) => ({ part, milliseconds: milliseconds - (nothing.get(part) ?? 0) }))
            .filter(({ milliseconds }) => milliseconds >= 1)
            .sort((a, b) => b.milliseconds - a.milliseconds);
        return { count, parts };
    } finally {
        await sandbox.close();
    }
}

async function profile(program: string, sandbox: Sandbox): Promise<ReadonlyMap<string, number>> {
    const folder = mkdtempSync(join(tmpdir(), "profile-"));
    try {
        const args = ["--cpu-prof", "--cpu-prof-interval", "200", "--cpu-prof-dir", folder, "-e", program];
        const env = { ...process.env, ...sandbox.environment };
        await promisify(execFile)(process.execPath, args, { cwd: ROOT, env, timeout: LIMIT });
        const [file = ""] = readdirSync(folder);
        return selfTimes(JSON.parse(readFileSync(join(folder, file), "utf8")));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Self time in milliseconds by package. */
function selfTimes({ nodes, samples, timeDeltas }: CpuProfile): ReadonlyMap<string, number> {
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
