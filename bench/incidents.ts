// What happens to each contestant when something goes wrong: an up of five numbers, and then another, as people do.

import type { FaultInput } from "../sandbox/faults";
import { Sandbox } from "../sandbox/server";
import { type Contestants, LIST } from "./commands";
import type { Contestant } from "./contestants";
import { numberAt } from "./numbers";
import type { Results } from "./results";

const COUNT = 5;

interface Incident {
    readonly incident: string;
    readonly faults: readonly FaultInput[];
    /** How many of the numbers are there before. */
    readonly there: number;
}

const INCIDENTS: readonly Incident[] = [
    { incident: "one number exists already", faults: [], there: 1 },
    {
        incident: "the connection is reset after one number was stored",
        faults: [{ kind: "reset", on: "add", stored: true, times: 1 }],
        there: 0,
    },
    {
        incident: "two adds are answered 429, wait one second",
        faults: [{ kind: "too-many-requests", on: "add", retryAfter: "1", times: 2 }],
        there: 0,
    },
];

export async function measureIncidents(contestants: Contestants): Promise<Results["incidents"]> {
    const results: Results["incidents"] = [];
    for (const { incident, faults, there } of INCIDENTS) {
        for (const [name, contestant] of contestants) {
            const sandbox = await Sandbox.start({ faults, listForm: LIST });
            for (let i = 0; i < there; i++) {
                sandbox.store.add({ ...numberAt(i), verified: true, otp: "000000", otpSentAt: 0 });
            }
            contestant.begin(COUNT);
            const first = await up(contestant, sandbox);
            const again = await up(contestant, sandbox);
            results.push({
                incident,
                contestant: name,
                first,
                again,
                atKaleyra: sandbox.store.numbers.length,
                recorded: (await contestant.state()).ids.length,
            });
            await sandbox.close();
        }
    }
    return results;
}

async function up(contestant: Contestant, sandbox: Sandbox): Promise<Results["incidents"][number]["first"]> {
    const before = sandbox.count("add");
    const { code, output } = await contestant.run("up", sandbox);
    return { code, adds: sandbox.count("add") - before, said: code === 0 ? "" : firstError(output) };
}

/** The line in which a tool says what went wrong. */
function firstError(output: string): string {
    const lines = output.split("\n").map((line) => line.replace(/^[\s│╷╵*-]+/, "").trim());
    const said = lines.find((line) => /^error:/i.test(line) && !/update failed|errors? occurred/i.test(line));
    return (said ?? lines.filter((line) => line !== "").at(-1) ?? "")
        .replace(/^error:\s*(.* has a problem: )?/i, "")
        .slice(0, 160);
}
