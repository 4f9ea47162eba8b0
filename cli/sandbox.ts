// pulumi-kaleyra sandbox: a stand-in for Kaleyra, for users' own tests and pull-request pipelines.

import { once } from "node:events";
import type { z } from "zod";
import { faultSchema } from "../sandbox/faults";
import { listFormSchema } from "../sandbox/list";
import { Sandbox, type SandboxOptions } from "../sandbox/server";
import { commandLine } from "./called-as";
import { UsageError } from "./exit";

/** The options of the command. */
interface SandboxCommandOptions {
    readonly port: number;
    readonly waba?: readonly string[];
    readonly file?: string;
    readonly rateLimit?: number;
    readonly fault?: readonly string[];
    readonly listForm?: string;
}

/** Runs until it is interrupted. */
export async function runSandbox(options: SandboxCommandOptions): Promise<void> {
    const { port, waba, file, rateLimit, fault = [], listForm = "{}" } = options;
    const sandbox = await startSandbox({
        port,
        faults: fault.map((text) => parseOption("--fault", text, faultSchema, '{"kind":"internal-error"}')),
        listForm: parseOption("--list-form", listForm, listFormSchema, '{"container":"nested"}'),
        onOtp: ({ countryCode, phoneNumber, otp, verificationType, id }) =>
            console.log(
                `${countryCode}${phoneNumber} (phone number ID ${id}) would now receive the OTP ${otp} (${verificationType})`,
            ),
        ...(waba === undefined ? {} : { wabaIds: waba }),
        ...(file === undefined ? {} : { file }),
        ...(rateLimit === undefined ? {} : { rateLimit }),
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
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === "EADDRINUSE") {
            throw new UsageError(
                `Port ${options.port} is in use. Nothing was started.`,
                "Specify another --port; 0 selects a free one.",
            );
        }
        throw new UsageError(
            `The sandbox could not start: ${message}. Nothing was started.`,
            "Correct the arguments, or specify another --file.",
        );
    }
}

/** The value of an option that is JSON. */
function parseOption<S extends z.ZodType>(option: string, text: string, schema: S, example: string): z.output<S> {
    const nextStep = `For example: ${commandLine(`sandbox ${option} '${example}'`)}`;
    let json: unknown;
    try {
        json = JSON.parse(text);
    } catch {
        throw new UsageError(`${option} ${text} is not JSON. Nothing was started.`, nextStep);
    }
    const { data, error } = schema.safeParse(json);
    if (error !== undefined) {
        const problems = error.issues.map(({ path, message }) => [...path.map(String), message].join(": "));
        throw new UsageError(`${option} ${text} is invalid. Nothing was started.`, ...problems, nextStep);
    }
    return data as z.output<S>;
}
