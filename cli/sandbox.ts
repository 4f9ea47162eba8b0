// pulumi-kaleyra sandbox: a stand-in for Kaleyra, for users' own tests and pull-request pipelines.

import { once } from "node:events";
import { z } from "zod";
import { Sandbox, type SandboxOptions } from "../sandbox/server";
import { UsageError } from "./exit";
import { commandLine } from "./invocation";

/** The options of the command. */
interface SandboxCommandOptions extends Pick<SandboxOptions, "port" | "file" | "rateLimit"> {
    readonly waba?: readonly string[];
    readonly fault?: readonly string[];
    readonly listForm?: string;
}

/** Runs until it is interrupted. */
export async function runSandbox(options: SandboxCommandOptions): Promise<void> {
    const sandbox = await startSandbox(options);
    const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
    console.log(
        `The sandbox listens on ${sandbox.url} for WABA ${sandbox.account.wabaIds.join(", ")}. Copy these lines into your ` +
            "shell, and select a stack without kaleyra:* configuration, which takes precedence:",
    );
    for (const [name, value] of Object.entries(sandbox.environment)) {
        console.log(`export ${name}=${value}`);
    }
    await stopped;
    await sandbox.close();
}

/** @throws UsageError with what the system, JSON or the sandbox does not accept */
async function startSandbox({
    waba,
    fault = [],
    listForm = "{}",
    ...options
}: SandboxCommandOptions): Promise<Sandbox> {
    try {
        return await Sandbox.start({
            ...options,
            ...(waba && { wabaIds: waba }),
            faults: fault.map((text) => JSON.parse(text)),
            listForm: JSON.parse(listForm),
            onOtp: ({ countryCode, phoneNumber, otp, verificationType, id }) =>
                console.log(
                    `${countryCode}${phoneNumber} (phone number ID ${id}) would now receive the OTP ${otp} (${verificationType})`,
                ),
        });
    } catch (error) {
        const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
        const isOption = error instanceof z.ZodError || error instanceof SyntaxError;
        throw new UsageError(
            "The sandbox could not start. Nothing was started.",
            ...reason.split("\n"),
            isOption
                ? `Correct --fault or --list-form: ${commandLine("sandbox --help")}`
                : "Specify another --file or --port (port 0 selects a free one).",
        );
    }
}
