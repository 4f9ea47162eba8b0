// docs/performance-details.md: every figure of the results, with its quartiles. page.ts writes the summary.

import { goals } from "./goals";
import { nameOf, numbers, range, SUBJECTS, section, settingOf, table } from "./markdown";
import type { Results } from "./results";

export function details(results: Results): string {
    return `${[
        "# Performance in detail",
        "",
        "All figures behind [performance.md](performance.md), written by `npm run bench` from `bench/results.json`. A figure with a range is",
        "a median with its quartiles. The subjects take turns in every round, so that other load on the machine affects all of them.",
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

function goalTable(results: Results): string[] {
    const all = goals(results);
    const rows = all.map(({ what, goal, measured, met, why }) => [
        what,
        goal,
        measured,
        met ? "yes" : `**no**: ${why}`,
    ]);
    const isMissed = (kind: RegExp) => all.some(({ what, met }) => !met && kind.test(what));
    return [
        ...table(["what", "goal", "measured", "met"], rows),
        ...(isMissed(/ above the | ratio to /) ? ["", ...WHY_SLOW] : []),
        ...(isMissed(/memory/) ? ["", ...WHY_LARGE] : []),
    ];
}

const WHY_SLOW = [
    "A command that misses its goal does so because of a fixed cost per operation, however many numbers there are. The provider's modules",
    "are loaded before its first answer, libphonenumber-js before the first new number is validated, and undici before the first request,",
    "which also opens the connection. [Where the time goes](#where-the-time-goes) shows that most of this time is spent in Node.js: it finds,",
    "reads and compiles the modules. The shorter the command, the larger the share; it is largest for a refresh, which runs no program. undici",
    "and libphonenumber-js are not bundled, so that you get fixes of the HTTP client and new number ranges with a plain `npm update`.",
];

const WHY_LARGE = [
    "Where memory misses its goal, most of it is not in use: [where the memory goes](#where-the-memory-goes) shows what remains after a garbage",
    "collection. Each add is an HTTP exchange, each message of the plugin is a call to the engine, and V8 lets its heap grow before it collects",
    "their garbage.",
];

function commandTables({ commands }: Results): string[] {
    const settings = [...new Set(commands.map(settingOf))];
    return [
        "Each subject has its own sandbox on the same machine, which answers at once if no latency is named. Programs in JavaScript have the",
        "packages that an installation gives them: the CLI walks through all of them. OpenTofu runs `plan`, `apply`, `plan` and",
        "`apply -refresh-only`.",
        ...settings.flatMap((setting) => {
            const rows = commands.filter((one) => settingOf(one) === setting);
            return ["", `### ${setting}`, "", ...commandsOf(rows)];
        }),
    ];
}

function commandsOf(rows: Results["commands"]): string[] {
    const names = Object.keys(SUBJECTS).filter((name) => rows.some(({ seconds }) => name in seconds));
    const compared = rows.flatMap(({ command, comparisons }) =>
        comparisons.map(({ of, to, ratio, milliseconds }) => [
            command,
            nameOf(of),
            nameOf(to),
            range(ratio, 3),
            range(milliseconds, 0),
        ]),
    );
    return [
        ...table(
            ["seconds", ...names.map(nameOf)],
            rows.map(({ command, seconds }) => [command, ...names.map((name) => range(seconds[name], 2))]),
        ),
        "",
        ...(compared.length === 0
            ? []
            : [...table(["command", "subject", "compared with", "ratio", "more, milliseconds"], compared), ""]),
        ...table(
            ["requests", ...names.map(nameOf)],
            rows.map(({ command, requests }) => [
                command,
                ...names.map((name) => `${requests[name]?.adds} POST, ${requests[name]?.lists} GET`),
            ]),
        ),
    ];
}

function loadTable({ load, start }: Results): string[] {
    return [
        "Each row compares processes that load a module with processes that do not.",
        "",
        ...table(
            ["module", "compared with", "milliseconds"],
            load.map(({ module, above, milliseconds }) => [
                `\`${module}\``,
                above.startsWith("@") ? `\`${above}\`` : above,
                range(milliseconds, 0),
            ]),
        ),
        "",
        "From the start of a plugin to its port, compared with a bare Node.js that prints a line:",
        "",
        ...table(
            ["plugin", "milliseconds"],
            [
                ["as released", range(start.released, 0)],
                ["empty, bundled in the same way", range(start.empty, 0)],
            ],
        ),
        "",
        "The provider loads a part of undici with the first request, libphonenumber-js with the first number that is validated, and only the",
        "part of zod that it uses. `test/package/package.test.ts` enforces this.",
    ];
}

function stateTable({ state, providerBytes }: Results): string[] {
    return [
        ...table(
            ["", "bytes of one number's inputs and outputs in an export"],
            Object.entries(state).map(([name, bytes]) => [nameOf(name), String(bytes)]),
        ),
        "",
        `The constant that names the provider has ${providerBytes.constant} bytes and appears in inputs and outputs. A stub that only forwards, serialised`,
        `by \`pulumi.dynamic.Resource\`, would have ${providerBytes.stub} bytes.`,
    ];
}

function growthTables({ growth }: Results): string[] {
    return [
        "In the provider's process alone, with eight parallel calls, as the engine makes them. Memory is the maximum of the process. The floor is an",
        "empty dynamic provider or an empty plugin.",
        "",
        ...table(
            ["caller", "", "numbers", "seconds", "floor, seconds", "ms per number", "MB", "floor, MB"],
            growth.map(({ caller, operation, count, ours, floor }) => [
                caller,
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
        "![Seconds and megabytes of the dynamic provider by the count of numbers](performance.svg)",
    ];
}

function limitTable({ rateLimit }: Results): string[] {
    const [first] = rateLimit;
    if (first === undefined) {
        return [];
    }
    const shortest = first.count / first.perSecond;
    return [
        `${numbers(first.count)} against a sandbox that answers 429 above ${first.perSecond} requests per second. ` +
            `No client can finish in less than ${shortest.toFixed(0)} s.`,
        "",
        ...table(
            [
                "with",
                "seconds",
                "ratio to the shortest time",
                "floor without a limit, seconds",
                "429 answers",
                "added",
                "runs",
            ],
            rateLimit.map(({ by, seconds, floor, refused, added, runs }) => [
                `the ${by}`,
                seconds.toFixed(1),
                (seconds / shortest).toFixed(2),
                floor.toFixed(1),
                String(refused),
                String(added),
                String(runs),
            ]),
        ),
        "",
        "A request that is answered with 429 was not processed and adds nothing.",
    ];
}

function incidentTable({ incidents }: Results): string[] {
    return incidents.length === 0
        ? []
        : [
              "An `up` of five numbers, and a second one after it.",
              "",
              ...table(
                  ["what happens", "subject", "first up", "second up", "at Kaleyra", "in the state", "error"],
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
    return profiles.flatMap(({ caller, count, parts }, i) => [
        ...(i > 0 ? [""] : []),
        `CPU profile of the ${caller} during an up of ${numbers(count)}, from its first call to its last, above the empty one:`,
        "",
        ...table(
            ["part", "milliseconds"],
            parts.map(({ part, milliseconds }) => [part, milliseconds.toFixed(0)]),
        ),
    ]);
}

function memoryTable({ memory }: Results): string[] {
    const { dynamic = [], emptyDynamic = [], plugin = [], emptyPlugin = [] } = memory;
    const of = (steps: typeof dynamic, i: number) => steps[i]?.megabytes.toFixed(0) ?? "";
    return [
        "Memory of the process at each step of one up, in megabytes.",
        "",
        ...table(
            ["step", "dynamic provider", "empty dynamic provider", "plugin", "empty plugin"],
            dynamic.map(({ step }, i) => [
                step,
                of(dynamic, i),
                of(emptyDynamic, i),
                of(plugin, i),
                of(emptyPlugin, i),
            ]),
        ),
        "",
        "Only the last row is in use. V8 lets its heap grow with what is in use before it collects the garbage of finished calls, and keeps the",
        "memory then. The rest of a process is its program code, its stacks, and the memory in which V8 compiled undici's HTTP parser.",
    ];
}
