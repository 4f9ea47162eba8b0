// docs/performance.svg: how time and memory grow with the count of numbers, on logarithmic axes.

import type { Results } from "./results";

interface Line {
    readonly label: string;
    readonly colour: string;
    readonly dashed: boolean;
    readonly points: readonly (readonly [x: number, y: number])[];
}

const WIDTH = 420;
const HEIGHT = 300;
const MARGIN = { left: 60, right: 20, top: 40, bottom: 90 };

export function plot(results: Results): string {
    const growth = results.growth.filter(({ caller }) => caller === "dynamic provider");
    const operations = [...new Set(growth.map(({ operation }) => operation))];
    const colours = ["#0b6e99", "#b45309", "#4d7c0f"];
    const lines = (of: (entry: Results["growth"][number]["ours"]) => number): Line[] =>
        operations.flatMap((operation, i) => {
            const entries = growth.filter((entry) => entry.operation === operation);
            const colour = colours[i % colours.length] ?? "black";
            return [
                {
                    label: operation,
                    colour,
                    dashed: false,
                    points: entries.map(({ count, ours }) => [count, of(ours)] as const),
                },
                {
                    label: `${operation}, floor`,
                    colour,
                    dashed: true,
                    points: entries.map(({ count, floor }) => [count, of(floor)] as const),
                },
            ];
        });
    const panels = [
        panel(
            "Seconds in the provider host",
            lines(({ seconds }) => seconds.median),
        ),
        panel(
            "Megabytes of the provider host",
            lines(({ megabytes }) => megabytes.median),
        ),
    ];
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title" width="${WIDTH * 2}" height="${HEIGHT}" viewBox="0 0 ${WIDTH * 2} ${HEIGHT}" font-family="sans-serif" font-size="11">`,
        `<title id="title">Seconds and megabytes of the provider host by the count of numbers</title>`,
        `<rect width="100%" height="100%" fill="white"/>`,
        ...panels.map((content, i) => `<g transform="translate(${WIDTH * i} 0)">\n${content}\n</g>`),
        "</svg>\n",
    ].join("\n");
}

function panel(title: string, lines: readonly Line[]): string {
    const points = lines.flatMap((line) => line.points);
    const x = axis(
        points.map(([value]) => value),
        MARGIN.left,
        WIDTH - MARGIN.right,
    );
    const y = axis(
        points.map(([, value]) => value),
        HEIGHT - MARGIN.bottom,
        MARGIN.top,
    );
    const bottom = HEIGHT - MARGIN.bottom;
    return [
        `<text x="${MARGIN.left}" y="22" font-size="13">${title}</text>`,
        ...x.ticks.flatMap((value) => [
            `<line x1="${at(x.place(value))}" y1="${MARGIN.top}" x2="${at(x.place(value))}" y2="${bottom}" stroke="#ddd"/>`,
            `<text x="${at(x.place(value))}" y="${bottom + 15}" text-anchor="middle">${value.toLocaleString("en")}</text>`,
        ]),
        ...y.ticks.flatMap((value) => [
            `<line x1="${MARGIN.left}" y1="${at(y.place(value))}" x2="${WIDTH - MARGIN.right}" y2="${at(y.place(value))}" stroke="#ddd"/>`,
            `<text x="${MARGIN.left - 6}" y="${at(y.place(value) + 4)}" text-anchor="end">${value.toLocaleString("en")}</text>`,
        ]),
        `<text x="${(MARGIN.left + WIDTH - MARGIN.right) / 2}" y="${bottom + 30}" text-anchor="middle">numbers</text>`,
        ...lines.map(({ colour, dashed, points: of }) => {
            const places = of.map(([px, py]) => `${at(x.place(px))},${at(y.place(py))}`).join(" ");
            return `<polyline points="${places}" fill="none" stroke="${colour}" stroke-width="1.5"${dash(dashed)}/>`;
        }),
        ...lines.flatMap(({ label, colour, dashed }, i) => {
            const [left, top] = [MARGIN.left + (i % 2) * 160, bottom + 46 + Math.floor(i / 2) * 14];
            return [
                `<line x1="${left}" y1="${top - 4}" x2="${left + 20}" y2="${top - 4}" stroke="${colour}" stroke-width="1.5"${dash(dashed)}/>`,
                `<text x="${left + 26}" y="${top}">${label}</text>`,
            ];
        }),
    ].join("\n");
}

const dash = (dashed: boolean) => (dashed ? ' stroke-dasharray="4 3"' : "");

const at = (value: number) => value.toFixed(1);

/** A logarithmic axis over whole powers of ten. */
function axis(values: readonly number[], from: number, to: number) {
    const low = Math.floor(Math.log10(Math.min(...values)));
    const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))));
    return {
        place: (value: number) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
        ticks: Array.from({ length: high - low + 1 }, (_, i) => Number((10 ** (low + i)).toPrecision(1))),
    };
}
