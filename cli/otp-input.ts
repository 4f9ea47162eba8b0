// Reads an OTP from a prompt or from stdin, never from an argument, which a shell's history and `ps` would show.

import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/** The OTP in a text, which may have the spaces and hyphens of the message that brought it. */
export function otpIn(text: string): string | undefined {
    const digits = text.replace(/[\s-]/g, "");
    return /^\d{6}$/.test(digits) ? digits : undefined;
}

/** How long the command waits for an OTP, in milliseconds: as long as one usually is valid. */
const OTP_TIMEOUT = 10 * 60_000;

/**
 * The line that is entered; undefined if the input ends, or ten minutes pass, without one. What a person types is not shown.
 * `pulumi plugin run` puts a pipe between the terminal and the command, and does not pass on that the input has ended: from a pipe, an OTP
 * needs no line break.
 */
export async function readOtp(number: string): Promise<string | undefined> {
    const { stdin, stderr } = process;
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const input = createInterface({ input: stdin, output: silent, terminal: true });
    if (!stdin.isTTY) {
        stdin.on("data", () => otpIn(input.line) !== undefined && input.emit("line", input.line));
    }
    const late = setTimeout(() => input.close(), OTP_TIMEOUT);
    stderr.write(`OTP that ${number} received${stdin.isTTY ? " (hidden while you type)" : ""}: `);
    const [line] = await Promise.race([once(input, "line"), once(input, "close")]);
    clearTimeout(late);
    input.close();
    stderr.write("\n");
    return line;
}
