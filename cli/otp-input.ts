// Reads an OTP from a prompt or from stdin, never from an argument, which a shell's history and `ps` would show.

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

/** Reads a line: the OTP that a number received. What a person types is not shown. */
export async function readLine(number: string): Promise<string> {
    const { stdin, stderr } = process;
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const input = createInterface({ input: stdin, output: silent, terminal: stdin.isTTY === true });
    const line = new Promise<string>((resolve, reject) => {
        input.once("line", resolve);
        input.once("close", () =>
            reject(
                new UsageError("No OTP was entered. Nothing was sent.", "Enter it at the prompt, or pass it on stdin."),
            ),
        );
    });
    try {
        if (stdin.isTTY) {
            stderr.write(`OTP that ${number} received (hidden while you type): `);
            return await line;
        }
        // `pulumi plugin run` puts a pipe between the terminal and the command, so a person may be at its other end.
        stderr.write(isPlugin() ? `OTP that ${number} received: ` : "");
        return await withProgress(`the OTP of ${number} on stdin`, () => line);
    } finally {
        input.close();
        stderr.write(stdin.isTTY ? "\n" : "");
    }
}
