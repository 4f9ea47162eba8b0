// Runs the pulumi CLI, which alone can read a stack's configuration and state, wherever they are kept.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import spawn from "cross-spawn";
import { oneLine } from "../kaleyra/text";
import { UsageError } from "./exit";

/** Milliseconds. */
const PATIENCE = 60_000;

/** A stack name: `dev`, `project/dev` or `organization/project/dev`. It contains no character with a meaning in a shell. */
export const STACK_NAME = /^\w[\w.-]*(\/\w[\w.-]*){0,2}$/;

/**
 * Runs `pulumi <args> --stack <stack>` and returns the JSON that it prints.
 * @param what names what is read, for messages
 */
export async function readFromStack(args: readonly string[], stack: string, what: string): Promise<unknown> {
    try {
        return JSON.parse(await runPulumi([...args, "--stack", stack]));
    } catch (error) {
        const reason = error instanceof SyntaxError ? "the pulumi CLI did not print JSON" : (error as Error).message;
        throw new UsageError(
            `Could not read the ${what} of stack ${stack}: ${reason}. Nothing was sent.`,
            nextStep(reason),
            "Outside of a Pulumi project, the command uses the environment (KALEYRA_SID and so on) and its options.",
        );
    }
}

/** The stack that is selected in the Pulumi project of this folder; undefined outside of a project, or if none can be read. */
export async function selectedStack(): Promise<string | undefined> {
    const name = isInProject(process.cwd()) ? await runPulumi(["stack", "--show-name"]).catch(() => "") : "";
    return name.trim() || undefined;
}

function isInProject(folder: string): boolean {
    const isHere = ["Pulumi.yaml", "Pulumi.yml"].some((file) => existsSync(join(folder, file)));
    return isHere || (dirname(folder) !== folder && isInProject(dirname(folder)));
}

const NOT_ON_PATH = "the pulumi CLI is not on PATH";

function runPulumi(args: readonly string[]): Promise<string> {
    const child = spawn("pulumi", [...args, "--non-interactive"], {
        stdio: ["ignore", "pipe", "pipe"],
        timeout: PATIENCE,
    });
    const [output, errors]: [Buffer[], Buffer[]] = [[], []];
    child.stdout?.on("data", (chunk) => output.push(chunk));
    child.stderr?.on("data", (chunk) => errors.push(chunk));
    return new Promise((resolve, reject) => {
        child.once("error", () => reject(new Error(NOT_ON_PATH)));
        child.once("close", (code, signal) => {
            const reason = oneLine(Buffer.concat(errors).toString()).replace(/^error: |\.$/g, "");
            if (code === 0) {
                resolve(Buffer.concat(output).toString());
            } else {
                reject(new Error(signal === null ? reason : "the pulumi CLI did not answer within a minute"));
            }
        });
    });
}

function nextStep(reason: string): string {
    if (reason === NOT_ON_PATH) {
        return "Install the pulumi CLI, or add its folder to PATH.";
    }
    return /passphrase/i.test(reason)
        ? "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the stack's passphrase."
        : "Check the stack's name with `pulumi stack ls`.";
}
