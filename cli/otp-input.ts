// Reads an OTP from a prompt or from stdin, never from an argument, which a shell's history and `ps` would show.

import { createInterface } from "node:readline/promises";
import { type Readable, Writable } from "node:stream";
import { commandLine, isPlugin } from "./called-as";
import { UsageError } from "./exit";
import type { OtpTarget } from "./otp-target";
import { withProgress } from "./progress";

/** How long the command waits for a line on a pipe, in milliseconds: as long as an OTP usually is valid. */
const PIPE_PATIENCE = 10 * 60_000;

/** The OTP in a text, which may have the spaces and hyphens of the message that brought it. */
export function otpIn(text: string): string | undefined {
    const digits = text.replace(/[\s-]/g, "");
    return /^\d{6}$/.test(digits) ? digits : undefined;
}

/** Reads the OTP that a number received. */
export async function readOtp({ number, selection }: Pick<OtpTarget, "number" | "selection">): Promise<string> {
    const input = process.stdin.isTTY
        ? await prompt(`OTP that ${number} received (hidden while you type): `)
        : await piped(number, selection);
    const otp = otpIn(input);
    if (otp !== undefined) {
        return otp;
    }
    const malformed = new UsageError(
        "An OTP must be exactly six digits. Nothing was sent.",
        "Enter it at the prompt, or pass it on stdin.",
    );
    if (!process.stdin.isTTY) {
        throw malformed;
    }
    console.error(malformed.message);
    return readOtp({ number, selection });
}

/** `pulumi plugin run` puts a pipe between the terminal and the command, so a person may be at its other end. */
function piped(number: string, selection: string): Promise<string> {
    if (isPlugin()) {
        process.stderr.write(`OTP that ${number} received: `);
    }
    return withProgress(`the OTP of ${number} on stdin`, () => firstLine(process.stdin, PIPE_PATIENCE, selection));
}

/**
 * The first line of a stream, which is closed afterwards: a writer that keeps its end open must not block the command.
 * For the same reason an OTP needs no line break after it.
 * @param patience milliseconds until it gives up
 * @param selection the arguments that select the number
 */
export async function firstLine(input: Readable, patience: number, selection: string): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    try {
        return await new Promise<string>((resolve, reject) => {
            let text = "";
            timer = setTimeout(() => reject(noOtpIn(patience, selection)), patience);
            input.setEncoding("utf8");
            input.once("error", reject);
            input.once("end", () => resolve(text));
            input.on("data", (chunk: string) => {
                text += chunk;
                if (text.includes("\n") || otpIn(text) !== undefined) {
                    resolve(text.split("\n")[0] ?? "");
                }
            });
        });
    } finally {
        clearTimeout(timer);
        input.destroy();
    }
}

function noOtpIn(patience: number, selection: string): UsageError {
    return new UsageError(
        `No OTP arrived on stdin within ${patience / 60_000} minutes. Nothing was sent.`,
        `Run the command again in a terminal, or pass the OTP on stdin. If it has expired, run \`${commandLine(`retry-otp ${selection}`)}\`.`,
    );
}

async function prompt(question: string): Promise<string> {
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
    // Only now does the terminal no longer show what is typed.
    process.stderr.write(question);
    try {
        const closed = new Promise<never>((_, reject) => {
            terminal.once("close", () =>
                reject(new UsageError("No OTP was entered. Nothing was sent.", "Run the command again.")),
            );
        });
        return await Promise.race([terminal.question(""), closed]);
    } finally {
        terminal.close();
        process.stderr.write("\n");
    }
}
