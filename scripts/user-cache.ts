// Folders in the user's cache, for what is installed or built once on a machine.

import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** A folder in the user's cache. */
export function userCache(name: string): string {
    const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
    const base = XDG_CACHE_HOME || (process.platform === "win32" && LOCALAPPDATA) || join(homedir(), ".cache");
    return join(base, "pulumi-kaleyra", name);
}

/** Makes a folder of the user's cache under another name and then renames it, so that an interrupted or failed one is never used. */
export async function makeInCache(folder: string, make: (unfinished: string) => Promise<void>): Promise<void> {
    mkdirSync(dirname(folder), { recursive: true });
    const beside = mkdtempSync(`${folder}.new-`);
    try {
        await make(beside);
        rmSync(folder, { recursive: true, force: true });
        renameSync(beside, folder);
    } finally {
        rmSync(beside, { recursive: true, force: true });
    }
}
