// The playground: npm start, npm run reset, npm run pulumi and npm run pulumi-kaleyra. They work on the repository's own stack on this
// machine, with a file backend and a sandbox in one git-ignored folder, and neither read nor write the user's own Pulumi login.

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../sandbox/server";
import { exitWith } from "./exit-with";
import { findPulumi, neutralEnvironment, type PulumiCli, pathWith, programOf } from "./pulumi-cli/find";
import { ROOT } from "./root";

const FOLDER = join(ROOT, ".sandbox");
const BACKEND = join(FOLDER, "backend");
const STACK = "sandbox";
const PROGRAM = join(ROOT, "examples/quickstart/index.ts");

/** In a clone npx would run the command without the playground's settings. */
const COMMAND_HINT = "Where a message says `npx pulumi-kaleyra …`, type `npm run pulumi-kaleyra -- …` in this clone.";

const [command = "", ...args] = process.argv.slice(2);

exitWith(() => {
    switch (command) {
        case "start":
            return withPlayground(start);
        case "reset":
            return reset();
        case "pulumi":
            return withPlayground(pulumi);
        case "pulumi-kaleyra":
            return withPlayground(({ run }) => run(process.execPath, [join(ROOT, "dist/cli/index.js"), ...args]));
        default:
            throw new Error(`The playground has no command ${command}.`);
    }
});

/** A CLI and a running sandbox, to work on the playground's stack. */
interface Playground {
    readonly sandbox: Sandbox;
    /** Runs a program in the playground's environment with its output shown, and returns its exit code. */
    run(program: string, args: readonly string[]): Promise<number>;
    pulumi(...args: string[]): Promise<number>;
}

async function start({ pulumi, sandbox }: Playground): Promise<number> {
    const code = await pulumi("up", "--yes", "--skip-preview", "--non-interactive");
    if (code === 0) {
        const waits = sandbox.store.numbers.some(({ verified }) => !verified);
        const verify = [
            "  npm run pulumi-kaleyra -- verify",
            "                                 enter the OTP that the sandbox printed when it added the number",
        ];
        console.log(
            [
                "",
                "What to try next:",
                "  npm start                      again: no changes, since the number exists",
                ...(waits ? verify : []),
                "  npm run pulumi -- <args>       the pulumi CLI on this stack, for example: refresh",
                "  npm run reset                  destroy the stack and delete the sandbox",
                COMMAND_HINT,
            ].join("\n"),
        );
    }
    return code;
}

async function pulumi({ pulumi }: Playground): Promise<number> {
    const code = await pulumi(...args);
    console.error(`\n${COMMAND_HINT}`);
    return code;
}

/** Deletes the playground even if the stack cannot be destroyed: it contains nothing but the sandbox's numbers. */
async function reset(): Promise<number> {
    await withPlayground(({ pulumi }) => pulumi("destroy", "--yes", "--skip-preview", "--non-interactive")).catch(
        (error) => console.error(`The stack could not be destroyed first: ${error.message}`),
    );
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
    console.log("The playground was deleted. `npm start` creates a new one.");
    return 0;
}

async function withPlayground(work: (playground: Playground) => Promise<number>): Promise<number> {
    mkdirSync(BACKEND, { recursive: true });
    const cli = await findPulumi({ install: true, log: console.error });
    const sandbox = await Sandbox.start({
        file: join(FOLDER, "numbers.json"),
        onOtp: ({ countryCode, phoneNumber, otp, verificationType }) => {
            console.error(
                `[sandbox] ${countryCode}${phoneNumber} would now receive the OTP ${otp} (${verificationType})`,
            );
        },
    });
    const env = environment(cli, sandbox);
    const playground: Playground = {
        sandbox,
        run: (program, args) => run(program, args, env, "inherit"),
        pulumi: (...args) => run(programOf(cli), args, env, "inherit"),
    };
    try {
        const select = ["stack", "select", STACK, "--create", "--non-interactive"];
        if ((await run(programOf(cli), select, env, "ignore")) !== 0) {
            throw new Error(
                "The playground's stack could not be selected. Run `npm run reset`, which deletes it, and try again.",
            );
        }
        return await work(playground);
    } finally {
        await sandbox.close();
    }
}

function environment(cli: PulumiCli, sandbox: Sandbox): NodeJS.ProcessEnv {
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

function run(
    program: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
    output: "inherit" | "ignore",
): Promise<number> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, args, { cwd: ROOT, env, stdio: ["inherit", output, output] });
        child.once("error", reject);
        child.once("exit", (code) => resolve(code ?? 1));
    });
}
