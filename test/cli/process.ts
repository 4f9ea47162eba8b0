// Runs the command pulumi-kaleyra as a process, with a stand-in for the pulumi CLI where a test needs a stack.

import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NumberFields } from "../../provider/inputs/fields";
import type { Sandbox } from "../../sandbox/server";
import { ROOT } from "../../scripts/root";

export const COMMAND = join(ROOT, "dist/cli/index.js");

/** What a process printed, and its exit code. */
export interface Exited {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

/** @param folder where it runs; by default outside of a Pulumi project */
export function startCommand(
    args: readonly string[],
    environment: Record<string, string> = {},
    folder = tmpdir(),
): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [COMMAND, ...args], {
        cwd: folder,
        env: { PATH: process.env.PATH, ...environment },
    });
}

export async function exitOf(child: ChildProcessWithoutNullStreams): Promise<Exited> {
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
        stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
        stderr += text;
    });
    const [code] = await once(child, "close");
    return { code, stdout, stderr };
}

/** Runs the command on a sandbox. */
export function runOnSandbox(
    sandbox: Sandbox,
    args: readonly string[],
    input = "",
    environment: Record<string, string> = {},
): Promise<Exited> {
    const child = startCommand(args, { ...sandbox.environment, ...environment });
    child.stdin.end(input);
    return exitOf(child);
}

/** A number in the state of a fake stack. */
export interface StateEntry {
    readonly name: string;
    readonly id: string;
    readonly fields: NumberFields;
    readonly type?: string;
    /** Exports the number's outputs as Pulumi exports secrets with --show-secrets. */
    readonly secret?: boolean;
    /** Exports them as Pulumi exports secrets without it. */
    readonly encrypted?: boolean;
    readonly external?: boolean;
}

/** An export of a state with these numbers, as `pulumi stack export --show-secrets` prints it. */
export function exportedState(entries: readonly StateEntry[]): object {
    const stack = { urn: "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev", type: "pulumi:pulumi:Stack" };
    return { version: 3, deployment: { manifest: {}, resources: [stack, ...entries.map(resource)] } };
}

const DYNAMIC = "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber";

function resource({ name, id, fields, type = DYNAMIC, external = false, ...entry }: StateEntry): object {
    const e164 = fields.countryCode + fields.phoneNumber;
    const stored = (value: string) => {
        const signature = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
        const secret = entry.encrypted ? { ciphertext: "v1:x" } : { plaintext: JSON.stringify(value) };
        return entry.secret || entry.encrypted ? { ...signature, ...secret } : value;
    };
    const outputs = { ...fields, phoneNumber: stored(fields.phoneNumber), e164: stored(e164) };
    return { urn: `urn:pulumi:dev::shop::${type}::${name}`, type, id, custom: true, external, outputs };
}

/** A program named pulumi that prints a configuration and a state. */
export class FakePulumi {
    readonly #folder = mkdtempSync(join(tmpdir(), "fake-pulumi-"));
    readonly #log = join(this.#folder, "log");

    /** @param state what `pulumi stack export` prints */
    constructor(state: unknown, configuration: unknown = {}) {
        const program = `#!${process.execPath}
            require("node:fs").appendFileSync(${JSON.stringify(this.#log)}, process.argv.slice(2).join(" ") + "\\n");
            console.log(process.argv[2] === "config" ? ${JSON.stringify(text(configuration))} : ${JSON.stringify(text(state))});`;
        writeFileSync(join(this.#folder, "pulumi"), program, { mode: 0o755 });
        writeFileSync(this.#log, "");
    }

    /** Makes each call fail with this text on stderr. */
    fail(text: string): void {
        const program = `#!${process.execPath}\nconsole.error(${JSON.stringify(text)});\nprocess.exit(255);\n`;
        writeFileSync(join(this.#folder, "pulumi"), program, { mode: 0o755 });
    }

    /** The PATH on which it is found first. */
    get environment(): { PATH: string } {
        return { PATH: `${this.#folder}:${process.env.PATH}` };
    }

    /** The arguments of each call. */
    get calls(): string[] {
        return readFileSync(this.#log, "utf8").trim().split("\n").filter(Boolean);
    }

    remove(): void {
        rmSync(this.#folder, { recursive: true });
    }
}

function text(output: unknown): string {
    return typeof output === "string" ? output : JSON.stringify(output);
}
