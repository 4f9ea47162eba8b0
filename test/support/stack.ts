// A throw-away project and stack on a file backend, for the real pulumi CLI against a sandbox.
// A test writes the program's file to change what is declared, as an author would.

import { type ExecFileOptions, execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Sandbox } from "../../sandbox/server";
import { neutralEnvironment, type PulumiCli, pathWith, programOf } from "../../scripts/pulumi-cli/find";
import { ROOT } from "../../scripts/root";

export interface Finished {
    readonly code: number;
    /** stdout and stderr together, without colours. */
    readonly output: string;
}

interface StoredNumber {
    readonly type: string;
    readonly urn: string;
    readonly id: string;
    readonly inputs: object;
    readonly outputs: object;
}

/** The part of a backend's file that tests read. */
interface Checkpoint {
    readonly checkpoint: { readonly latest?: { readonly resources?: readonly StoredNumber[] } };
}

interface RunOptions {
    readonly environment?: NodeJS.ProcessEnv;
    /** What the program reads on stdin. */
    readonly input?: string;
}

/** Whether a file of an example belongs to it, and was not put there by an installation or by another test. */
export function isOwnFile(path: string): boolean {
    return !["node_modules", ".snippets"].includes(basename(path));
}

/** Runs a program, and returns its exit code and output. */
export function finished(
    program: string,
    args: readonly string[],
    options: ExecFileOptions,
    input = "",
): Promise<Finished> {
    return new Promise((resolve) => {
        const child = execFile(program, args, options, (error, stdout, stderr) => {
            const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
            resolve({ code, output: `${stdout}${stderr}` });
        });
        child.stdin?.end(input);
    });
}

/** A throw-away project with its stack. */
export class Stack {
    readonly folder = mkdtempSync(join(tmpdir(), "pulumi-kaleyra-"));
    readonly environment: NodeJS.ProcessEnv;
    readonly #command: string;

    /** @param example the folder under examples/ that the project is a copy of; without one it is empty; with false the caller makes it */
    constructor(cli: PulumiCli, sandbox: Sandbox, example?: string | false) {
        this.#command = programOf(cli);
        this.environment = {
            ...neutralEnvironment(),
            ...sandbox.environment,
            PATH: pathWith(cli),
            PULUMI_HOME: join(this.folder, "home"),
            PULUMI_BACKEND_URL: `file://${join(this.folder, "backend")}`,
            PULUMI_CONFIG_PASSPHRASE: "test",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            // `npm run check` checks the types of the examples, once instead of with every command.
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
            NO_COLOR: "1",
        };
        mkdirSync(join(this.folder, "backend"));
        if (example === false) {
            mkdirSync(join(this.folder, "program"));
        } else if (example === undefined) {
            this.#empty();
        } else {
            this.#copyOf(join(ROOT, "examples", example));
        }
    }

    #empty(): void {
        const program = join(this.folder, "program");
        mkdirSync(join(program, "node_modules/@pulumi"), { recursive: true });
        // Plain JavaScript starts faster than TypeScript. The examples test TypeScript.
        writeFileSync(
            join(program, "Pulumi.yaml"),
            "name: test\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
        );
        writeFileSync(join(program, "package.json"), '{ "name": "test", "main": "index.js" }\n');
        const installed = join(program, "node_modules/pulumi-kaleyra");
        mkdirSync(installed);
        // Without the rest of the repository: the CLI would walk through all of it.
        for (const name of ["dist", "package.json"]) {
            symlinkSync(join(ROOT, name), join(installed, name));
        }
        symlinkSync(join(ROOT, "node_modules/@pulumi/pulumi"), join(program, "node_modules/@pulumi/pulumi"));
    }

    #copyOf(example: string): void {
        const program = join(this.folder, "program");
        cpSync(example, program, { recursive: true, filter: isOwnFile });
        symlinkSync(join(ROOT, "node_modules"), join(program, "node_modules"));
    }

    /** Replaces the program. */
    write(source: string): void {
        const head =
            'const pulumi = require("@pulumi/pulumi");\nconst { WhatsAppPhoneNumber } = require("pulumi-kaleyra");\n';
        writeFileSync(join(this.folder, "program/index.js"), head + source);
    }

    /** Replaces the program by one that declares numbers under these names. */
    declare(numbers: Readonly<Record<string, object | readonly [args: object, opts: object]>>): void {
        const lines = Object.entries(numbers).map(([name, declared]) => {
            const [args, opts] = Array.isArray(declared) ? declared : [declared, {}];
            return `exports[${JSON.stringify(name)}] = new WhatsAppPhoneNumber(${JSON.stringify(name)}, ${JSON.stringify(args)}, ${JSON.stringify(opts)}).id;`;
        });
        this.write(`${lines.join("\n")}\n`);
    }

    /** Makes the stack `test`, and selects it. */
    async init(): Promise<void> {
        this.environment.PULUMI_STACK = "test";
        await this.succeed("stack", "init", "test");
    }

    /** Runs the CLI in the program's folder. */
    pulumi(args: readonly string[], environment: NodeJS.ProcessEnv = {}, input = ""): Promise<Finished> {
        const end = args.includes("--") ? args.indexOf("--") : args.length;
        const all = [...args.slice(0, end), "--non-interactive", "--color=never", ...args.slice(end)];
        return this.run(this.#command, all, { environment, input });
    }

    /** Runs the CLI and fails the test with its output if it fails. */
    async succeed(...args: string[]): Promise<string> {
        const { code, output } = await this.pulumi(args);
        if (code !== 0) {
            throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
        }
        return output;
    }

    /** Runs the CLI and fails the test with its output if it succeeds. */
    async fail(...args: string[]): Promise<string> {
        const { code, output } = await this.pulumi(args);
        if (code === 0) {
            throw new Error(`pulumi ${args.join(" ")} succeeded:\n${output}`);
        }
        return output;
    }

    /** Runs a line of a page literally, with --yes where it would ask. `npm install` is skipped: everything is installed. */
    async follow(line: string, input = ""): Promise<string> {
        const [command = "", ...args] = line.split(" ");
        if (command === "pulumi" || line.startsWith("npx pulumi-kaleyra ")) {
            const confirmed = args[0] === "up" || args[0] === "new" ? [...args, "--yes"] : args;
            const { code, output } =
                command === "pulumi"
                    ? await this.pulumi(confirmed, {}, input)
                    : await this.command(args.slice(1), input);
            if (code !== 0) {
                throw new Error(`${line} ended with ${code}:\n${output}`);
            }
            return output;
        }
        const [, name, value] = /^export (\w+)=(.*)$/.exec(line) ?? [];
        if (name !== undefined) {
            this.environment[name] = value;
            return "";
        }
        if (line === "npm install") {
            return "";
        }
        throw new Error(`This line cannot be run here: ${line}`);
    }

    /** Runs the command pulumi-kaleyra in the program's folder. */
    command(args: readonly string[], input = ""): Promise<Finished> {
        return this.run(process.execPath, [join(ROOT, "dist/cli/index.js"), ...args], { input });
    }

    /** Runs a program in the project's folder. */
    run(
        program: string,
        args: readonly string[],
        { environment = {}, input = "" }: RunOptions = {},
    ): Promise<Finished> {
        const options = {
            cwd: join(this.folder, "program"),
            env: { ...this.environment, ...environment },
            maxBuffer: 64 * 1024 * 1024,
            timeout: 240_000,
        };
        return finished(program, args, options, input);
    }

    up(...args: string[]): Promise<string> {
        return this.succeed("up", "--yes", "--skip-preview", ...args);
    }

    /** The numbers in the state, by their names in the program; read from the backend's files, which is faster than an export. */
    async numbers(): Promise<Record<string, StoredNumber>> {
        const numbers = this.#stateFiles()
            .map((text) => JSON.parse(text) as Checkpoint)
            .flatMap(({ checkpoint }) => checkpoint.latest?.resources ?? [])
            .filter(({ type }) => type.endsWith(":WhatsAppPhoneNumber"));
        return Object.fromEntries(numbers.map((resource) => [resource.urn.split("::").at(-1), resource]));
    }

    /** The text of the backend's state. */
    stateText(): string {
        return this.#stateFiles().join("\n");
    }

    #stateFiles(): string[] {
        const stacks = join(this.folder, "backend/.pulumi/stacks");
        return readdirSync(stacks, { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".json"))
            .map((file) => readFileSync(join(stacks, file), "utf8"));
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }
}
