// Builds the CLI and its language host with Go from module sources, for machines that reach a Go module proxy
// but not the vendor's downloads. Takes some minutes, once.

import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The last version whose module holds the Node.js language host as a package of the sdk. */
const LANGUAGE_HOST_VERSION = "3.65.0";

const LIMIT = 30 * 60_000;

export async function buildWithGo(folder: string, version: string, say: (line: string) => void): Promise<void> {
    await go(["version"], folder, () => {}).catch(() => {
        throw new Error("Go, with which the CLI could be built here, is not installed.");
    });
    say(
        `Building pulumi ${version} with Go from its module sources: about seven minutes on two cores, once on this machine …`,
    );
    const host = "github.com/pulumi/pulumi/sdk/v3";
    const flags = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${version}`;
    await build(folder, say, {
        program: "pulumi-language-nodejs",
        module: `${host} v${LANGUAGE_HOST_VERSION}`,
        package: `${host}/nodejs/cmd/pulumi-language-nodejs`,
        flags,
    });
    await build(folder, say, {
        program: "pulumi",
        module: `github.com/pulumi/pulumi/pkg/v3 v${version}`,
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        flags,
        // The version that pkg asks for is not on every module proxy.
        replace: "github.com/atotto/clipboard => github.com/tgummerer/clipboard v0.0.0-20241001131231-d02d263e614e",
    });
    // The provider's start script ships with the SDK.
    const script = "pulumi-resource-pulumi-nodejs";
    copyFileSync(join(dirname(require.resolve("@pulumi/pulumi/package.json")), script), join(folder, script));
    chmodSync(join(folder, script), 0o755);
}

/** A Go program to build. */
export interface Target {
    readonly program: string;
    /** The module and its version. */
    readonly module: string;
    readonly package: string;
    readonly replace?: string;
    /** For the linker. */
    readonly flags?: string;
}

/** Builds a program of a published module into a folder. */
export async function build(folder: string, say: (line: string) => void, target: Target): Promise<void> {
    const module = join(folder, `build-${target.program}`);
    mkdirSync(module);
    const replace = target.replace === undefined ? "" : `\nreplace ${target.replace}\n`;
    writeFileSync(join(module, "go.mod"), `module build\n\ngo 1.25\n\nrequire ${target.module}\n${replace}`);
    const flags = `-s -w ${target.flags ?? ""}`;
    const output = join(folder, process.platform === "win32" ? `${target.program}.exe` : target.program);
    const started = Date.now();
    const progress = setInterval(() => {
        say(`  still building ${target.program}, ${Math.round((Date.now() - started) / 1000)} s …`);
    }, 20_000);
    try {
        await go(["build", "-mod=mod", "-ldflags", flags, "-o", output, target.package], module, say);
    } finally {
        clearInterval(progress);
    }
    rmSync(module, { recursive: true, force: true });
}

function go(args: readonly string[], cwd: string, say: (line: string) => void): Promise<void> {
    return new Promise((resolve, reject) => {
        const child = spawn("go", args, { cwd, stdio: ["ignore", "ignore", "pipe"], timeout: LIMIT });
        let last = "";
        child.stderr.setEncoding("utf8").on("data", (text: string) => {
            last = text.trim().split("\n").at(-1) ?? last;
        });
        child.once("error", reject);
        child.once("exit", (code) => {
            if (code === 0) {
                resolve();
            } else {
                say(last);
                reject(new Error(`Go could not build it: ${last}`));
            }
        });
    });
}
