// The subjects of the benchmarks: temporary projects that do the same work, each with its own state and its own sandbox.
// The commands have Pulumi's names; a subject with another tool runs the equivalent.

import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import type { Sandbox } from "../sandbox/server";
import type { PulumiCli } from "../scripts/pulumi-cli/find";
import { type Finished, Stack } from "../scripts/pulumi-cli/stack";
import { ROOT } from "../scripts/root";
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

export const ARGUMENTS: Record<Command, readonly string[]> = {
    preview: ["preview"],
    up: ["up", "--yes", "--skip-preview"],
    "unchanged preview": ["preview", "--expect-no-changes"],
    refresh: ["refresh", "--yes", "--skip-preview"],
};

/** The subjects with a dynamic provider: this package's, an empty one, and what most people would write instead. */
export type DynamicKind = "dynamic" | "emptyDynamic" | "naive";

/** A project in Node.js with a dynamic provider, on a file backend. */
export class DynamicSubject implements Subject {
    readonly #kind: DynamicKind;
    readonly #stack: Stack;

    private constructor(kind: DynamicKind, stack: Stack) {
        this.#kind = kind;
        this.#stack = stack;
    }

    /** @param sandbox only for its account; each run gets its own sandbox */
    static async make(kind: DynamicKind, cli: PulumiCli, sandbox: Sandbox): Promise<DynamicSubject> {
        const stack = new Stack(cli, sandbox);
        if (kind === "emptyDynamic") {
            installEmptyProvider(join(stack.folder, "program/node_modules/pulumi-kaleyra"));
        }
        await stack.init();
        cpSync(join(stack.folder, "backend"), join(stack.folder, "empty"), { recursive: true });
        return new DynamicSubject(kind, stack);
    }

    /** Where its program is. */
    get folder(): string {
        return join(this.#stack.folder, "program");
    }

    begin(count: number): void {
        const { folder } = this.#stack;
        rmSync(join(folder, "backend"), { recursive: true });
        cpSync(join(folder, "empty"), join(folder, "backend"), { recursive: true });
        if (this.#kind === "naive") {
            writeFileSync(join(this.folder, "index.js"), compiled("naive") + declaring(count));
        } else {
            this.#stack.write(declaring(count));
        }
    }

    run(command: Command, sandbox: Sandbox): Promise<Finished> {
        return this.#stack.pulumi(ARGUMENTS[command], sandbox.environment);
    }

    state(): Promise<{ ids: string[]; bytes: number[] }> {
        return exportedState(this.#stack);
    }

    remove(): void {
        this.#stack.remove();
    }
}

/** The numbers of a real export: inputs and outputs together. */
export async function exportedState(stack: Stack): Promise<{ ids: string[]; bytes: number[] }> {
    const file = join(stack.folder, "export.json");
    await stack.succeed("stack", "export", "--file", file);
    const { deployment } = JSON.parse(readFileSync(file, "utf8")) as {
        deployment: { resources?: { type: string; id: string; inputs: object; outputs: object }[] };
    };
    const numbers = (deployment.resources ?? []).filter(({ type }) => !type.startsWith("pulumi:"));
    return {
        ids: numbers.map(({ id }) => id),
        bytes: numbers.map(({ inputs, outputs }) => size(inputs) + size(outputs)),
    };
}

function size(value: unknown): number {
    return Buffer.byteLength(JSON.stringify(value));
}

/** A copy of this package with an empty provider and the same resource class. */
function installEmptyProvider(folder: string): void {
    rmSync(folder);
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
