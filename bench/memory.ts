// The memory of a provider's process at each step of an up, and after a garbage collection.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Sandbox } from "../sandbox/server";
import { stateOf } from "../scripts/sample-numbers";
import { handleAll, type MeasuredHost, memoryOf, type StartHost } from "./host";
import { numberAt } from "./numbers";
import type { Results } from "./results";

/** Collects garbage on request, and writes the size of V8's heap beside itself. */
const COLLECTOR = `
    require("node:v8").setFlagsFromString("--expose-gc");
    const collect = require("node:vm").runInNewContext("gc");
    process.on("SIGUSR2", () => {
        collect();
        require("node:fs").writeFileSync(__dirname + "/heap", String(process.memoryUsage().heapUsed));
    });`;

const LIMIT = 10_000;

export async function measureMemory(count: number, start: StartHost): Promise<Results["memory"][string]> {
    const folder = mkdtempSync(join(tmpdir(), "memory-"));
    const collector = join(folder, "collector.js");
    writeFileSync(collector, COLLECTOR);
    const sandbox = await Sandbox.start();
    const host = await start({ ...sandbox.environment, NODE_OPTIONS: `--require ${collector}` });
    const steps: Results["memory"][string] = [];
    const note = (step: string) => steps.push({ step, megabytes: memoryOf(host.pid) });
    try {
        const fields = numberAt(count);
        note("the process has started");
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
        steps.push({ step: "of that, V8's heap after a collection", megabytes: await heapOf(host, folder) });
        return steps;
    } finally {
        await host.stop();
        await sandbox.close();
        rmSync(folder, { recursive: true, force: true });
    }
}

async function heapOf(host: MeasuredHost, folder: string): Promise<number> {
    const file = join(folder, "heap");
    process.kill(host.pid, "SIGUSR2");
    for (const deadline = Date.now() + LIMIT; Date.now() < deadline; await sleep(50)) {
        const bytes = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
        if (bytes > 0) {
            return bytes / 2 ** 20;
        }
    }
    throw new Error("The process did not report its heap size.");
}
