// Measures the commands with the real CLI, in milliseconds.

import { Sandbox } from "../sandbox/server";
import { COMMANDS, type Command, type Projects, SUBJECTS, type Subject } from "./project";
import { inTurns, timed } from "./statistics";

/** What the commands of all subjects took and sent, for one count of numbers. */
export interface Measured {
    readonly milliseconds: Readonly<Record<Command, Record<Subject, number[]>>>;
    /** Of one preview, one up and one refresh. */
    readonly requests: Readonly<Record<Subject, { readonly adds: number; readonly lists: number }>>;
}

/** Each round starts with an empty state and an empty sandbox for every subject. */
export async function measureCommands(projects: Projects, count: number, rounds: number): Promise<Measured> {
    const milliseconds = { preview: bySubject(() => []), up: bySubject(() => []), refresh: bySubject(() => []) } as {
        [command in Command]: Record<Subject, number[]>;
    };
    let requests = bySubject(() => ({ adds: 0, lists: 0 }));
    for (let round = 0; round < rounds; round++) {
        const sandboxes = {} as Record<Subject, Sandbox>;
        for (const subject of SUBJECTS) {
            sandboxes[subject] = await Sandbox.start({ listForm: { numbers: "e164" } });
            projects[subject].begin(count);
        }
        for (const command of COMMANDS) {
            const run = (subject: Subject) => () => timed(() => projects[subject].run(command, sandboxes[subject]));
            const taken = await inTurns(1, bySubject(run), round);
            for (const subject of SUBJECTS) {
                milliseconds[command][subject].push(...taken[subject]);
            }
        }
        requests = bySubject((name) => ({ adds: sandboxes[name].count("add"), lists: sandboxes[name].count("list") }));
        await Promise.all(Object.values(sandboxes).map((sandbox) => sandbox.close()));
    }
    return { milliseconds, requests };
}

export function bySubject<T>(of: (subject: Subject) => T): Record<Subject, T> {
    return Object.fromEntries(SUBJECTS.map((subject) => [subject, of(subject)])) as Record<Subject, T>;
}
