// The memory of a provider's process at each step of an up, and what V8 uses of it.

import { setTimeout as sleep } from "node:timers/promises";
import { stateOf } from "../test/support/sample-numbers";
import { handleAll, memoryOf, type StartHost } from "./host";
import { inspect } from "./inspected";
import { numberAt } from "./numbers";
import type { Results } from "./results";

/** V8's heap in bytes: its size, and how much of it is used before and after a garbage collection. */
const HEAP = `() => {
    const { heapTotal, heapUsed } = process.memoryUsage();
    require("node:v8").setFlagsFromString("--expose-gc");
    require("node:vm").runInNewContext("gc")();
    return { total: heapTotal, used: heapUsed, live: process.memoryUsage().heapUsed };
}`;

export const HEAP_SIZE = "of that, V8's heap";
export const HEAP_IN_USE = "in the heap, in use";

interface Heap {
    readonly total: number;
    readonly used: number;
    readonly live: number;
}

export function measureMemory(count: number, start: StartHost): Promise<Results["memory"][string]> {
    return inspect(start, HEAP, async ({ host, sandbox, ask }) => {
        const steps: Results["memory"][string] = [];
        const note = (step: string, megabytes = memoryOf(host.pid)) => steps.push({ step, megabytes });
        const fields = numberAt(count);
        note("the process has started");
        await host.diff("1", stateOf(numberAt(count + 1)), numberAt(count + 1));
        note("the provider is loaded");
        await host.check({}, fields);
        note("a number was validated");
        await host.create(fields);
        note("a number was added");
        await sleep(1_000);
        note("a second later");
        await handleAll(host, "up", count, sandbox, () => {});
        note(`${count.toLocaleString("en")} numbers were added`);
        const { total, used, live } = (await ask()) as Heap;
        note(HEAP_SIZE, total / 2 ** 20);
        note("in the heap, garbage that was not collected yet", (used - live) / 2 ** 20);
        note("in the heap, free memory that V8 kept", (total - used) / 2 ** 20);
        note(HEAP_IN_USE, live / 2 ** 20);
        return steps;
    });
}
