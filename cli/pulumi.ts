// Runs the pulumi CLI, which alone can read a stack's configuration and state, wherever they are kept.

import { type ExecFileException, execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { z } from "zod";
import { oneLine } from "../kaleyra/text";
import { UsageError } from "./exit";
import { warn } from "./output";

/** Milliseconds. A backend that does not answer must not keep the command waiting. */
const CLI_TIMEOUT = 60_000;

/** Runs `pulumi <args> --stack <stack>` and reads the JSON that it prints. */
export async function readFromStack<S extends z.ZodType>(
    stack: string,
    args: readonly string[],
    schema: S,
): Promise<z.output<S>> {
    try {
        return await runPulumi([...args, "--stack", stack], (output) => schema.parse(JSON.parse(output)));
    } catch (error) {
        const { message } = error as Error;
        if (/passphrase/i.test(message)) {
            throw new UsageError(
                `Stack ${stack} could not be read: its passphrase is missing or wrong. Nothing was sent.`,
                "Set it in this shell: export PULUMI_CONFIG_PASSPHRASE=<passphrase>",
            );
        }
        throw new UsageError(
            `Stack ${stack} could not be read: ${message}. Nothing was sent.`,
            "Check that the pulumi CLI is on PATH, and the stack's name (`pulumi stack ls`).",
            "Outside of a Pulumi project, the command uses the environment (KALEYRA_SID and so on) and its options.",
        );
    }
}

/** The stack that is selected in the Pulumi project of this folder; undefined outside of a project, or if none can be read. */
export async function selectedStack(): Promise<string | undefined> {
    if (!isInProject(process.cwd())) {
        return undefined;
    }
    try {
        return await runPulumi(["stack", "--show-name"], (output) => output.trim() || undefined);
    } catch (error) {
        warn(`No stack could be read here, so the environment is used: ${(error as Error).message}.`);
        return undefined;
    }
}

function isInProject(folder: string): boolean {
    const isHere = ["Pulumi.yaml", "Pulumi.yml"].some((file) => existsSync(join(folder, file)));
    return isHere || (dirname(folder) !== folder && isInProject(dirname(folder)));
}

/** @throws Error whose message is the second half of a sentence */
async function runPulumi<T>(args: readonly string[], read: (output: string) => T): Promise<T> {
    const options = { timeout: CLI_TIMEOUT, maxBuffer: Number.POSITIVE_INFINITY };
    const running = promisify(execFile)("pulumi", [...args, "--non-interactive"], options);
    running.child.stdin?.end();
    const { stdout } = await running.catch(({ code, message, stderr }: ExecFileException) => {
        const reason = oneLine(stderr || message).replace(/^error: |\.$/g, "");
        throw new Error(code === "ENOENT" ? "the pulumi CLI is not on PATH" : reason);
    });
    try {
        return read(stdout);
    } catch {
        throw new Error("the pulumi CLI printed an unknown format");
    }
}
