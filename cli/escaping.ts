// Makes a text one word of a shell.

import { printable } from "../kaleyra/text";

/** The text as one word of a shell: a POSIX one, or on Windows cmd.exe or PowerShell. */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
    if (/^[\w@%+=:,./-]+$/.test(text)) {
        return text;
    }
    const word = printable(text);
    return platform === "win32" ? `"${word.replaceAll('"', "")}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}
