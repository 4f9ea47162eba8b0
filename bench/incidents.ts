// What happens to each subject when something goes wrong: an up of five numbers, and then a second one.

import type { FaultInput } from "../sandbox/faults";
import { Sandbox } from "../sandbox/server";
import { LIST, type Subjects } from "./commands";
import { numberAt } from "./numbers";
import type { Results } from "./results";
import type { Subject } from "./subjects";

const COUNT = 5;

interface Incident {
    readonly incident: string;
    readonly faults: readonly FaultInput[];
    /** How many of the numbers exist before. */
    readonly existing: number;
}

const INCIDENTS: readonly Incident[] = [
    { incident: "one number exists already", faults: [], existing: 1 },
    {
        incident: "the connection is reset after one number was stored",
        faults: [{ kind: "reset", on: "add", stored: true, times: 1 }],
        existing: 0,
    },
    {
        incident: "two adds are answered with 429 and Retry-After: 1",
        faults: [{ kind: "too-many-requests", on: "add", retryAfter: "1", times: 2 }],
        existing: 0,
    },
];

export async function measureIncidents(subjects: Subjects): Promise<Results["incidents"]> {
    const results: Results["incidents"] = [];
    for (const { incident, faults, existing } of INCIDENTS) {
        for (const [name, subject] of subjects) {
            const sandbox = await Sandbox.start({ faults, listForm: LIST });
            for (let i = 0; i < existing; i++) {
                sandbox.store.addVerified(numberAt(i));
            }
            subject.begin(COUNT);
            const first = await up(subject, sandbox);
            const again = await up(subject, sandbox);
            results.push({
                incident,
                subject: name,
                first,
                again,
                atKaleyra: sandbox.store.numbers.length,
                recorded: (await subject.state()).ids.length,
            });
            await sandbox.close();
        }
    }
    return results;
}

async function up(subject: Subject, sandbox: Sandbox): Promise<Results["incidents"][number]["first"]> {
    const before = sandbox.count("add");
    const { code, output } = await subject.run("up", sandbox);
    return { code, adds: sandbox.count("add") - before, said: code === 0 ? "" : firstError(output) };
}

/** The line in which the tool reports the error. */
function firstError(output: string): string {
    const lines = output.split("\n").map((line) => line.replace(/^[\s│╷╵*-]+/, "").trim());
    const said = lines.find((line) => /^error:/i.test(line) && !/update failed|errors? occurred/i.test(line));
    return (said ?? lines.filter((line) => line !== "").at(-1) ?? "")
        .replace(/^error:\s*(.* has a problem: )?/i, "")
        .slice(0, 160);
}
