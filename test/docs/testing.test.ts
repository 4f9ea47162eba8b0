// docs/testing.md: its mocha test passes, and its shell commands run.
// test/e2e/testing.test.ts runs its commands with the pulumi CLI.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Sandbox } from "../../sandbox/server";
import { ROOT } from "../../scripts/root";
import { snippetsIn } from "../support/snippets";
import { block, ENDING, project, removeProject } from "./testing";

const run = promisify(execFile);

describe("docs/testing.md", function () {
    this.timeout(60_000);

    it("has a mocha test that passes with the script of its package.json", async () => {
        const folder = project();
        try {
            writeFileSync(join(folder, "test/numbers.test.ts"), block("ts", "describe("));
            const scripts = JSON.parse(`{${block("text", '"scripts"')}}`).scripts as { test: string };
            const path = `${join(ROOT, "node_modules/.bin")}:${process.env.PATH}`;
            const { stdout } = await run("sh", ["-c", scripts.test], {
                cwd: folder,
                env: { ...process.env, PATH: path },
            });
            assert.match(stdout, /2 passing/);
            assert.doesNotMatch(stdout, /pending|failing/);
        } finally {
            removeProject(folder);
        }
    });

    it("has shell lines that start the sandbox and point the command at it", async () => {
        const folder = project();
        try {
            const script = [
                ENDING,
                block("sh", "> sandbox.log &"),
                "npx pulumi-kaleyra list --waba 766123456789",
                "kill %1",
            ];
            const { stdout } = await run("bash", ["-ec", script.join("\n")], { cwd: folder, timeout: 50_000 });
            assert.match(stdout, /WABA 766123456789 lists no numbers/);
        } finally {
            removeProject(folder);
        }
    });

    it("has sandboxes with faults, a rate limit and list forms that start", async () => {
        const lines = block("sh", "--rate-limit").trimEnd().split("\n");
        const readme = snippetsIn("sh").filter(
            ({ where, text }) => where.startsWith("README.md") && / sandbox$/m.test(text),
        );
        assert.equal(lines.length, 4);
        assert.equal(readme.length, 1);
        for (const line of [...lines, ...readme.map(({ text }) => text.trim())]) {
            const started = line.replace("npx pulumi-kaleyra", `exec "${process.execPath}" dist/cli/index.js`);
            const sandbox = spawn("bash", ["-c", started], { cwd: ROOT });
            const [text] = await once(sandbox.stdout.setEncoding("utf8"), "data");
            assert.match(text, /The sandbox listens on/, line);
            sandbox.kill();
            await once(sandbox, "exit");
        }
    });

    it("has lines that switch a running sandbox", async () => {
        const sandbox = await Sandbox.start();
        try {
            const env = { ...process.env, ...sandbox.environment };
            const { stdout } = await run("bash", ["-ec", block("sh", "/_sandbox/faults")], { env });
            assert.match(stdout, /\[\]/);
            assert.equal(sandbox.faults.strike("add")?.kind, "internal-error");
            assert.equal(sandbox.listForm.omitUnverified, true);
        } finally {
            await sandbox.close();
        }
    });
});
