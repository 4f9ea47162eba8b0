// Measures the commands with the real CLI. The subjects take turns, so that other load on the machine affects all of them.

import { Sandbox } from "../sandbox/server";
import type { Results } from "./results";
import { type Spread, seconds, spread } from "./statistics";
import { COMMANDS, type Command, type Subject } from "./subjects";

export type Subjects = ReadonlyMap<string, Subject>;

/** A form of the list that every subject can read. */
export const LIST = { numbers: "e164" } as const;

/** Which subjects are compared, if both are measured. */
const COMPARISONS: readonly (readonly [of: string, to: string])[] = [
    ["dynamic", "emptyDynamic"],
    ["dynamic", "naive"],
    ["yaml", "emptyPlugin"],
    ["yaml", "dynamic"],
    ["yaml", "tofu"],
    ["go", "yaml"],
    ["nodejs", "dynamic"],
];

/** What is measured. */
export interface CommandPlan {
    readonly count: number;
    /** Each starts with an empty state and an empty sandbox for every subject. */
    readonly rounds: number;
    readonly commands?: readonly Command[];
    /** Milliseconds until the sandbox answers. */
    readonly latency?: number;
}

interface Measured {
    readonly seconds: number;
    readonly adds: number;
    readonly lists: number;
}

export async function measureCommands(subjects: Subjects, plan: CommandPlan): Promise<Results["commands"]> {
    const { count, rounds, commands = COMMANDS, latency = 0 } = plan;
    const measured = new Map<string, Measured[]>();
    const names = [...subjects.keys()];
    for (let round = 0; round < rounds; round++) {
        const sandboxes = await startSandboxes(subjects, count, latency);
        for (const command of commands) {
            for (const name of turnsOf(names, round)) {
                const one = await measure(subjects.get(name), command, sandboxes.get(name));
                measured.set(`${command} ${name}`, [...(measured.get(`${command} ${name}`) ?? []), one]);
            }
        }
        for (const sandbox of sandboxes.values()) {
            await sandbox.close();
        }
    }
    const of = (command: Command, name: string) => measured.get(`${command} ${name}`) ?? [];
    return commands.map((command) => ({
        count,
        latency,
        command,
        seconds: collect(names, (name) => spread(of(command, name).map((one) => one.seconds))),
        comparisons: COMPARISONS.filter((pair) => pair.every((name) => subjects.has(name))).map(([one, other]) => ({
            of: one,
            to: other,
            ...compare(of(command, one), of(command, other)),
        })),
        requests: collect(names, (name) => {
            const { adds = 0, lists = 0 } = of(command, name).at(-1) ?? {};
            return { adds, lists };
        }),
    }));
}

async function startSandboxes(subjects: Subjects, count: number, latency: number): Promise<Map<string, Sandbox>> {
    const sandboxes = new Map<string, Sandbox>();
    const faults = latency === 0 ? [] : [{ kind: "delay" as const, ms: latency }];
    for (const [name, subject] of subjects) {
        sandboxes.set(name, await Sandbox.start({ listForm: LIST, faults }));
        subject.begin(count);
    }
    return sandboxes;
}

/** Another subject begins in each round. */
function turnsOf(names: readonly string[], round: number): string[] {
    const first = round % names.length;
    return [...names.slice(first), ...names.slice(0, first)];
}

/** Round by round. */
function compare(
    one: readonly Measured[],
    other: readonly Measured[],
): { readonly ratio: Spread; readonly milliseconds: Spread } {
    const pairs = one.map((measured, i) => [measured.seconds, other[i]?.seconds ?? Number.NaN] as const);
    return {
        ratio: spread(pairs.map(([a, b]) => a / b)),
        milliseconds: spread(pairs.map(([a, b]) => (a - b) * 1000)),
    };
}

async function measure(subject?: Subject, command?: Command, sandbox?: Sandbox): Promise<Measured> {
    if (subject === undefined || command === undefined || sandbox === undefined) {
        throw new Error("There is no subject to measure.");
    }
    const before = { adds: sandbox.count("add"), lists: sandbox.count("list") };
    const taken = await seconds(() => succeed(subject, command, sandbox));
    return {
        seconds: taken,
        adds: sandbox.count("add") - before.adds,
        lists: sandbox.count("list") - before.lists,
    };
}

export async function succeed(subject: Subject, command: Command, sandbox: Sandbox): Promise<void> {
    const { code, output } = await subject.run(command, sandbox);
    if (code !== 0) {
        throw new Error(`${command} of a subject exited with ${code}:\n${output.slice(-2_000)}`);
    }
}

function collect<T>(names: readonly string[], of: (name: string) => T): Record<string, T> {
    return Object.fromEntries(names.map((name) => [name, of(name)]));
}
