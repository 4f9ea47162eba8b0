// The playground: the repository's own stack on this machine, with a file backend and a sandbox in one git-ignored folder.
// It neither reads nor writes the user's own Pulumi login, state or configuration.

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../sandbox/server";
import { findPulumi, neutralEnvironment, type PulumiCli, pathWith, programOf } from "../pulumi-cli/find";
import { ROOT } from "../root";

const FOLDER = join(ROOT, ".sandbox");
const BACKEND = join(FOLDER, "backend");

/** In a clone npx would run the command without the playground's settings. */
export const COMMAND_HINT =
    "Where a message says `npx pulumi-kaleyra …`, type `npm run pulumi-kaleyra -- …` in this clone.";

/** The name of the playground's stack. */
export const STACK = "sandbox";

const PROGRAM = join(ROOT, "examples/quickstart/index.ts");

/** Deletes the sandbox with its numbers and the stack, and undoes what the tour of the documentation changed. */
export function deletePlayground(): void {
    rmSync(FOLDER, { recursive: true, force: true });
    for (const file of [`Pulumi.${STACK}.yaml`, "kaleyra-import.json"]) {
        rmSync(join(ROOT, file), { force: true });
    }
    const program = readFileSync(PROGRAM, "utf8");
    const restored = program.replace(/^\}, \{ import: "\d+" \}\);$/m, "});");
    if (restored !== program) {
        writeFileSync(PROGRAM, restored);
        console.log("The option `import` was removed from examples/quickstart/index.ts.");
    }
}

/** A CLI and a running sandbox, to work on the playground's stack. */
export interface Playground {
    /** Runs the CLI with its output shown as it comes, and returns its exit code. */
    pulumi(...args: string[]): Promise<number>;
    /** Runs the CLI and returns what it printed, or undefined if it failed. */
    ask(...args: string[]): Promise<string | undefined>;
    /** Whether the sandbox's number waits for its OTP. */
    waitsForOtp(id: string | undefined): boolean;
    close(): Promise<void>;
}

export async function openPlayground(): Promise<Playground> {
    mkdirSync(BACKEND, { recursive: true });
    const cli = await findPulumi({ install: true, say: console.error });
    const sandbox = await openSandbox();
    const environment = playgroundEnvironment(cli, sandbox);
    const playground: Playground = {
        pulumi: async (...args) => (await run(programOf(cli), args, environment, "inherit")).code,
        ask: async (...args) => {
            const { code, output } = await run(programOf(cli), args, environment, "pipe");
            return code === 0 ? output.trim() : undefined;
        },
        waitsForOtp: (id) => sandbox.store.numbers.some((number) => number.id === id && !number.verified),
        close: () => sandbox.close(),
    };
    if ((await playground.ask("stack", "select", STACK, "--create", "--non-interactive")) === undefined) {
        await playground.close();
        throw new Error(
            "The playground's stack could not be selected. Run `npm run reset`, which deletes it, and try again.",
        );
    }
    return playground;
}

/** The playground's sandbox, which prints the OTPs that phones would receive. */
function openSandbox(): Promise<Sandbox> {
    return Sandbox.start({
        file: join(FOLDER, "numbers.json"),
        onOtp: ({ countryCode, phoneNumber, otp, verificationType }) => {
            console.error(
                `[sandbox] ${countryCode}${phoneNumber} would now receive the OTP ${otp} (${verificationType})`,
            );
        },
    });
}

/** Runs the command pulumi-kaleyra on the playground's sandbox and stack, and returns its exit code. */
export async function runCommand(args: readonly string[]): Promise<number> {
    mkdirSync(BACKEND, { recursive: true });
    const cli = await findPulumi({ install: true, say: console.error });
    const sandbox = await openSandbox();
    try {
        const command = [join(ROOT, "dist/cli/index.js"), ...args];
        return (await run(process.execPath, command, playgroundEnvironment(cli, sandbox), "inherit")).code;
    } finally {
        await sandbox.close();
    }
}

function playgroundEnvironment(cli: PulumiCli, sandbox: Sandbox): NodeJS.ProcessEnv {
    return {
        ...neutralEnvironment(),
        ...sandbox.environment,
        PATH: pathWith(cli),
        PULUMI_HOME: join(FOLDER, "pulumi-home"),
        PULUMI_BACKEND_URL: `file://${BACKEND}`,
        PULUMI_CONFIG_PASSPHRASE: "sandbox",
        PULUMI_SKIP_UPDATE_CHECK: "true",
    };
}

interface Finished {
    readonly code: number;
    readonly output: string;
}

function run(
    program: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    output: "inherit" | "pipe",
): Promise<Finished> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, { cwd: ROOT, env, stdio: ["inherit", output, output] });
        let text = "";
        child.stdout?.setEncoding("utf8").on("data", (chunk: string) => {
            text += chunk;
        });
        child.once("error", reject);
        child.once("exit", (code) => resolve({ code: code ?? 1, output: text }));
    });
}
