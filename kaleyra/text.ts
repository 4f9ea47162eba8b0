// Texts from outside and texts for people: well-formed, on one line, and quoted so that every character can be seen and copied.

/** Control characters and line separators; invisible characters, among them joiners and those that change the direction of text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** The text on one line, without control characters at its ends. */
export function oneLine(text: string): string {
    return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

/** The text for a terminal, on as many lines as before. A control character becomes a space; invisible characters are left out. */
export function printable(text: string): string {
    return text
        .toWellFormed()
        .replace(UNPRINTABLE, (character) =>
            character === "\n" ? character : /[\p{Cc}\u2028\u2029]/u.test(character) ? " " : "",
        );
}

/** The value as JSON, which is also JavaScript: exactly the value, with every unprintable character escaped. */
export function exactJson(value: unknown, indent?: number): string {
    const json = JSON.stringify(value, null, indent) ?? String(value);
    return json.replace(UNPRINTABLE, (character) =>
        character === "\n"
            ? character
            : Array.from({ length: character.length }, (_, i) => escaped(character.charCodeAt(i))).join(""),
    );
}

function escaped(unit: number): string {
    return `\\u${unit.toString(16).padStart(4, "0")}`;
}

const MAX_QUOTE_LENGTH = 80;

/** The value in a message: as {@link exactJson}, cut if it is long. */
export function quoted(value: unknown): string {
    const json = exactJson(value);
    const short = cut(json, MAX_QUOTE_LENGTH);
    return short === json ? json : `${short} (${[...String(value)].length} characters)`;
}

/** Words in a sentence: "a, b and c". */
export function enumerated(words: readonly string[]): string {
    return words.join(", ").replace(/, ([^,]*)$/, " and $1");
}

/** At most so many characters, counted as code points, so that none is cut in half. */
export function cut(text: string, most: number): string {
    if (text.length <= most) {
        return text;
    }
    const characters = [...text];
    return characters.length <= most ? text : `${characters.slice(0, most).join("")}…`;
}

/** The text as one word of a shell: a POSIX one, or on Windows cmd.exe or PowerShell. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
    if (/^[\w@%+=:,./-]+$/.test(text)) {
        return text;
    }
    const word = printable(text);
    return platform === "win32" ? `"${word.replaceAll('"', "")}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
