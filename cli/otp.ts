// pulumi-kaleyra verify and retry-otp: the step after an add that needs a person.
// The OTP is read from a prompt or stdin, never from an argument, where a shell's history and `ps` would show it.

import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { withClient } from "./account";
import { UsageError } from "./ending";

interface OtpOptions {
    readonly waba: string;
    readonly id: string;
    readonly number: string;
    readonly stack?: string;
}

export async function verify({ waba, id, number, stack }: OtpOptions): Promise<void> {
    const otp = await readOtp(number);
    const message = await withClient(stack, "Kaleyra", (client) => client.verifyPhoneNumber(waba, id, number, otp));
    console.log(`${number} is verified, says Kaleyra: ${message}`);
}

export async function retryOtp(options: OtpOptions & { readonly by: "SMS" | "VOICE" }): Promise<void> {
    const { waba, id, number, stack, by } = options;
    const message = await withClient(stack, "Kaleyra", (client) => client.retryOtp(waba, id, number, by));
    console.log(`${number} is sent another OTP by ${by}, says Kaleyra: ${message}`);
    const account = stack === undefined ? "" : ` --stack ${stack}`;
    console.log(`Enter it with: npx pulumi-kaleyra verify --waba ${waba} --id ${id} --number ${number}${account}`);
}

async function readOtp(number: string): Promise<string> {
    const otp = (
        process.stdin.isTTY ? await prompt(`OTP that ${number} received (not shown): `) : await firstLine()
    ).trim();
    if (!/^\d{6}$/.test(otp)) {
        throw new UsageError(
            "An OTP is six digits; what was read is none. Nothing was sent. " +
                "Type it at the prompt, or give it on stdin.",
        );
    }
    return otp;
}

async function firstLine(): Promise<string> {
    try {
        for await (const line of createInterface({ input: process.stdin })) {
            return line;
        }
        return "";
    } finally {
        // A writer that keeps its end open must not keep the command.
        process.stdin.destroy();
    }
}

async function prompt(question: string): Promise<string> {
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
    // Only now, when the terminal no longer shows what is typed.
    process.stderr.write(question);
    try {
        const closed = new Promise<never>((_, reject) => {
            terminal.once("close", () =>
                reject(new UsageError("No OTP was entered. Nothing was sent. Run the command again.")),
            );
        });
        return await Promise.race([terminal.question(""), closed]);
    } finally {
        terminal.close();
        process.stderr.write("\n");
    }
}
