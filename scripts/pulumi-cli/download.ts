// Downloads the CLI from Pulumi through the Automation API, in a process of its own, because the download cannot be cancelled from inside.

import { spawn } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CLI_VERSION } from "./go";

const LIMIT = 60_000;

/** Puts `pulumi` and its language host into the folder. */
export async function downloadFromVendor(folder: string, log: (line: string) => void): Promise<void> {
    log(`Downloading pulumi ${CLI_VERSION} (at most a minute) …`);
    const root = join(folder, "download");
    const program = `
        const { PulumiCommand } = require("@pulumi/pulumi/automation");
        const { SemVer } = require("semver");
        PulumiCommand.install({ root: process.argv[1], version: new SemVer(process.argv[2]) });`;
    await new Promise<void>((resolve, reject) => {
        // In its own process group: the installer starts curl and tar, which must end with it.
        const child = spawn(process.execPath, ["-e", program, root, CLI_VERSION], { detached: true, stdio: "ignore" });
        const timer = setTimeout(() => {
            if (child.pid !== undefined) {
                process.kill(-child.pid, "SIGKILL");
            }
        }, LIMIT);
        child.once("error", reject);
        child.once("exit", (code) => {
            clearTimeout(timer);
            code === 0 ? resolve() : reject(new Error("Pulumi's download failed, or took longer than a minute."));
        });
    });
    cpSync(join(root, "bin"), folder, { recursive: true });
    rmSync(root, { recursive: true, force: true });
}
