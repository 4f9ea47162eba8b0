// The subjects of the benchmarks: temporary projects that do the same work, each with its own state and its own sandbox.
// The commands have Pulumi's names; a subject with another tool runs the equivalent.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import type { Sandbox } from "../sandbox/server";
import type { PulumiCli } from "../scripts/pulumi-cli/find";
import { ROOT } from "../scripts/root";
import { type Finished, Stack } from "../test/support/stack";
import { installOnly } from "./installed";
import { declaring } from "./numbers";

export const COMMANDS = ["preview", "up", "unchanged preview", "refresh"] as const;

export type Command = (typeof COMMANDS)[number];

/** A project that is measured. */
export interface Subject {
    /** Declares this many numbers, and starts with an empty state. */
    begin(count: number): void;
    run(command: Command, sandbox: Sandbox): Promise<Finished>;
    /** How many bytes its state has for each number, and the IDs of the numbers. */
    state(): Promise<{ readonly ids: string[]; readonly bytes: number[] }>;
    remove(): void;
}

const ARGUMENTS: Record<Command, readonly string[]> = {
    preview: ["preview"],
    up: ["up", "--yes", "--skip-preview"],
    "unchanged preview": ["preview", "--expect-no-changes"],
    refresh: ["refresh", "--yes", "--skip-preview"],
};

/** A Pulumi project on a file backend. */
export class ProjectSubject implements Subject {
    readonly #stack: Stack;
    readonly #declare: (count: number) => void;

    private constructor(stack: Stack, declare: (count: number) => void) {
        this.#stack = stack;
        this.#declare = declare;
    }

    /** @param declare writes the program that declares this many numbers */
    static async make(stack: Stack, declare: (count: number) => void): Promise<ProjectSubject> {
        declare(1);
        await stack.init();
        cpSync(join(stack.folder, "backend"), join(stack.folder, "empty"), { recursive: true });
        return new ProjectSubject(stack, declare);
    }

    /** Where its program is. */
    get folder(): string {
        return join(this.#stack.folder, "program");
    }

    begin(count: number): void {
        const { folder } = this.#stack;
        rmSync(join(folder, "backend"), { recursive: true });
        cpSync(join(folder, "empty"), join(folder, "backend"), { recursive: true });
        this.#declare(count);
    }

    run(command: Command, sandbox: Sandbox): Promise<Finished> {
        return this.#stack.pulumi(ARGUMENTS[command], sandbox.environment);
    }

    /** The numbers of a real export: inputs and outputs together. */
    async state(): Promise<{ ids: string[]; bytes: number[] }> {
        const file = join(this.#stack.folder, "export.json");
        await this.#stack.succeed("stack", "export", "--file", file);
        const { deployment } = JSON.parse(readFileSync(file, "utf8")) as {
            deployment: { resources?: { type: string; id: string; inputs: object; outputs: object }[] };
        };
        const numbers = (deployment.resources ?? []).filter(({ type }) => !type.startsWith("pulumi:"));
        return {
            ids: numbers.map(({ id }) => id),
            bytes: numbers.map(({ inputs, outputs }) => size(inputs) + size(outputs)),
        };
    }

    remove(): void {
        this.#stack.remove();
    }
}

/** The subjects with a dynamic provider: this package's, an empty one, and what most people would write instead. */
export type DynamicKind = "dynamic" | "emptyDynamic" | "naive";

/**
 * A project in Node.js with a dynamic provider.
 * @param sandbox only for its account; each run gets its own sandbox
 */
export function makeDynamicSubject(kind: DynamicKind, cli: PulumiCli, sandbox: Sandbox): Promise<ProjectSubject> {
    const stack = new Stack(cli, sandbox);
    const program = join(stack.folder, "program");
    installOnly(program, kind === "dynamic" ? ["@pulumi/pulumi", "pulumi-kaleyra"] : ["@pulumi/pulumi"]);
    if (kind === "emptyDynamic") {
        installEmptyProvider(join(program, "node_modules/pulumi-kaleyra"));
    }
    return ProjectSubject.make(stack, (count) => {
        if (kind === "naive") {
            writeFileSync(join(program, "index.js"), compiled("naive") + declaring(count));
        } else {
            stack.write(declaring(count));
        }
    });
}

function size(value: unknown): number {
    return Buffer.byteLength(JSON.stringify(value));
}

/** A copy of this package with an empty provider and the same resource class. */
function installEmptyProvider(folder: string): void {
    mkdirSync(folder);
    cpSync(join(ROOT, "dist/sdk"), join(folder, "sdk"), { recursive: true });
    writeFileSync(join(folder, "provider.js"), compiled("empty-dynamic-provider"));
    const exports = { ".": "./sdk/index.js", "./provider": "./provider.js" };
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "pulumi-kaleyra", version: "0.0.0", exports }));
}

/** A program of this folder, compiled to JavaScript. */
function compiled(program: string): string {
    const source = readFileSync(join(__dirname, `programs/${program}.ts`), "utf8");
    return transformSync(source, { loader: "ts", format: "cjs", target: "node20", platform: "node" }).code;
}
