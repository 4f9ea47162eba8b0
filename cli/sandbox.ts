// pulumi-kaleyra sandbox: a stand-in for Kaleyra, for users' own tests and pull-request pipelines.

import { z } from "zod";
import { faultSchema } from "../sandbox/faults";
import { listFormSchema } from "../sandbox/list";
import { Sandbox, type SandboxOptions } from "../sandbox/server";
import { UsageError } from "./ending";

export interface SandboxCommandOptions {
    readonly port: number;
    readonly waba?: readonly string[];
    readonly file?: string;
    readonly rateLimit?: number;
    readonly fault?: readonly string[];
    readonly listForm?: string;
}

export async function runSandbox({
    port,
    waba,
    file,
    rateLimit,
    fault = [],
    listForm = "{}",
}: SandboxCommandOptions): Promise<void> {
    const faults = z.array(faultSchema).parse(fault.map(json));
    const sandbox = await start({
        port,
        faults,
        listForm: listFormSchema.parse(json(listForm)),
        onOtp: ({ countryCode, phoneNumber, otp, verificationType, id }) =>
            console.log(
                `${countryCode}${phoneNumber} (phone number ID ${id}) would now receive the OTP ${otp} (${verificationType})`,
            ),
        ...(waba === undefined ? {} : { wabaIds: waba }),
        ...(file === undefined ? {} : { file }),
        ...(rateLimit === undefined ? {} : { rateLimit }),
    });
    console.log(
        `The sandbox listens on ${sandbox.url} for WABA ${sandbox.account.wabaIds.join(", ")}. Copy into the shell, ` +
            "and use a stack without configuration of kaleyra, which would win:",
    );
    for (const [name, value] of Object.entries(sandbox.environment)) {
        console.log(`export ${name}=${value}`);
    }
    const stop = () => void sandbox.close();
    process.once("SIGINT", stop);
    process.once("SIGTERM", stop);
}

async function start(options: SandboxOptions): Promise<Sandbox> {
    try {
        return await Sandbox.start(options);
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === "EADDRINUSE") {
            throw new UsageError(
                `Port ${options.port} is in use. Nothing was started. Give another --port; 0 takes a free one.`,
            );
        }
        throw new UsageError(
            `The sandbox could not start: ${message}. Nothing was started. Correct the arguments, or give another --file.`,
        );
    }
}

function json(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        throw new UsageError(
            `${text} is not JSON. Nothing was started. Write for example '{"kind":"internal-error"}'.`,
        );
    }
}
