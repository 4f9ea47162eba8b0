// Runs the pulumi CLI, which alone can read a stack's configuration and state, wherever they are kept.

import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { dirname, join, win32 } from "node:path";
import { promisify } from "node:util";
import { oneLine } from "../kaleyra/text";
import { UsageError } from "./exit";

/** How to start a program with `child_process`. */
export interface Invocation {
    readonly file: string;
    readonly args: readonly string[];
    /** Windows only: the arguments are a complete command line already. */
    readonly windowsVerbatimArguments: boolean;
}

/** The properties of a machine that determine how a program is started. */
export interface Machine {
    readonly platform: NodeJS.Platform;
    readonly environment: Readonly<Record<string, string | undefined>>;
    readonly isFile: (path: string) => boolean;
}

const THIS_MACHINE: Machine = {
    platform: process.platform,
    environment: process.env,
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
};

const LIMITS = { timeout: 60_000, maxBuffer: 1024 ** 3 };

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
        const reason = reasonOf(error);
        throw new UsageError(
            `Could not read the ${what} of stack ${stack}: ${reason}. Nothing was sent.`,
            nextStep(reason),
            "Without --stack, the command takes its settings from the environment (KALEYRA_SID and so on) and the number from its options.",
        );
    }
}

/** The stack that is selected in the Pulumi project of this folder; undefined outside of a project, or if none can be read. */
export async function selectedStack(): Promise<string | undefined> {
    if (!isInProject(process.cwd())) {
        return undefined;
    }
    const name = await runPulumi(["stack", "--show-name"]).catch(() => "");
    return name.trim() || undefined;
}

function isInProject(folder: string): boolean {
    const isHere = ["Pulumi.yaml", "Pulumi.yml"].some((file) => THIS_MACHINE.isFile(join(folder, file)));
    return isHere || (dirname(folder) !== folder && isInProject(dirname(folder)));
}

async function runPulumi(args: readonly string[]): Promise<string> {
    const invocation = pulumiInvocation([...args, "--non-interactive"]);
    if (invocation === undefined) {
        throw Object.assign(new Error(), { code: "ENOENT" });
    }
    const { file, args: all, windowsVerbatimArguments } = invocation;
    const { stdout } = await promisify(execFile)(file, all, { ...LIMITS, windowsVerbatimArguments });
    return stdout;
}

const NOT_ON_PATH = "the pulumi CLI is not on PATH";

function nextStep(reason: string): string {
    if (reason === NOT_ON_PATH) {
        return "Install the pulumi CLI, or add its folder to PATH.";
    }
    return /passphrase/i.test(reason)
        ? "Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the stack's passphrase."
        : "Check the stack's name with `pulumi stack ls`.";
}

function reasonOf(error: unknown): string {
    const { stderr, code, killed } = error as { stderr?: string; code?: unknown; killed?: boolean };
    if (killed) {
        return "the pulumi CLI did not answer within a minute";
    }
    if (code === "ENOENT") {
        return NOT_ON_PATH;
    }
    return oneLine(stderr ?? "").replace(/^error: |\.$/g, "") || "the pulumi CLI did not print JSON";
}

/**
 * How to start the pulumi CLI. On Windows, npm, Scoop and others install it as a `.cmd` file, which only cmd.exe can run.
 * In this case no argument may contain anything that cmd.exe interprets.
 * @returns undefined if there is none on PATH
 */
export function pulumiInvocation(args: readonly string[], machine: Machine = THIS_MACHINE): Invocation | undefined {
    if (machine.platform !== "win32") {
        return { file: "pulumi", args, windowsVerbatimArguments: false };
    }
    const program = findOnWindows(machine);
    if (program === undefined || program.toLowerCase().endsWith(".exe")) {
        return program === undefined ? undefined : { file: program, args, windowsVerbatimArguments: false };
    }
    const unsafe = args.find((arg) => !/^[\w./-]+$/.test(arg)) ?? (/["%\r\n]/.test(program) ? program : undefined);
    if (unsafe !== undefined) {
        throw new UsageError(
            `Cannot pass ${JSON.stringify(unsafe)} to cmd.exe safely. Nothing was sent.`,
            "Install the pulumi CLI as pulumi.exe from https://www.pulumi.com/docs/install/.",
        );
    }
    return {
        file: machine.environment.ComSpec ?? "cmd.exe",
        args: ["/d", "/s", "/c", `""${program}" ${args.join(" ")}"`],
        windowsVerbatimArguments: true,
    };
}

function findOnWindows({ environment, isFile }: Machine): string | undefined {
    const path = environment.PATH ?? environment.Path ?? "";
    return path
        .split(";")
        .map((folder) => folder.replace(/^"(.*)"$/, "$1"))
        .filter((folder) => win32.isAbsolute(folder))
        .flatMap((folder) => [".exe", ".cmd", ".bat"].map((extension) => win32.join(folder, `pulumi${extension}`)))
        .find(isFile);
}
