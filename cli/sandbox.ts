// pulumi-kaleyra sandbox: a stand-in for Kaleyra, for users' own tests and pull-request pipelines.

import { once } from "node:events";
import { z } from "zod";
import { faultSchema } from "../sandbox/faults";
import { listFormSchema } from "../sandbox/list";
import { Sandbox, type SandboxOptions } from "../sandbox/server";
import { commandLine } from "./called-as";
import { UsageError } from "./exit";

/** The options of the command. */
interface SandboxCommandOptions extends Pick<SandboxOptions, "port" | "file" | "rateLimit"> {
    readonly waba?: readonly string[];
    readonly fault?: readonly string[];
    readonly listForm?: string;
}

/** Runs until it is interrupted. */
export async function runSandbox({ waba, fault = [], listForm, ...options }: SandboxCommandOptions): Promise<void> {
    const sandbox = await startSandbox({
        ...options,
        ...(waba && { wabaIds: waba }),
        faults: fault.map((text) => parseOption("--fault", text, faultSchema, '{"kind":"reset"}')),
        listForm: parseOption("--list-form", listForm ?? "{}", listFormSchema, '{"container":"nested"}'),
        onOtp: ({ countryCode, phoneNumber, otp, verificationType, id }) =>
            console.log(
                `${countryCode}${phoneNumber} (phone number ID ${id}) would now receive the OTP ${otp} (${verificationType})`,
            ),
    });
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

async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
    try {
        return await Sandbox.start(options);
    } catch (error) {
        throw new UsageError(
            `The sandbox could not start: ${(error as Error).message}. Nothing was started.`,
            "Specify another --file or --port; port 0 selects a free one.",
        );
    }
}

/** The value of an option that is JSON. */
function parseOption<S extends z.ZodType>(option: string, text: string, schema: S, example: string): z.output<S> {
    try {
        return schema.parse(JSON.parse(text));
    } catch (error) {
        throw new UsageError(
            `${option} ${text} is invalid. Nothing was started.`,
            ...(error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message).split("\n"),
            `For example: ${commandLine(`sandbox ${option} '${example}'`)}`,
        );
    }
}
