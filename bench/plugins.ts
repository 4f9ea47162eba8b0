// The plugins that are measured: this package's as a release has it, and an empty one that is bundled and started in the same way.

import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { bundleProgram } from "../scripts/plugin/bundle";
import { releaseFiles, START_SCRIPTS, startScript, writeFiles } from "../scripts/plugin/release";
import { ROOT } from "../scripts/root";

const EMPTY = "bench/programs/empty-plugin.ts";

const EXECUTABLE = START_SCRIPTS[process.platform === "win32" ? "windows" : "linux"] as string;

/** The folders of both plugins. */
export interface Plugins {
    readonly released: string;
    readonly empty: string;
    /** The program of the empty plugin with its packages in their own files, so that a profile tells them apart. */
    readonly emptyInFiles: string;
    remove(): void;
}

/** Writes both plugins into a temporary folder; the build must be up to date. */
export async function makePlugins(): Promise<Plugins> {
    const folder = mkdtempSync(join(tmpdir(), "plugins-"));
    const [released, empty] = [join(folder, "released"), join(folder, "empty")];
    const files = await releaseFiles();
    writeFiles(released, [startScript(EXECUTABLE), ...files]);
    const { content } = await bundleProgram(EMPTY, "main.js");
    const others = files.filter(({ name }) => name === "start.js" || name === "run.js");
    writeFiles(empty, [startScript(EXECUTABLE), ...others, { name: "main.js", content }]);
    const inFiles = join(folder, "empty-in-files");
    writeFiles(inFiles, others);
    symlinkSync(join(ROOT, "node_modules"), join(inFiles, "node_modules"));
    buildSync({
        entryPoints: [join(ROOT, EMPTY)],
        outfile: join(inFiles, "main.js"),
        bundle: true,
        packages: "external",
        platform: "node",
        target: "node20",
    });
    return {
        released,
        empty,
        emptyInFiles: join(inFiles, "run.js"),
        remove: () => rmSync(folder, { recursive: true, force: true }),
    };
}

/** The command that starts a plugin. */
export function executableOf(plugin: string): string {
    return join(plugin, EXECUTABLE);
}
