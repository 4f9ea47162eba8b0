// What one preview, one up and one refresh of a new stack cost with the real CLI.

import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../sandbox/server";
import type { PulumiCli } from "../scripts/pulumi-cli/find";
import { findLanguageHosts, prependPath } from "../scripts/pulumi-cli/languages";
import { Stack } from "../test/support/stack";
import type { Subject } from "./subjects";
import { type Goal, type Row, timeRow } from "./table";
import { type Compared, inTurns, mapCompared, timed } from "./timing";

const COMMANDS = {
    preview: ["preview"],
    up: ["up", "--yes", "--skip-preview"],
    refresh: ["refresh", "--yes", "--skip-preview"],
} as const;

type Command = keyof typeof COMMANDS;

interface Costs {
    readonly milliseconds: Readonly<Record<Command, number>>;
    readonly adds: number;
    readonly lists: number;
    /** Of the inputs and outputs of one number. */
    readonly stateBytes: number;
}

interface Goals {
    readonly stateBytes: number;
    readonly time: (count: number, command: Command) => Goal;
}

export async function* commandRows(
    caller: string,
    subjects: Compared<Subject>,
    { counts, rounds }: { readonly counts: readonly number[]; readonly rounds: number },
    cli: PulumiCli,
    goals: Goals,
): AsyncGenerator<Row> {
    for (const count of counts) {
        const numbers = count === 1 ? "1 number" : `${count} numbers`;
        const runs = await inTurns(
            rounds,
            mapCompared(subjects, (subject) => () => measure(subject, count, cli)),
        );
        for (const command of Object.keys(COMMANDS) as Command[]) {
            const times = mapCompared(runs, (all) => all.map(({ milliseconds }) => milliseconds[command]));
            yield timeRow(`${caller}: ${command} of ${numbers}`, times, goals.time(count, command));
        }
        if (count === counts.at(-1)) {
            const last = mapCompared(runs, (all) => all.at(-1) as Costs);
            yield {
                what: `${caller}: requests of preview, up and refresh of ${numbers}`,
                ...mapCompared(last, ({ adds, lists }) => `${adds} POST, ${lists} GET`),
                floor: undefined,
                goal: `${count} POST, 3 GET`,
                met: last.ours.adds === count && last.ours.lists <= 3,
            };
            yield {
                what: `${caller}: state of one number`,
                ...mapCompared(last, ({ stateBytes }) => `${stateBytes} bytes`),
                floor: undefined,
                goal: `at most ${goals.stateBytes} bytes`,
                met: last.ours.stateBytes <= goals.stateBytes,
            };
        }
    }
}

async function measure(subject: Subject, count: number, cli: PulumiCli): Promise<Costs> {
    const sandbox = await Sandbox.start({ listForm: { numbers: "e164" } });
    const stack = new Stack(cli, sandbox, false);
    try {
        const program = join(stack.folder, "program");
        cpSync(subject.program, program, { recursive: true });
        writeFileSync(join(program, subject.file), subject.declare(count));
        const hosts = await findLanguageHosts(cli, { install: true, log: console.error });
        stack.environment.PATH = prependPath(stack.environment, hosts);
        stack.environment.PULUMI_HOME = subject.home;
        await stack.init();
        const run = (command: Command) => timed(() => stack.succeed(...COMMANDS[command]));
        const milliseconds = { preview: await run("preview"), up: await run("up"), refresh: await run("refresh") };
        const sizes = Object.values(await stack.numbers()).map(({ inputs, outputs }) =>
            Buffer.byteLength(JSON.stringify(inputs) + JSON.stringify(outputs)),
        );
        return {
            milliseconds,
            adds: sandbox.count("add"),
            lists: sandbox.count("list"),
            stateBytes: Math.max(...sizes),
        };
    } finally {
        stack.remove();
        await sandbox.close();
    }
}
