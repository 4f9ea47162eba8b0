// Runs actionlint over GitHub workflows. It is built with Go once on a machine.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { buildGoProgram, goVersion } from "../../scripts/go-build";
import { userCache } from "../../scripts/user-cache";

const run = promisify(execFile);
const VERSION = "1.7.12";

/** Fails with what actionlint objects to. Skips the test if there is neither actionlint nor Go, unless CI is set. */
export async function actionlint(
    context: Mocha.Context,
    workflows: readonly { readonly file: string; readonly text: string }[],
): Promise<void> {
    const program = await findActionlint();
    if (program === undefined) {
        assert.ok(!process.env.CI, "Go, which builds actionlint, is not installed.");
        console.error("\n*** NOT TESTED: actionlint is skipped: Go, which builds it, is not installed.\n");
        return context.skip();
    }
    const folder = mkdtempSync(join(tmpdir(), "actionlint-"));
    try {
        const copies = workflows.map(({ file, text }) => {
            const copy = join(folder, basename(file));
            // actionlint knows an action's inputs by its major version, not by its commit.
            writeFileSync(copy, text.replace(/@[0-9a-f]{40} # (v\d+)[.\d]*$/gm, "@$1"));
            return copy;
        });
        // shellcheck is not on every machine.
        await run(program, ["-shellcheck=", "-pyflakes=", ...copies], { cwd: folder }).catch(({ stdout, stderr }) =>
            assert.fail(`${stdout}${stderr}`),
        );
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

async function findActionlint(): Promise<string | undefined> {
    const folder = userCache(`actionlint-${VERSION}`);
    const name = process.platform === "win32" ? "actionlint.exe" : "actionlint";
    if (!existsSync(join(folder, name))) {
        if ((await goVersion()) === undefined) {
            return undefined;
        }
        mkdirSync(dirname(folder), { recursive: true });
        const beside = mkdtempSync(`${folder}.new-`);
        const module = "github.com/rhysd/actionlint";
        await buildGoProgram(beside, () => {}, {
            program: "actionlint",
            module: `${module} v${VERSION}`,
            package: `${module}/cmd/actionlint`,
        });
        // Another test may have been faster.
        mkdirSync(folder, { recursive: true });
        renameSync(join(beside, name), join(folder, name));
        rmSync(beside, { recursive: true, force: true });
    }
    return join(folder, name);
}
