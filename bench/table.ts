// The table of the benchmarks: each cost of the package beside its floor, with the goal where there is one.

import type { Measured } from "./commands";
import type { PerNumber } from "./growth";
import { COMMANDS, type Subject } from "./project";
import { fastest, type Pair } from "./statistics";

/** What was measured. */
export interface Results {
    readonly load: Pair;
    readonly start: Pair;
    /** By the count of numbers. */
    readonly commands: ReadonlyMap<number, Measured>;
    readonly stateBytes: Readonly<Record<Subject, number>>;
    readonly growth: Readonly<Record<Caller, ReadonlyMap<number, PerNumber>>>;
}

type Caller = "dynamic" | "plugin";

const NAMES = { dynamic: "dynamic provider", plugin: "plugin" } as const;

const FLOORS = { dynamic: "emptyDynamic", plugin: "emptyPlugin" } as const;

/** Two measurements of one cost differ by this factor. */
const NOISE = 1.05;

export interface Row {
    readonly what: string;
    readonly ours: string;
    readonly floor?: string;
    readonly above?: string;
    readonly goal?: string;
    readonly met?: boolean;
    readonly naive?: string;
}

export function rowsOf(results: Results): Row[] {
    return (["dynamic", "plugin"] as const).flatMap((caller) =>
        [
            requestRow(results, caller),
            ...commandRows(results, caller),
            caller === "dynamic"
                ? processRow('`require("pulumi-kaleyra/provider")` in a new process', results.load, 30)
                : processRow("start to port", results.start, 25),
            stateRow(results, caller),
            growthRow(results, caller, "up"),
            growthRow(results, caller, "refresh"),
        ].map(({ naive, ...row }) => ({
            ...row,
            what: `${NAMES[caller]}: ${row.what}`,
            // The naive provider is a dynamic one.
            ...(caller === "dynamic" && naive !== undefined ? { naive } : {}),
        })),
    );
}

/** As Markdown. */
export function tableOf(rows: readonly Row[]): string {
    const head = ["", "this package", "floor", "above it", "goal", "naive provider"];
    const cells = rows.map(({ what, ours, floor = "", above = "", goal = "", met, naive = "" }) => [
        what,
        ours,
        floor,
        above,
        met === false ? `${goal}: **missed**` : goal,
        naive,
    ]);
    return [head, head.map(() => "---"), ...cells].map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function requestRow({ commands }: Results, caller: Caller): Row {
    const [count, { requests }] = [...commands].at(-1) as [number, Measured];
    const text = (subject: Subject) => `${requests[subject].adds} POST, ${requests[subject].lists} GET`;
    const { adds, lists } = requests[caller];
    return {
        what: `requests of preview, up and refresh of ${numbers(count)}`,
        ours: text(caller),
        floor: `${count} POST`,
        goal: `${count} POST, ${COMMANDS.length} GET`,
        met: adds === count && lists <= COMMANDS.length,
        naive: text("naive"),
    };
}

function commandRows({ commands }: Results, caller: Caller): Row[] {
    return [...commands].flatMap(([count, { milliseconds }]) =>
        COMMANDS.map((command) => {
            const of = (subject: Subject) => `${(fastest(milliseconds[command][subject]) / 1000).toFixed(2)} s`;
            const pair = { ours: milliseconds[command][caller], floor: milliseconds[command][FLOORS[caller]] };
            return {
                what: `${command} of ${numbers(count)}`,
                ours: of(caller),
                floor: of(FLOORS[caller]),
                ...(caller === "dynamic"
                    ? difference(pair, count === 1 && command !== "refresh" ? 80 : undefined)
                    : ratio(pair)),
                naive: of("naive"),
            };
        }),
    );
}

function processRow(what: string, pair: Pair, most: number): Row {
    return { what, ours: inMs(fastest(pair.ours)), floor: inMs(fastest(pair.floor)), ...difference(pair, most) };
}

function stateRow({ stateBytes }: Results, caller: Caller): Row {
    const most = { dynamic: 450, plugin: 300 }[caller];
    return {
        what: "state of one number",
        ours: `${stateBytes[caller]} bytes`,
        goal: `at most ${most} bytes`,
        met: stateBytes[caller] <= most,
        naive: `${stateBytes.naive} bytes`,
    };
}

/** The start of the process counts too. It weighs most for the smallest count, so a cost that does not grow can only fall. */
function growthRow({ growth }: Results, caller: Caller, operation: keyof PerNumber): Row {
    const costs = [...growth[caller]].map(([count, one]) => ({ count, ...one[operation] }));
    const list = (of: "ours" | "floor") => `${costs.map((cost) => fastest(cost[of]).toFixed(2)).join(", ")} ms`;
    const [first = Number.NaN, last = first] = [costs.at(0), costs.at(-1)].map((cost) => fastest(cost?.ours ?? []));
    return {
        what: `${operation} without the CLI, per number with ${costs.map(({ count }) => count.toLocaleString("en")).join(", ")}`,
        ours: list("ours"),
        floor: list("floor"),
        goal: "does not grow",
        met: last <= first * NOISE,
    };
}

function difference({ ours, floor }: Pair, most?: number): Partial<Row> {
    const more = fastest(ours) - fastest(floor);
    return { above: inMs(more), ...(most === undefined ? {} : { goal: `at most ${inMs(most)}`, met: more <= most }) };
}

function ratio({ ours, floor }: Pair): Partial<Row> {
    const times = fastest(ours) / fastest(floor);
    return { above: `${times.toFixed(3)} times`, goal: "at most 1.05 times", met: times <= 1.05 };
}

const inMs = (value: number) => `${value.toFixed(0)} ms`;

const numbers = (count: number) => (count === 1 ? "1 number" : `${count.toLocaleString("en")} numbers`);
