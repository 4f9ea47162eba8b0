// Reads docs/testing.md, and makes a user's project for it: a copy of the quickstart.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/root";
import { isOwnFile } from "../support/stack";

const PAGE = readFileSync(join(ROOT, "docs/testing.md"), "utf8");

/** The block of a language that contains these words, with a free port instead of a fixed one. */
export function block(language: string, words: string): string {
    const blocks = [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(
        ([, text = ""]) => text,
    );
    const found = blocks.filter((text) => text.includes(words));
    if (found.length !== 1) {
        throw new Error(`docs/testing.md has ${found.length} blocks of ${language} with ${words}`);
    }
    return (found[0] as string).replace("--port 8080", "--port 0");
}

/** The first line of a script: it stops the sandbox even if the script fails. */
export const ENDING = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT";

/** A temporary project in which the page's programs and commands can run. */
export function project(): string {
    const folder = mkdtempSync(join(tmpdir(), "testing-"));
    const quickstart = join(ROOT, "examples/quickstart");
    cpSync(quickstart, folder, {
        recursive: true,
        filter: isOwnFile,
    });
    const modules = join(folder, "node_modules");
    mkdirSync(join(modules, ".bin"), { recursive: true });
    for (const name of readdirSync(join(ROOT, "node_modules")).filter((entry) => !entry.startsWith("."))) {
        symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
    }
    // npm links the command in a user's project, so that npx finds it.
    const command = `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "dist/cli/index.js")}" "$@"\n`;
    writeFileSync(join(modules, ".bin/pulumi-kaleyra"), command, { mode: 0o755 });
    mkdirSync(join(folder, "test"));
    return folder;
}

export function removeProject(folder: string): void {
    rmSync(folder, { recursive: true, force: true });
}
