// Draws a terminal's output with its colours as an SVG, as text that can be searched and copied, without fonts of its own.

const COLUMNS = 100;
const FONT_SIZE = 13;
const COLUMN = FONT_SIZE * 0.6;
const LINE = 18;
const MARGIN = 16;

/** The colours that the pulumi CLI uses, on a dark background that fits GitHub's light and dark pages. */
const COLOURS: Readonly<Record<string, string>> = {
    "1": "#ff7b72",
    "2": "#3fb950",
    "3": "#d29922",
    "5": "#bc8cff",
    "12": "#79c0ff",
    "13": "#d2a8ff",
};
const GROUND = "#0d1117";
const TEXT = "#e6edf3";

/** A character, or a word, in one style. */
interface Piece {
    readonly text: string;
    readonly colour: string | undefined;
    readonly bold: boolean;
}

/** @param output what a program printed, with its escape sequences for colours */
export function terminalSvg(title: string, output: string): string {
    const lines = output.trimEnd().split("\n").map(parseLine).flatMap(wrap);
    const width = 2 * MARGIN + COLUMNS * COLUMN;
    const height = 2 * MARGIN + lines.length * LINE;
    return [
        `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
        `<title id="title">${toXml(title)}</title>`,
        `<rect width="${width}" height="${height}" rx="8" fill="${GROUND}"/>`,
        `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}" fill="${TEXT}" xml:space="preserve">`,
        ...lines.flatMap(drawLine),
        "</g>",
        "</svg>",
        "",
    ].join("\n");
}

/** The lines of text in a picture that {@link terminalSvg} made, without their indentation. */
export function linesOf(svg: string): string[] {
    return [...svg.matchAll(/<text .*<\/text>/g)].map(([line]) => fromXml(line.replace(/<[^>]*>/g, "")));
}

function parseLine(line: string): Piece[] {
    const [first = "", ...others] = line.split("\u001b[");
    let colour: string | undefined;
    let bold = false;
    const pieces = [...first].map((text) => ({ text, colour, bold }));
    for (const part of others) {
        const end = part.indexOf("m");
        const codes = part.slice(0, end);
        if (codes.startsWith("38;5;")) {
            colour = COLOURS[codes.slice("38;5;".length)];
        } else if (codes === "1") {
            bold = true;
        } else {
            colour = undefined;
            bold = false;
        }
        pieces.push(...[...part.slice(end + 1)].map((text) => ({ text, colour, bold })));
    }
    return pieces;
}

/** Wraps between words, and keeps the line's indentation. */
function wrap(line: readonly Piece[]): Piece[][] {
    const rows: Piece[][] = [];
    const indent = line.slice(
        0,
        Math.max(
            0,
            line.findIndex(({ text }) => text !== " "),
        ),
    );
    let rest = [...line];
    while (rest.length > COLUMNS) {
        const space = rest
            .slice(0, COLUMNS + 1)
            .map(({ text }) => text)
            .lastIndexOf(" ");
        const end = space > indent.length ? space : COLUMNS;
        rows.push(rest.slice(0, end));
        rest = [...indent, ...rest.slice(rest[end]?.text === " " ? end + 1 : end)];
    }
    return [...rows, rest];
}

function drawLine(line: readonly Piece[], row: number): string[] {
    const start = line.findIndex(({ text }) => text !== " ");
    if (start === -1) {
        return [];
    }
    const x = MARGIN + start * COLUMN;
    const y = MARGIN + row * LINE + FONT_SIZE;
    const spans = spansOf(line.slice(start)).map(({ text, colour, bold }) => {
        const style = `${colour === undefined ? "" : ` fill="${colour}"`}${bold ? ' font-weight="bold"' : ""}`;
        return style === "" ? toXml(text) : `<tspan${style}>${toXml(text)}</tspan>`;
    });
    return [`<text x="${x.toFixed(1)}" y="${y}">${spans.join("")}</text>`];
}

/** Joins neighbours of the same style, and removes spaces at the end. */
function spansOf(pieces: readonly Piece[]): Piece[] {
    const { length } = pieces
        .map(({ text }) => text)
        .join("")
        .trimEnd();
    const joined: Piece[] = [];
    for (const piece of pieces.slice(0, length)) {
        const last = joined.at(-1);
        if (last !== undefined && last.colour === piece.colour && last.bold === piece.bold) {
            joined[joined.length - 1] = { ...last, text: last.text + piece.text };
        } else {
            joined.push(piece);
        }
    }
    return joined;
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

function toXml(text: string): string {
    return text.replace(/[&<>]/g, (character) => ENTITIES[character as keyof typeof ENTITIES]);
}

function fromXml(text: string): string {
    return Object.entries(ENTITIES).reduceRight((all, [character, entity]) => all.replaceAll(entity, character), text);
}
