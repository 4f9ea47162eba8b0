// The build tells what to do in a clone whose dependencies are not installed.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/root";

describe("the build", () => {
    it("says in one sentence what to run when the dependencies are not installed", () => {
        const folder = mkdtempSync(join(tmpdir(), "build-"));
        try {
            cpSync(join(ROOT, "scripts/build.mjs"), join(folder, "scripts/build.mjs"));
            const { status, stderr } = spawnSync(process.execPath, ["scripts/build.mjs"], {
                cwd: folder,
                encoding: "utf8",
            });
            assert.equal(status, 1);
            assert.equal(
                stderr,
                "The dependencies are not installed, so nothing was built. Run `npm ci`, and try again.\n",
            );
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});
