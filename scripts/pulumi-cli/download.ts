// Downloads the CLI from Pulumi through the Automation API, in a process of its own: the download cannot be cancelled
// from inside, and must not make a user without internet wait.

import { spawn } from "node:child_process";
import { lookup } from "node:dns/promises";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CLI_VERSION } from "./go";

const LIMIT = 60_000;

/** Puts `pulumi` and its language host into the folder. */
export async function downloadFromVendor(folder: string, say: (line: string) => void): Promise<void> {
    const resolved = lookup("get.pulumi.com");
    const tooSlow = new Promise((_, reject) => setTimeout(() => reject(new Error("no answer")), 5_000).unref());
    await Promise.race([resolved, tooSlow]).catch(() => {
        throw new Error("Pulumi's download server cannot be reached.");
    });
    say(`Downloading pulumi ${CLI_VERSION} (at most a minute) …`);
    const root = join(folder, "download");
    const program = `
        const { PulumiCommand } = require("@pulumi/pulumi/automation");
        const { SemVer } = require("semver");
        PulumiCommand.install({ root: process.argv[1], version: new SemVer(process.argv[2]) })
            .catch((error) => { console.error(error.message); process.exit(1); });`;
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
            code === 0 ? resolve() : reject(new Error("Pulumi's download did not succeed within a minute."));
        });
    });
    cpSync(join(root, "bin"), folder, { recursive: true });
    rmSync(root, { recursive: true, force: true });
}
