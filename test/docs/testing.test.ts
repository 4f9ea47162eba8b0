// docs/testing.md works as it is printed: its mocha test, its pipeline job, and its shell lines.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Sandbox } from "../../sandbox/server";
import { neutralEnvironment, pathWith } from "../../scripts/pulumi-cli/find";
import { ROOT } from "../../scripts/root";
import { requireCli } from "../support/require-cli";
import { snippetsIn } from "../support/snippets";
import { isOwnFile } from "../support/stack";

const run = promisify(execFile);

/** The page's block of a language that contains these words, with a free port instead of a fixed one. */
function block(language: string, words: string): string {
    const onPage = snippetsIn(language).filter(({ where }) => where.startsWith("docs/testing.md"));
    const found = onPage.filter(({ text }) => text.includes(words));
    assert.equal(found.length, 1, `docs/testing.md has ${found.length} blocks of ${language} with ${words}`);
    return String(found[0]?.text).replace("--port 8080", "--port 0");
}

/** A copy of the quickstart, in which npx finds the command, as npm would install it. */
function makeProject(): string {
    const folder = mkdtempSync(join(tmpdir(), "testing-"));
    cpSync(join(ROOT, "examples/quickstart"), folder, { recursive: true, filter: isOwnFile });
    const modules = join(folder, "node_modules");
    mkdirSync(join(modules, ".bin"), { recursive: true });
    for (const name of readdirSync(join(ROOT, "node_modules")).filter((entry) => !entry.startsWith("."))) {
        symlinkSync(join(ROOT, "node_modules", name), join(modules, name));
    }
    const command = `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "dist/cli/index.js")}" "$@"\n`;
    writeFileSync(join(modules, ".bin/pulumi-kaleyra"), command, { mode: 0o755 });
    mkdirSync(join(folder, "test"));
    return folder;
}

describe("docs/testing.md", function () {
    this.timeout(300_000);

    let folder: string;

    beforeEach(() => {
        folder = makeProject();
    });

    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    it("has a mocha test that passes with the script of its package.json", async () => {
        writeFileSync(join(folder, "test/numbers.test.ts"), block("ts", "describe("));
        const scripts = JSON.parse(`{${block("text", '"scripts"')}}`).scripts as { test: string };
        const env = { ...process.env, PATH: `${join(ROOT, "node_modules/.bin")}:${process.env.PATH}` };
        const { stdout } = await run("sh", ["-c", scripts.test], { cwd: folder, env });
        assert.match(stdout, /2 passing/);
        assert.doesNotMatch(stdout, /pending|failing/);
    });

    it("has a pipeline job that adds a number with the real pulumi CLI, has nothing to do afterwards, and verifies it", async function () {
        const cli = await requireCli(this);
        // Stops the sandbox even if the script fails.
        const ending = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT";
        const lines = [ending, block("sh", "> sandbox.log &"), block("sh", "pulumi up"), block("sh", "otp=")];
        const env = {
            ...neutralEnvironment(),
            PATH: pathWith(cli),
            PULUMI_HOME: join(folder, "home"),
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        };
        const { stdout } = await run("bash", ["-ec", lines.join("\n")], { cwd: folder, env, timeout: 240_000 });
        assert.match(stdout, /\+ 2 created/);
        assert.match(stdout, /\+919761234567 is verified/);
        const { numbers } = JSON.parse(readFileSync(join(folder, "numbers.json"), "utf8"));
        assert.deepEqual(
            numbers.map(({ verified }: { verified: boolean }) => verified),
            [true],
        );
    });

    it("has sandboxes with faults, a rate limit and list forms that start, as the one in the README does", async () => {
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
            assert.equal(sandbox.faults.strike("add")?.kind, "answer");
            assert.equal(sandbox.listForm.omitUnverified, true);
        } finally {
            await sandbox.close();
        }
    });
});
