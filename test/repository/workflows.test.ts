// This repository's own workflows: actionlint accepts them, actions are pinned, and no job has more rights than it needs.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../scripts/root";
import { actionlint } from "../examples/actionlint";
import { readWorkflows } from "../examples/workflows";

const workflows = readWorkflows(join(ROOT, ".github/workflows"));
const jobs = Object.values(workflows).flatMap((workflow) => Object.entries(workflow.jobs));

describe(".github/workflows", () => {
    it("pass actionlint", async function () {
        this.timeout(300_000);
        await actionlint(this, Object.values(workflows));
    });

    it("pin every action to a commit, and name its version", () => {
        for (const { text } of Object.values(workflows)) {
            for (const [, used = ""] of text.matchAll(/uses: (.*)$/gm)) {
                assert.match(used, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
            }
        }
    });

    it("have no expression inside a shell step, where a branch's name could become a command", () => {
        for (const [name, { steps }] of jobs) {
            assert.ok(!steps.some(({ run }) => run?.includes("${{")), name);
        }
    });

    it("let only the release write", () => {
        const granted = jobs.flatMap(([name, { permissions = {} }]) =>
            Object.entries(permissions).map(([what, access]) => `${name}: ${what} ${access}`),
        );
        assert.deepEqual(granted, ["npm: contents write", "npm: id-token write"]);
        for (const { permissions } of Object.values(workflows)) {
            assert.deepEqual(permissions, { contents: "read" });
        }
    });
});

describe("the release workflow", () => {
    it("packs the plugin's archives after it has set the repository, and attaches them to the release", () => {
        const { npm } = Object.fromEntries(jobs);
        const commands = (npm?.steps ?? []).flatMap(({ run = "" }) => run);
        const positions = ["node scripts/set-repository.mjs", "npm run plugin:pack", "npm publish", "gh release"].map(
            (start) => commands.findIndex((command) => command.startsWith(start)),
        );
        assert.ok(
            positions.every((position) => position >= 0),
            positions.join(),
        );
        assert.deepEqual(
            positions,
            [...positions].sort((a, b) => a - b),
        );
        assert.match(commands.at(-1) ?? "", / archives\/\*\.tar\.gz$/);
    });
});

describe("scripts/set-repository.mjs", () => {
    function run(environment: NodeJS.ProcessEnv) {
        const folder = mkdtempSync(join(tmpdir(), "repository-"));
        try {
            writeFileSync(join(folder, "package.json"), '{ "name": "pulumi-kaleyra" }\n');
            const { PATH } = process.env;
            const script = join(ROOT, "scripts/set-repository.mjs");
            const { status } = spawnSync(process.execPath, [script], { cwd: folder, env: { PATH, ...environment } });
            return { status, manifest: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) };
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    }

    it("writes the repository that the workflow runs in", () => {
        const { status, manifest } = run({
            GITHUB_SERVER_URL: "https://github.com",
            GITHUB_REPOSITORY: "acme/kaleyra",
        });
        assert.equal(status, 0);
        assert.deepEqual(manifest, {
            name: "pulumi-kaleyra",
            repository: { type: "git", url: "git+https://github.com/acme/kaleyra.git" },
            homepage: "https://github.com/acme/kaleyra#readme",
            bugs: { url: "https://github.com/acme/kaleyra/issues" },
        });
    });

    it("fails and changes nothing outside of a workflow", () => {
        assert.deepEqual(run({}), { status: 1, manifest: { name: "pulumi-kaleyra" } });
    });
});
