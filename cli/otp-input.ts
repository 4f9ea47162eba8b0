// Reads an OTP from a prompt or from stdin, never from an argument, which a shell's history and `ps` would show.

import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { isPlugin } from "./called-as";
import { UsageError } from "./exit";
import { withProgress } from "./output";

/** The OTP in a text, which may have the spaces and hyphens of the message that brought it. */
export function otpIn(text: string): string | undefined {
    const digits = text.replace(/[\s-]/g, "");
    return /^\d{6}$/.test(digits) ? digits : undefined;
}

/** How long the command waits for an OTP: as long as one usually is valid, in milliseconds. */
const OTP_TIMEOUT = 10 * 60_000;

/** Reads what is entered as the OTP that a number received. */
export async function readOtp(number: string): Promise<string> {
    const signal = AbortSignal.timeout(OTP_TIMEOUT);
    const late = new Promise<never>((_, reject) => {
        signal.onabort = () => reject(nothingEntered(` within ${OTP_TIMEOUT / 60_000} minutes`));
    });
    const { isTTY } = process.stdin;
    const read = isTTY ? prompt : readPipe;
    const text = await Promise.race([read(`OTP that ${number} received`), late]);
    if (text === undefined) {
        throw nothingEntered();
    }
    return text;
}

function nothingEntered(when = ""): UsageError {
    return new UsageError(
        `No OTP was entered${when}. Nothing was sent.`,
        "Run the command again, and enter the OTP at the prompt or pass it on stdin.",
    );
}

/** What a person types is not shown. */
async function prompt(what: string): Promise<string | undefined> {
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const input = createInterface({ input: process.stdin, output: silent, terminal: true });
    process.stderr.write(`${what} (hidden while you type): `);
    const [line] = await Promise.race([once(input, "line"), once(input, "close")]);
    input.close();
    process.stderr.write("\n");
    return line;
}

/**
 * `pulumi plugin run` puts a pipe between the terminal and the command, so a person may be at its other end. It does not pass on that
 * the input has ended: an OTP needs no line break, and the writer may keep its end open.
 */
async function readPipe(what: string): Promise<string | undefined> {
    process.stderr.write(isPlugin() ? `${what}: ` : "");
    let text = "";
    await withProgress(`the ${what} on stdin`, async () => {
        for await (const chunk of process.stdin.setEncoding("utf8")) {
            text += chunk;
            if (text.includes("\n") || otpIn(text) !== undefined) {
                return;
            }
        }
    });
    return text === "" ? undefined : text.split("\n")[0];
}
