// Many numbers in Pulumi's provider host without the engine: the time and memory of the provider itself.

import { execFileSync } from "node:child_process";
import type { Sandbox } from "../sandbox/server";
import { Host, type Props } from "../scripts/provider-host";
import { stateOf } from "../scripts/sample-numbers";
import { numberAt } from "./numbers";
import { seconds } from "./statistics";

/** What the host has to do for each number in one operation of the engine. */
export const OPERATIONS = ["up", "unchanged preview", "refresh"] as const;

export type Operation = (typeof OPERATIONS)[number];

/** How many calls the engine makes in parallel on two cores. */
const LANES = 8;

/** How often the memory is measured. */
const LOOKS = 20;

export interface HostRun {
    readonly seconds: number;
    /** The maximum of the process, in megabytes. */
    readonly megabytes: number;
}

/** Starts a provider host for one operation on this many numbers. */
export async function inHost(
    operation: Operation,
    count: number,
    sandbox: Sandbox,
    program?: string,
): Promise<HostRun> {
    const host = await Host.alone({ environment: sandbox.environment, ...(program === undefined ? {} : { program }) });
    try {
        let megabytes = 0;
        const look = (i: number) => {
            if (i % Math.ceil(count / LOOKS) === 0) {
                megabytes = Math.max(megabytes, memoryOf(host.pid));
            }
        };
        const taken = await seconds(() => handleAll(host, operation, count, sandbox, look));
        return { seconds: taken, megabytes: Math.max(megabytes, memoryOf(host.pid)) };
    } finally {
        await host.stop();
    }
}

/** Calls the host for each number, with as many parallel calls as the engine. */
export async function handleAll(
    host: Host,
    operation: Operation,
    count: number,
    sandbox: Sandbox,
    done: (i: number) => void,
): Promise<void> {
    const ids = new Map(sandbox.store.numbers.map(({ phoneNumber, id }) => [phoneNumber, id]));
    let next = 0;
    const lane = async () => {
        for (let i = next++; i < count; i = next++) {
            const fields = numberAt(i);
            await handle(host, operation, ids.get(fields.phoneNumber) ?? "1", fields);
            done(i);
        }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
}

async function handle(host: Host, operation: Operation, id: string, fields: Props): Promise<void> {
    const state = stateOf(fields as ReturnType<typeof numberAt>);
    switch (operation) {
        case "up":
            await accepted(host, {}, fields);
            await host.create(fields);
            return;
        case "unchanged preview": {
            await accepted(host, fields, fields);
            const { changes } = await host.diff(id, state, fields);
            expect(!changes, "an unchanged number shows changes");
            return;
        }
        case "refresh": {
            const read = await host.read(id, state);
            expect(read.id === id, "a number is gone");
        }
    }
}

async function accepted(host: Host, olds: Props, news: Props): Promise<void> {
    const { failures } = await host.check(olds, news);
    expect(failures.length === 0, JSON.stringify(failures));
}

/** Stops the benchmark if the provider does not work. */
function expect(holds: boolean, otherwise: string): void {
    if (!holds) {
        throw new Error(`The benchmark's numbers are not in order: ${otherwise}.`);
    }
}

/** The resident memory of a process, in megabytes. */
export function memoryOf(pid: number): number {
    return Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" })) / 1024;
}
