// Makes texts safe where they are printed on several lines, and values safe in source code, JSON and a shell.

import { printable } from "../kaleyra/printable";

/** Control characters, line separators, and characters that are invisible or change the direction of text. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** The text without control characters, on as many lines as before. */
export function printableLines(text: string): string {
    return text.replace(UNPRINTABLE, (character) => (character === "\n" ? character : " "));
}

/** The value as JSON, which is also JavaScript, with every unprintable character escaped: it still means the same. */
export function printableJson(value: unknown, indent?: number): string {
    // The line breaks between entries are the only control characters that JSON.stringify leaves below U+007F.
    return JSON.stringify(value, null, indent).replace(UNPRINTABLE, (character) =>
        character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** The text as one word of a shell: a POSIX one, or on Windows cmd.exe or PowerShell. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
    if (/^[\w@%+=:,./-]+$/.test(text)) {
        return text;
    }
    const word = printable(text);
    return platform === "win32" ? `"${word.replaceAll('"', "")}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
