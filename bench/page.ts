// docs/performance.md, made from the results: no figure in it is written by hand.

import { goals, numbers } from "./goals";
import type { Results } from "./results";
import type { Spread } from "./statistics";

/** Who is who, in the order of the tables. */
const CONTESTANTS: Readonly<Record<string, { readonly name: string; readonly what: string }>> = {
    ours: { name: "pulumi-kaleyra", what: "this package, with credentials, so that a preview looks the numbers up" },
    floor: {
        name: "floor",
        what: "the same program and resource class over a provider of empty functions: what Pulumi itself costs",
    },
    naive: {
        name: "naive provider",
        what: "a dynamic provider as most people write one (`bench/programs/naive.ts`): an inline object with the global fetch",
    },
    tofu: {
        name: "OpenTofu + restapi",
        what: "OpenTofu with Mastercard/restapi, which looks for each number in the list (`bench/tofu.ts`): plan, apply, plan, apply -refresh-only",
    },
};

export function page(results: Results): string {
    const { machine, versions, date } = results;
    return `${[
        "# Performance",
        "",
        "What it costs to use this package, beside what Pulumi itself costs and what people would use instead. `npm run bench` measures",
        "it, in turns and in one run, and writes this page. Ratios are the claim; seconds hold only for the machine they were taken on.",
        "",
        `Measured on ${date}: ${machine.processor}, ${machine.cores} cores, ${machine.gigabytes} GB, ${machine.system}; ` +
            `${Object.entries(versions)
                .map(([what, version]) => `${what} ${version}`)
                .join(", ")}. A figure with a range is a median with its quartiles.`,
        "",
        ...section("Goals", goalTable(results)),
        ...section("Commands", commandTables(results)),
        ...section("Load", loadTable(results)),
        ...section("State", stateTable(results)),
        ...section("Growth", growthTables(results)),
        ...section("Rate limit", limitTable(results)),
        ...section("When something goes wrong", incidentTable(results)),
        ...section("Where the time goes", profileTable(results)),
        ...section("Where the memory goes", memoryTable(results)),
    ]
        .join("\n")
        .trim()}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
    return lines.length === 0 ? [] : [`## ${title}`, "", ...lines, ""];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
    const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
    return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)];
}

function goalTable(results: Results): string[] {
    const rows = goals(results).map(({ what, goal, measured, met, why }) => [
        what,
        goal,
        measured,
        met ? "yes" : `**no**: ${why}`,
    ]);
    return [
        ...table(["what", "goal", "measured", "met"], rows),
        ...(rows.some(([, , , met]) => met !== "yes") ? ["", ...WHY_MISSED] : []),
    ];
}

const WHY_MISSED = [
    "Where a command misses its goal, it is by what an operation pays once, however many numbers there are: the provider's modules must be",
    "loaded before its first answer, libphonenumber-js before the first new number is judged, and undici before the first request, which",
    "also opens the connection. [Where the time goes](#where-the-time-goes) shows that most of it is Node.js itself: finding, reading and",
    "compiling these modules, and everything else, its built-in modules and garbage collection included; little of it is this package's own",
    "code. The shorter the floor's command, the more they weigh: most in a refresh, which runs no program. They are not",
    "put into one file, as the parts of zod are: users should get the fixes of an HTTP client and the number ranges of today with a plain",
    "`npm update`, not with a release of this package.",
    "",
    "Where memory misses its goal, it is not by what is kept: [Where the memory goes](#where-the-memory-goes) shows what is in use after a",
    "garbage collection. Each add is an HTTP exchange, and its garbage makes V8 take more memory before it collects.",
];

function commandTables({ commands }: Results): string[] {
    const counts = [...new Set(commands.map(({ count }) => count))];
    const present = Object.keys(CONTESTANTS).filter((name) => commands.some(({ seconds }) => name in seconds));
    return [
        "Everyone has a sandbox of the same kind on the same machine, which answers at once, and takes turns with the others in every round.",
        "",
        ...present.map((name) => `- **${CONTESTANTS[name]?.name}**: ${CONTESTANTS[name]?.what}.`),
        ...counts.flatMap((count) => {
            const rows = commands.filter((one) => one.count === count);
            const names = present.filter((name) => rows.some(({ seconds }) => name in seconds));
            const head = names.flatMap((name) =>
                name === "ours" ? [nameOf(name)] : [nameOf(name), `ours to ${nameOf(name)}`],
            );
            return [
                "",
                `### ${numbers(count)}`,
                "",
                ...table(
                    ["seconds", ...head],
                    rows.map(({ command, seconds, ratios }) => [
                        command,
                        ...names.flatMap((name) => [
                            range(seconds[name], 2),
                            ...(name === "ours" ? [] : [range(ratios[name], 3)]),
                        ]),
                    ]),
                ),
                "",
                ...table(
                    ["requests", ...names.map(nameOf)],
                    rows.map(({ command, requests }) => [
                        command,
                        ...names.map((name) => `${requests[name]?.adds} POST, ${requests[name]?.lists} GET`),
                    ]),
                ),
            ];
        }),
    ];
}

function nameOf(name: string): string {
    return CONTESTANTS[name]?.name ?? name;
}

function loadTable({ load }: Results): string[] {
    return [
        "Processes that load a module, each beside one that does not.",
        "",
        ...table(
            ["module", "above", "milliseconds"],
            load.map(({ module, above, milliseconds }) => [
                `\`${module}\``,
                above.startsWith("@") ? `\`${above}\`` : above,
                range(milliseconds, 0),
            ]),
        ),
        "",
        "The provider loads a part of undici with the first request, libphonenumber-js with the first number that is judged, and of zod",
        "only what it uses. `test/package/package.test.ts` holds that.",
    ];
}

function stateTable({ state, providerBytes }: Results): string[] {
    return [
        ...table(
            ["", "bytes of one number's inputs and outputs, in an export"],
            Object.entries(state).map(([name, bytes]) => [nameOf(name), String(bytes)]),
        ),
        "",
        `Of these, the constant that names the provider has ${providerBytes.constant} bytes, and stands in inputs and outputs. A stub that only`,
        `forwards, serialised by \`pulumi.dynamic.Resource\`, would have ${providerBytes.stub}.`,
    ];
}

function growthTables({ growth, stacks }: Results): string[] {
    return [
        "Through Pulumi's provider host alone, eight calls at a time, as the engine calls it; memory is the most that the process took.",
        "",
        ...table(
            ["", "numbers", "seconds", "floor's seconds", "ms a number", "MB", "floor's MB"],
            growth.map(({ operation, count, ours, floor }) => [
                operation,
                count.toLocaleString("en"),
                range(ours.seconds, 2),
                range(floor.seconds, 2),
                ((ours.seconds.median * 1000) / count).toFixed(2),
                range(ours.megabytes, 0),
                range(floor.megabytes, 0),
            ]),
        ),
        "",
        "![Seconds and megabytes over the count of numbers](performance.svg)",
        ...(stacks.length === 0
            ? []
            : [
                  "",
                  "With the real CLI, `pulumi up`:",
                  "",
                  ...table(
                      ["numbers", "seconds", "floor's seconds", "ratio", "POST", "state bytes a number"],
                      stacks.map(({ count, ours, floor, adds, bytes }) => [
                          count.toLocaleString("en"),
                          ours.toFixed(1),
                          floor.toFixed(1),
                          (ours / floor).toFixed(2),
                          String(adds),
                          (bytes / count).toFixed(0),
                      ]),
                  ),
              ]),
    ];
}

function limitTable({ rateLimit }: Results): string[] {
    const [first] = rateLimit;
    if (first === undefined) {
        return [];
    }
    const own = first.count / first.perSecond;
    return [
        `${numbers(first.count)} against a sandbox that answers 429 above ${first.perSecond} requests a second: no client can be done before ${own.toFixed(0)} s.`,
        "",
        ...table(
            [
                "by",
                "seconds",
                "to the limit's own",
                "the floor's seconds without a limit",
                "429 answers",
                "added",
                "runs",
            ],
            rateLimit.map(({ by, seconds, floor, refused, added, runs }) => [
                by,
                seconds.toFixed(1),
                (seconds / own).toFixed(2),
                floor.toFixed(1),
                String(refused),
                String(added),
                String(runs),
            ]),
        ),
        "",
        "A request that is answered 429 was not processed: it costs a request and adds nothing.",
    ];
}

function incidentTable({ incidents }: Results): string[] {
    return incidents.length === 0
        ? []
        : [
              "An `up` of five numbers, and a second one after it.",
              "",
              ...table(
                  ["what happens", "to", "first up", "second up", "at Kaleyra", "in the state", "what it says"],
                  incidents.map(({ incident, subject, first, again, atKaleyra, recorded }) => [
                      incident,
                      nameOf(subject),
                      `${first.code === 0 ? "succeeds" : "fails"}, ${first.adds} POST`,
                      `${again.code === 0 ? "succeeds" : "fails"}, ${again.adds} POST`,
                      String(atKaleyra),
                      String(recorded),
                      again.said || first.said,
                  ]),
              ),
          ];
}

function profileTable({ profiles }: Results): string[] {
    return profiles.flatMap(({ count, parts }, i) => [
        ...(i > 0 ? [""] : []),
        `The CPU profile of the provider's module doing an up of ${numbers(count)}, above that of an empty program:`,
        "",
        ...table(
            ["part", "milliseconds"],
            parts.map(({ part, milliseconds }) => [part, milliseconds.toFixed(0)]),
        ),
    ]);
}

function memoryTable({ memory }: Results): string[] {
    const { ours = [], floor = [] } = memory;
    return [
        "What a provider host has at each step of one up.",
        "",
        ...table(
            ["step", "MB", "floor's MB", "more"],
            ours.map(({ step, megabytes }, i) => {
                const other = floor[i]?.megabytes ?? Number.NaN;
                return [step, megabytes.toFixed(0), other.toFixed(0), (megabytes - other).toFixed(0)];
            }),
        ),
        "",
        "The last line is all that is in use. The rest is what V8 has not given back: garbage of requests that are over, and the memory in",
        "which it compiled undici's HTTP parser.",
    ];
}

function range(values: Spread | undefined, digits: number): string {
    if (values === undefined) {
        return "";
    }
    const { median, low, high, of } = values;
    const middle = median.toFixed(digits);
    return of < 3 ? middle : `${middle} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}
