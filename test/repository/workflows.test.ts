// This repository's own workflows. actionlint and zizmor check their form in CI; here is what these tools cannot know.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLI_VERSION } from "../../scripts/pulumi-cli/go";
import { ROOT } from "../../scripts/root";
import { readWorkflows } from "../support/workflows";

const { release, ...others } = readWorkflows(join(ROOT, ".github/workflows"));

describe(".github", () => {
    it("installs the version of the pulumi CLI that stands in scripts/pulumi-cli/pkg/go.mod", () => {
        const texts = Object.values({ release, ...others }).map((workflow) => workflow?.text ?? "");
        texts.push(readFileSync(join(ROOT, ".devcontainer/devcontainer.json"), "utf8"));
        const versions = texts.flatMap((text) =>
            [...text.matchAll(/pulumi-version: (.*)|pulumi-nodejs-\d+:(.*)"/g)].map(([, a, b]) => a ?? b),
        );
        assert.ok(versions.length >= 4);
        assert.deepEqual([...new Set(versions)], [CLI_VERSION]);
    });

    it("lets only the release change the repository", () => {
        const granted = Object.entries({ release, ...others }).flatMap(([file, workflow]) =>
            Object.values(workflow?.jobs ?? {}).flatMap(({ permissions = {} }) =>
                permissions.contents === "write" ? [file] : [],
            ),
        );
        assert.deepEqual(granted, ["release"]);
    });
});

describe("the release workflow", () => {
    const steps = release?.jobs.npm?.steps ?? [];
    const commands = steps.flatMap(({ run = "" }) => run);
    const commandWith = (text: string) => commands.find((command) => command.includes(text)) ?? "";

    before(function () {
        // The release runs on Linux, and its steps are scripts of bash.
        if (process.platform === "win32") {
            this.skip();
        }
    });

    /** Runs a step in a folder with these files, without the programs that would publish something. */
    function runStep(command: string, files: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv) {
        const folder = mkdtempSync(join(tmpdir(), "release-"));
        try {
            for (const [name, text] of Object.entries(files)) {
                writeFileSync(join(folder, name), text);
            }
            mkdirSync(join(folder, "bin"));
            writeFileSync(join(folder, "bin/gh"), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
            const PATH = `${join(folder, "bin")}:${process.env.PATH}`;
            const options = { cwd: folder, env: { ...process.env, PATH, ...environment }, encoding: "utf8" } as const;
            const { status, stdout } = spawnSync("bash", ["-eo", "pipefail", "-c", command], options);
            const read = (name: string) =>
                existsSync(join(folder, name)) ? readFileSync(join(folder, name), "utf8") : "";
            return { status, stdout, manifest: read("package.json"), notes: read("notes.md") };
        } finally {
            rmSync(folder, { recursive: true });
        }
    }

    it("writes the repository that it runs in into package.json", () => {
        const { status, manifest } = runStep(
            commandWith("npm pkg set"),
            { "package.json": '{ "name": "pulumi-kaleyra" }\n' },
            { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "acme/kaleyra" },
        );
        assert.equal(status, 0);
        assert.deepEqual(JSON.parse(manifest), {
            name: "pulumi-kaleyra",
            repository: { type: "git", url: "git+https://github.com/acme/kaleyra.git" },
            homepage: "https://github.com/acme/kaleyra#readme",
            bugs: { url: "https://github.com/acme/kaleyra/issues" },
        });
    });

    it("takes the release notes from CHANGELOG.md, and creates no release without them", () => {
        const files = { "CHANGELOG.md": "# Changelog\n\n## 1.0.0\n\n- New.\n\n## 0.1.0 (a date)\n\n- First.\n" };
        const notesOf = (tag: string) => runStep(commandWith("gh release"), files, { GITHUB_REF_NAME: tag });
        const { status, stdout, notes } = notesOf("v1.0.0");
        assert.deepEqual([status, notes.trim()], [0, "- New."]);
        assert.match(stdout, /^release create .* --notes-file notes\.md archives\/\*\.tar\.gz$/m);
        assert.equal(notesOf("v0.1.0").notes.trim(), "- First.");
        assert.deepEqual([notesOf("v1.0").status, notesOf("v1.0").stdout], [1, ""]);
    });
});
