// Many numbers in a provider's process without the engine, in Pulumi's dynamic provider host or in a plugin: the time and memory of the
// provider itself.

import { execFileSync } from "node:child_process";
import type { Sandbox } from "../sandbox/server";
import { PluginHost } from "../test/support/plugin-host";
import { Host, type Props } from "../test/support/provider-host";
import { stateOf } from "../test/support/sample-numbers";
import { numberAt } from "./numbers";
import { executableOf } from "./plugins";
import { seconds } from "./statistics";

/** A process that the benchmarks call as the engine does. */
export interface MeasuredHost extends Pick<Host, "pid" | "check" | "diff" | "create" | "stop"> {
    read(id: string, state: Props): Promise<{ id: string }>;
}

export type StartHost = (environment: Record<string, string>) => Promise<MeasuredHost>;

/** @param program the folder of a program with another provider */
export function dynamicHost(program?: string): StartHost {
    return (environment) => Host.alone({ environment, ...(program === undefined ? {} : { program }) });
}

/** @param plugin its folder */
export function pluginHost(plugin: string): StartHost {
    return (environment) => PluginHost.alone({ environment }, [executableOf(plugin)]);
}

/** The plugin in the files of the build: in the bundle of a release no package can be told from another. */
export const pluginInFiles: StartHost = (environment) => PluginHost.alone({ environment });

/** @param program of a plugin */
export function pluginProgram(program: string): StartHost {
    return (environment) => PluginHost.alone({ environment }, [process.execPath, program]);
}

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

/** Starts a process for one operation on this many numbers. */
export async function inHost(
    operation: Operation,
    count: number,
    sandbox: Sandbox,
    start: StartHost,
): Promise<HostRun> {
    const host = await start(sandbox.environment);
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
    host: MeasuredHost,
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

async function handle(host: MeasuredHost, operation: Operation, id: string, fields: Props): Promise<void> {
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

async function accepted(host: MeasuredHost, olds: Props, news: Props): Promise<void> {
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
