// Builds programs with Go from the two modules in this folder. Their go.mod files contain the versions, and go.sum the checksums.

import { execFile } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const LIMIT = 30 * 60_000;

/** `pkg` has the CLI and what is as new as it, `hosts` the last language hosts that are published as Go packages. */
type GoModule = "pkg" | "hosts";

/** The version of the CLI: the one in pkg/go.mod. */
export const CLI_VERSION = versionOfCli();

function versionOfCli(): string {
    const text = readFileSync(join(__dirname, "pkg/go.mod"), "utf8");
    const [, version = ""] = /\bgithub\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(text) ?? [];
    return version;
}

/** Builds the CLI and its Node.js language host, for machines that reach a Go module proxy but not the vendor's downloads. */
export async function buildCli(folder: string, log: (line: string) => void): Promise<void> {
    log(`Building pulumi ${CLI_VERSION} with Go. This takes about seven minutes on two cores, once on this machine …`);
    await buildGo("hosts", ["github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs"], folder, log);
    await buildGo("pkg", ["github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"], folder, log);
    // The start script of the provider host is part of the SDK.
    const script = "pulumi-resource-pulumi-nodejs";
    copyFileSync(join(dirname(require.resolve("@pulumi/pulumi/package.json")), script), join(folder, script));
    chmodSync(join(folder, script), 0o755);
}

/** Builds programs of a module into a folder. */
export async function buildGo(
    module: GoModule,
    packages: readonly string[],
    folder: string,
    log: (line: string) => void,
): Promise<void> {
    const started = performance.now();
    const progress = setInterval(() => {
        log(`  still building, ${Math.round((performance.now() - started) / 1000)} s …`);
    }, 20_000);
    // Without it, the CLI reports the version of a development build.
    const flags = `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${CLI_VERSION}`;
    try {
        // Not every machine has the repository's history, which Go would record in the program.
        await go(module, ["build", "-buildvcs=false", "-ldflags", flags, "-o", `${folder}/`, ...packages]);
    } finally {
        clearInterval(progress);
    }
}

/** The folder of a Go module that one of ours requires. */
export async function goModuleFolder(module: GoModule, path: string): Promise<string> {
    return (await go(module, ["list", "-m", "-f", "{{.Dir}}", path])).trim();
}

async function go(module: GoModule, args: readonly string[]): Promise<string> {
    const options = { cwd: join(__dirname, module), timeout: LIMIT, maxBuffer: 64 * 1024 * 1024 };
    try {
        return (await run("go", args, options)).stdout;
    } catch (error) {
        const { code, stderr = "" } = error as { code?: unknown; stderr?: string };
        const reason = code === "ENOENT" ? "Go is not installed" : stderr.trim().split("\n").at(-1);
        throw new Error(`Go could not build it: ${reason}.`);
    }
}
