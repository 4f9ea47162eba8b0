// The plugins that are measured: this package's as a release has it, and an empty one that is bundled and started in the same way.

import { join } from "node:path";
import { bundleProgram } from "../scripts/plugin/bundle";
import { releaseFiles, START_SCRIPTS, startScript, writeFiles } from "../scripts/plugin/release";

const EXECUTABLE = START_SCRIPTS[process.platform === "win32" ? "windows" : "linux"] as string;

/** The folders of both plugins. */
export interface Plugins {
    readonly plugin: string;
    readonly emptyPlugin: string;
}

/** Writes both plugins into a folder; the build must be up to date. */
export async function makePlugins(folder: string): Promise<Plugins> {
    const plugins = { plugin: join(folder, "plugin"), emptyPlugin: join(folder, "empty-plugin") };
    const files = await releaseFiles();
    writeFiles(plugins.plugin, [startScript(EXECUTABLE), ...files]);
    const { content } = await bundleProgram("bench/programs/empty-plugin.ts", "main.js");
    const others = files.filter(({ name }) => name === "start.js" || name === "run.js");
    writeFiles(plugins.emptyPlugin, [startScript(EXECUTABLE), ...others, { name: "main.js", content }]);
    return plugins;
}

/** The command that starts a plugin. */
export function executableOf(plugin: string): string {
    return join(plugin, EXECUTABLE);
}
