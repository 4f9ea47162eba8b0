// Builds a Go program from the sources of a published module.

import { execFile, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const LIMIT = 30 * 60_000;

/** The output of `go version`, or undefined if Go is not installed. */
export async function goVersion(): Promise<string | undefined> {
    return promisify(execFile)("go", ["version"]).then(
        ({ stdout }) => stdout.trim(),
        () => undefined,
    );
}

/** A Go program to build. */
export interface GoProgram {
    readonly program: string;
    /** The module and its version. */
    readonly module: string;
    readonly package: string;
    readonly replace?: string;
    /** For the linker. */
    readonly flags?: string;
}

/** A Go program of our own, over a published module. */
export interface GoSources extends Omit<GoProgram, "package"> {
    /** The file `main.go`. */
    readonly sources: string;
}

/** Builds a program of our own into a folder. */
export async function buildGoSources(folder: string, say: (line: string) => void, target: GoSources): Promise<void> {
    await buildGoProgram(folder, say, { ...target, package: "." }, { "main.go": target.sources });
}

/** The folder of a module that Go has downloaded. */
export async function goModuleFolder(moduleAtVersion: string): Promise<string> {
    const { stdout } = await promisify(execFile)("go", ["mod", "download", "-json", moduleAtVersion], {
        timeout: LIMIT,
    });
    return z.looseObject({ Dir: z.string() }).parse(JSON.parse(stdout)).Dir;
}

/**
 * Builds the program of a published module into a folder.
 * @param files what stands beside the program's go.mod
 */
export async function buildGoProgram(
    folder: string,
    say: (line: string) => void,
    target: GoProgram,
    files: Readonly<Record<string, string>> = {},
): Promise<void> {
    const module = join(folder, `build-${target.program}`);
    mkdirSync(module);
    for (const [name, text] of Object.entries(files)) {
        writeFileSync(join(module, name), text);
    }
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
