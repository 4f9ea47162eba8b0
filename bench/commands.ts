// The commands that people wait for, with the real CLI: each contestant in turn, so that what else the machine does strikes all.

import { Sandbox } from "../sandbox/server";
import { COMMANDS, type Command, type Contestant } from "./contestants";
import type { Results } from "./results";
import { type Spread, seconds, spread } from "./statistics";

export type Contestants = ReadonlyMap<string, Contestant>;

/** The form of the list that every contestant can read. */
export const LIST = { numbers: "e164" } as const;

interface Measured {
    readonly seconds: number;
    readonly adds: number;
    readonly lists: number;
}

/** @param rounds each with an empty state and an empty sandbox for everyone */
export async function measureCommands(
    contestants: Contestants,
    count: number,
    rounds: number,
): Promise<Results["commands"]> {
    const measured = new Map<string, Measured[]>();
    const names = [...contestants.keys()];
    for (let round = 0; round < rounds; round++) {
        const sandboxes = new Map<string, Sandbox>();
        for (const [name, contestant] of contestants) {
            sandboxes.set(name, await Sandbox.start({ listForm: LIST }));
            contestant.begin(count);
        }
        for (const command of COMMANDS) {
            for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
                const one = await measure(contestants.get(name), command, sandboxes.get(name));
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

async function measure(contestant?: Contestant, command?: Command, sandbox?: Sandbox): Promise<Measured> {
    if (contestant === undefined || command === undefined || sandbox === undefined) {
        throw new Error("There is nobody to measure.");
    }
    const before = { adds: sandbox.count("add"), lists: sandbox.count("list") };
    const taken = await seconds(() => succeed(contestant, command, sandbox));
    return {
        seconds: taken,
        adds: sandbox.count("add") - before.adds,
        lists: sandbox.count("list") - before.lists,
    };
}

export async function succeed(contestant: Contestant, command: Command, sandbox: Sandbox): Promise<void> {
    const { code, output } = await contestant.run(command, sandbox);
    if (code !== 0) {
        throw new Error(`A contestant's ${command} ended with ${code}:\n${output.slice(-2_000)}`);
    }
}

function collect<T>(names: readonly string[], of: (name: string) => T): Record<string, T> {
    return Object.fromEntries(names.map((name) => [name, of(name)]));
}
