// The host's memory at each step of an up, and after a garbage collection.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Sandbox } from "../sandbox/server";
import { Host } from "../scripts/provider-host";
import { stateOf } from "../scripts/sample-numbers";
import { handleAll, memoryOf } from "./host";
import { numberAt } from "./numbers";
import type { Results } from "./results";

/** Collects garbage in the host on request, and reports the size of V8's heap. */
const COLLECTOR = `
    require("node:v8").setFlagsFromString("--expose-gc");
    const collect = require("node:vm").runInNewContext("gc");
    process.on("SIGUSR2", () => {
        collect();
        process.stderr.write("heap " + process.memoryUsage().heapUsed + "\\n");
    });`;

const LIMIT = 10_000;

/** @param program the floor's program; without it, this package's */
export async function measureMemory(count: number, program?: string): Promise<Results["memory"][string]> {
    const folder = mkdtempSync(join(tmpdir(), "memory-"));
    const collector = join(folder, "collector.js");
    writeFileSync(collector, COLLECTOR);
    const sandbox = await Sandbox.start();
    const environment = { ...sandbox.environment, NODE_OPTIONS: `--require ${collector}` };
    const host = await Host.alone({ environment, ...(program === undefined ? {} : { program }) });
    const steps: Results["memory"][string] = [];
    const note = (step: string) => steps.push({ step, megabytes: memoryOf(host.pid) });
    try {
        const fields = numberAt(count);
        note("the host has started");
        await host.diff("1", stateOf(numberAt(count + 1)), numberAt(count + 1));
        note("the provider is loaded");
        await host.check(fields, fields);
        note("a number was validated");
        await host.create(fields);
        note("a number was added");
        await sleep(1_000);
        note("a second later");
        await handleAll(host, "up", count, sandbox, () => {});
        note(`${count.toLocaleString("en")} numbers were added`);
        steps.push({ step: "of that, V8's heap after a collection", megabytes: await heapOf(host) });
        return steps;
    } finally {
        await host.stop();
        await sandbox.close();
        rmSync(folder, { recursive: true, force: true });
    }
}

async function heapOf(host: Host): Promise<number> {
    process.kill(host.pid, "SIGUSR2");
    for (const deadline = Date.now() + LIMIT; Date.now() < deadline; await sleep(50)) {
        const bytes = /^heap (\d+)$/m.exec(host.output)?.[1];
        if (bytes !== undefined) {
            return Number(bytes) / 2 ** 20;
        }
    }
    throw new Error("The provider host did not say what its heap holds.");
}
