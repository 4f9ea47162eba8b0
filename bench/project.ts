// The subjects of the benchmarks: temporary Pulumi projects that declare the same numbers, with this package, with nothing behind the
// same resource, or with what most people would write instead.

import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { transformSync } from "esbuild";
import type { Sandbox } from "../sandbox/server";
import type { PulumiCli } from "../scripts/pulumi-cli/find";
import { findLanguageHosts, prependPath } from "../scripts/pulumi-cli/languages";
import { ROOT } from "../scripts/root";
import { Stack } from "../test/support/stack";
import { inNodejs, inYaml } from "./numbers";
import type { Plugins } from "./plugins";

/** Dynamic providers in a Node.js program, and plugins in a YAML program. */
export const SUBJECTS = ["dynamic", "emptyDynamic", "naive", "plugin", "emptyPlugin"] as const;

export type Subject = (typeof SUBJECTS)[number];

const ARGUMENTS = {
    preview: ["preview"],
    up: ["up", "--yes", "--skip-preview"],
    refresh: ["refresh", "--yes", "--skip-preview"],
} as const;

export type Command = keyof typeof ARGUMENTS;

export const COMMANDS = Object.keys(ARGUMENTS) as Command[];

const { version, dependencies } = require("pulumi-kaleyra/package.json") as {
    version: string;
    dependencies: Record<string, string>;
};

/** Writes the program that declares this many numbers. */
type Declare = (program: string, count: number) => void;

export type Projects = Record<Subject, Project>;

export class Project {
    readonly #stack: Stack;
    readonly #declare: Declare;

    private constructor(stack: Stack, declare: Declare) {
        this.#stack = stack;
        this.#declare = declare;
    }

    /** @param sandbox only for its account; each run gets its own sandbox */
    static async make(subject: Subject, plugins: Plugins, cli: PulumiCli, sandbox: Sandbox): Promise<Project> {
        const isPlugin = subject === "plugin" || subject === "emptyPlugin";
        const stack = new Stack(cli, sandbox, isPlugin ? false : undefined);
        const program = join(stack.folder, "program");
        if (isPlugin) {
            await installPlugin(stack, plugins[subject], cli);
        } else {
            installPackages(subject, join(program, "node_modules"));
        }
        const declare = isPlugin ? declareInYaml : subject === "naive" ? declareNaively : declareWithClass;
        declare(program, 1);
        await stack.init();
        cpSync(join(stack.folder, "backend"), join(stack.folder, "empty"), { recursive: true });
        return new Project(stack, declare);
    }

    /** The folder of its program. */
    get program(): string {
        return join(this.#stack.folder, "program");
    }

    /** Declares this many numbers, and starts with an empty state. */
    begin(count: number): void {
        const backend = join(this.#stack.folder, "backend");
        rmSync(backend, { recursive: true });
        cpSync(join(this.#stack.folder, "empty"), backend, { recursive: true });
        this.#declare(this.program, count);
    }

    async run(command: Command, sandbox: Sandbox): Promise<void> {
        const { code, output } = await this.#stack.pulumi(ARGUMENTS[command], sandbox.environment);
        if (code !== 0) {
            throw new Error(`${command} of a subject exited with ${code}:\n${output.slice(-2_000)}`);
        }
    }

    /** Bytes of the inputs and outputs of the largest number in the state. */
    stateBytes(): number {
        const resources = this.#stack.stateFiles().flatMap((text) => JSON.parse(text).checkpoint.latest.resources);
        const size = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
        return Math.max(
            ...resources
                .filter(({ type }) => !type.startsWith("pulumi:"))
                .map(({ inputs, outputs }) => size(inputs) + size(outputs)),
        );
    }

    remove(): void {
        this.#stack.remove();
    }
}

/** Gives a Node.js program what an installation would: the CLI walks through all of it before it starts anything. */
function installPackages(subject: Subject, folder: string): void {
    if (subject === "dynamic") {
        for (const name of Object.keys(dependencies)) {
            mkdirSync(dirname(join(folder, name)), { recursive: true });
            symlinkSync(join(ROOT, "node_modules", name), join(folder, name));
        }
        return;
    }
    const own = join(folder, "pulumi-kaleyra");
    rmSync(own, { recursive: true });
    if (subject === "emptyDynamic") {
        // The same resource class with an empty provider.
        cpSync(join(ROOT, "dist/sdk"), join(own, "sdk"), { recursive: true });
        writeFileSync(join(own, "provider.js"), compiled("empty-dynamic-provider"));
        const exports = { ".": "./sdk/index.js", "./provider": "./provider.js" };
        writeFileSync(join(own, "package.json"), JSON.stringify({ name: "pulumi-kaleyra", version: "0.0.0", exports }));
    }
}

/** As `pulumi plugin install` does. */
async function installPlugin({ environment }: Stack, plugin: string, cli: PulumiCli): Promise<void> {
    environment.PATH = prependPath(environment, await findLanguageHosts(cli, { install: true, say: console.error }));
    cpSync(plugin, join(String(environment.PULUMI_HOME), `plugins/resource-kaleyra-v${version}`), { recursive: true });
}

function declareWithClass(program: string, count: number): void {
    const head = 'const { WhatsAppPhoneNumber } = require("pulumi-kaleyra");\n';
    writeFileSync(join(program, "index.js"), head + inNodejs(count));
}

function declareNaively(program: string, count: number): void {
    writeFileSync(join(program, "index.js"), compiled("naive") + inNodejs(count));
}

function declareInYaml(program: string, count: number): void {
    writeFileSync(join(program, "Pulumi.yaml"), inYaml(count));
}

/** A program of this folder, compiled to JavaScript. */
function compiled(program: string): string {
    const source = readFileSync(join(__dirname, `programs/${program}.ts`), "utf8");
    return transformSync(source, { loader: "ts", format: "cjs", target: "node20", platform: "node" }).code;
}
