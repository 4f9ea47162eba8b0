// Measures the commands with the real CLI. The subjects take turns, so that other load on the machine affects all of them.

import { Sandbox } from "../sandbox/server";
import type { Results } from "./results";
import { type Spread, seconds, spread } from "./statistics";
import { COMMANDS, type Command, type Subject } from "./subjects";

export type Subjects = ReadonlyMap<string, Subject>;

/** A form of the list that every subject can read. */
export const LIST = { numbers: "e164" } as const;

interface Measured {
    readonly seconds: number;
    readonly adds: number;
    readonly lists: number;
}

/** @param rounds each starts with an empty state and an empty sandbox for every subject */
export async function measureCommands(subjects: Subjects, count: number, rounds: number): Promise<Results["commands"]> {
    const measured = new Map<string, Measured[]>();
    const names = [...subjects.keys()];
    for (let round = 0; round < rounds; round++) {
        const sandboxes = new Map<string, Sandbox>();
        for (const [name, subject] of subjects) {
            sandboxes.set(name, await Sandbox.start({ listForm: LIST }));
            subject.begin(count);
        }
        for (const command of COMMANDS) {
            for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
                const one = await measure(subjects.get(name), command, sandboxes.get(name));
                measured.set(`${command} ${name}`, [...(measured.get(`${command} ${name}`) ?? []), one]);
            }
        }
        for (const sandbox of sandboxes.values()) {
            await sandbox.close();
        }
    }
    const of = (command: Command, name: string) => measured.get(`${command} ${name}`) ?? [];
    return COMMANDS.map((command) => ({
        count,
        command,
        seconds: collect(names, (name) => spread(of(command, name).map((one) => one.seconds))),
        ratios: collect(
            names.filter((name) => name !== "ours"),
            (name): Spread => {
                const others = of(command, name);
                return spread(of(command, "ours").map((one, i) => one.seconds / (others[i]?.seconds ?? Number.NaN)));
            },
        ),
        requests: collect(names, (name) => {
            const { adds = 0, lists = 0 } = of(command, name).at(-1) ?? {};
            return { adds, lists };
        }),
    }));
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
