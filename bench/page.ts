// docs/performance.md: the results on one screen. details.ts writes the long tables.

import { goals } from "./goals";
import { nameOf, numbers, SUBJECTS, section, settingOf, table } from "./markdown";
import type { Results } from "./results";

export function page(results: Results): string {
    const { machine, versions, date } = results;
    const measured = Object.entries(versions).map(([what, version]) => `${what} ${version}`);
    return `${[
        "# Performance",
        "",
        "What this package costs, compared with Pulumi itself and with what you might use instead. `npm run bench` measures it and",
        "writes this page. The ratios matter; the seconds hold only for the machine that measured them. All figures are medians;",
        "[the details](performance-details.md) have their quartiles, and show where time and memory go.",
        "",
        `Measured on ${date} with ${machine.cores} cores (${machine.processor}, ${machine.gigabytes} GB, ${machine.system}): ` +
            `${measured.join(", ")}.`,
        "",
        ...section("Commands", commandTable(results)),
        ...section("Compared with OpenTofu", tofuTable(results)),
        ...section("Other costs", costTable(results)),
        ...section("When something goes wrong", incidentTable(results)),
        ...section("Goals", goalTable(results)),
    ]
        .join("\n")
        .trim()}\n`;
}

function commandTable({ commands }: Results): string[] {
    const present = Object.keys(SUBJECTS).filter((name) => commands.some(({ seconds }) => name in seconds));
    return [
        ...present.map((name) => `- **${nameOf(name)}**: ${SUBJECTS[name]?.what}`),
        "",
        "Seconds:",
        "",
        ...table(
            ["", ...present.map(nameOf)],
            commands.map((entry) => [
                `${entry.command} of ${settingOf(entry)}`,
                ...present.map((name) => entry.seconds[name]?.median.toFixed(2) ?? ""),
            ]),
        ),
        "",
        "N numbers are N POSTs, and at most one GET for each WABA and process, whatever the language.",
    ];
}

/** Where OpenTofu is faster: by how much, and which part of that is this package's. */
function tofuTable({ commands }: Results): string[] {
    const rows = commands.flatMap((entry) => {
        const { tofu, yaml, emptyPlugin } = entry.seconds;
        return tofu === undefined || yaml === undefined || emptyPlugin === undefined || tofu.median >= yaml.median
            ? []
            : [
                  [
                      `${entry.command} of ${settingOf(entry)}`,
                      `${((yaml.median - tofu.median) * 1000).toFixed(0)} ms`,
                      `${((emptyPlugin.median - tofu.median) * 1000).toFixed(0)} ms`,
                      `${((yaml.median - emptyPlugin.median) * 1000).toFixed(0)} ms`,
                  ],
              ];
    });
    return rows.length === 0
        ? []
        : [
              "Where OpenTofu is faster than the YAML program with the plugin, most of the difference is Pulumi with an empty plugin: the CLI starts",
              "a language host, Node.js and the plugin, and each step is saved. OpenTofu starts one compiled provider, checks nothing before it",
              "adds, and saves less often.",
              "",
              ...table(["", "OpenTofu is faster by", "of it Pulumi", "of it this plugin"], rows),
          ];
}

function costTable(results: Results): string[] {
    return table(
        ["what", "cost"],
        [...loads(results), ...starts(results), ...states(results), ...growth(results), ...limits(results)],
    );
}

function loads({ load }: Results): string[][] {
    return load
        .filter(({ module }) => module.startsWith("pulumi-kaleyra"))
        .map(({ module, above, milliseconds }) => [
            `\`require("${module}")\`, compared with ${above}`,
            milliseconds.median < 1 ? "not measurable" : `${milliseconds.median.toFixed(0)} ms`,
        ]);
}

function starts({ start }: Results): string[][] {
    const { released, empty } = start;
    const cost = `${released.median.toFixed(0)} ms (empty plugin ${empty.median.toFixed(0)} ms)`;
    return [["start of the plugin to its port, compared with bare Node.js", cost]];
}

function states({ state }: Results): string[][] {
    const shown = ["dynamic", "yaml", "naive", "tofu"].filter((name) => name in state);
    return [["state of one number", shown.map((name) => `${nameOf(name)} ${state[name]} bytes`).join(", ")]];
}

function growth({ growth }: Results): string[][] {
    const largest = Math.max(...growth.map(({ count }) => count));
    return growth
        .filter(({ count }) => count === largest)
        .map(({ caller, operation, count, ours, floor }) => [
            `${operation} of ${numbers(count)} in the ${caller}, without the engine`,
            `${((ours.seconds.median * 1000) / count).toFixed(2)} ms per number; ${ours.megabytes.median.toFixed(0)} MB ` +
                `(an empty one ${floor.megabytes.median.toFixed(0)} MB)`,
        ]);
}

function limits({ rateLimit }: Results): string[][] {
    return rateLimit.map(({ by, count, perSecond, seconds, added }) => [
        `up of ${numbers(count)} at ${perSecond} requests per second, with the ${by}`,
        `${seconds.toFixed(0)} s (at least ${(count / perSecond).toFixed(0)} s); ${added.toLocaleString("en")} added`,
    ]);
}

function incidentTable({ incidents }: Results): string[] {
    const subjects = [...new Set(incidents.map(({ subject }) => subject))];
    const rows = [...new Set(incidents.map(({ incident }) => incident))].map((incident) => [
        incident,
        ...subjects.map((subject) => {
            const found = incidents.find((one) => one.incident === incident && one.subject === subject);
            return found === undefined ? "" : `${found.recorded} of ${found.atKaleyra}`;
        }),
    ]);
    return incidents.length === 0
        ? []
        : [
              "An `up` of five numbers, then a second one: how many of the numbers at Kaleyra the state has afterwards. If a number exists already,",
              "the preview of this package fails before it adds any.",
              "",
              ...table(["what happens", ...subjects.map(nameOf)], rows),
          ];
}

function goalTable(results: Results): string[] {
    const all = goals(results);
    const missed = all.filter(({ met }) => !met);
    const rows = missed.map(({ what, goal, measured }) => [what, goal, measured]);
    return [
        `${all.length - missed.length} of ${all.length} goals are met; [the details](performance-details.md#goals) list all of them.`,
        ...(rows.length === 0 ? [] : ["", ...table(["missed", "goal", "measured"], rows)]),
    ];
}
