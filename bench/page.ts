// docs/performance.md: the results on one screen. details.ts writes the long tables.

import { goals, numbers } from "./goals";
import { nameOf, SUBJECTS, section, table } from "./markdown";
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
        ...table(
            ["seconds", "requests", ...present.map(nameOf)],
            commands.map(({ count, command, seconds, requests }) => [
                `${command} of ${numbers(count)}`,
                requestsOf(requests.ours),
                ...present.map((name) => seconds[name]?.median.toFixed(2) ?? ""),
            ]),
        ),
    ];
}

function requestsOf({ adds, lists }: { adds: number; lists: number } = { adds: 0, lists: 0 }): string {
    const parts = [adds > 0 ? `${adds} POST` : "", lists > 0 ? `${lists} GET` : ""].filter(Boolean);
    return parts.join(", ") || "none";
}

function costTable(results: Results): string[] {
    return table(["what", "cost"], [...loads(results), ...states(results), ...growth(results), ...limits(results)]);
}

function loads({ load }: Results): string[][] {
    return load
        .filter(({ module }) => module.startsWith("pulumi-kaleyra"))
        .map(({ module, above, milliseconds }) => [
            `\`require("${module}")\`, compared with ${above}`,
            milliseconds.median < 1 ? "not measurable" : `${milliseconds.median.toFixed(0)} ms`,
        ]);
}

function states({ state: { ours, ...others } }: Results): string[][] {
    const foreign = Object.entries(others).filter(([name]) => name !== "floor");
    const compared = foreign.map(([name, bytes]) => `${nameOf(name)} ${bytes}`).join(", ");
    return ours === undefined
        ? []
        : [["state of one number", `${ours} bytes${compared === "" ? "" : ` (${compared})`}`]];
}

function growth({ growth }: Results): string[][] {
    const largest = Math.max(...growth.map(({ count }) => count));
    return growth
        .filter(({ count }) => count === largest)
        .map(({ operation, count, ours, floor }) => [
            `${operation} of ${numbers(count)} in the provider host`,
            `${((ours.seconds.median * 1000) / count).toFixed(2)} ms per number; ${ours.megabytes.median.toFixed(0)} MB ` +
                `(floor ${floor.megabytes.median.toFixed(0)} MB)`,
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
