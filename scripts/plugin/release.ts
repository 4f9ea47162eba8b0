// The files of a release's archive: the same on every operating system and architecture, but for the start script.

import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../root";
import { bundlePlugin } from "./bundle";

/** A file of an archive. */
export interface ArchivedFile {
    readonly name: string;
    readonly content: string;
    readonly executable?: boolean;
}

/** The start script of each operating system. */
export const START_SCRIPTS: Readonly<Record<string, string>> = {
    linux: "pulumi-resource-kaleyra",
    darwin: "pulumi-resource-kaleyra",
    windows: "pulumi-resource-kaleyra.cmd",
};

/** The files that all archives have. */
export async function releaseFiles(): Promise<readonly ArchivedFile[]> {
    const { files, licences } = await bundlePlugin();
    return [
        ...files,
        { name: "start.js", content: source("archive/start.js") },
        { name: "run.js", content: source("executable/pulumi-resource-kaleyra") },
        { name: "LICENSE", content: readFileSync(join(ROOT, "LICENSE"), "utf8") },
        { name: "THIRD-PARTY-LICENSES.txt", content: licences },
    ];
}

/** The start script of an archive. */
export function startScript(name: string): ArchivedFile {
    return { name, content: source(`archive/${name}`), executable: true };
}

/** Writes files as an archive would extract them. */
export function writeFiles(folder: string, files: readonly ArchivedFile[]): void {
    mkdirSync(folder, { recursive: true });
    for (const { name, content, executable = false } of files) {
        writeFileSync(join(folder, name), content);
        chmodSync(join(folder, name), executable ? 0o755 : 0o644);
    }
}

function source(file: string): string {
    return readFileSync(join(ROOT, "plugin", file), "utf8");
}
