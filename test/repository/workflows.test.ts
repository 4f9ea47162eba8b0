// This repository's own workflows. actionlint and zizmor check their form in CI; here is what these tools cannot know.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLI_VERSION } from "../../scripts/pulumi-cli/go";
import { ROOT } from "../../scripts/root";
import { readWorkflows } from "../examples/workflows";

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

    it("packs the plugin after it has written the repository into package.json, and publishes last", () => {
        const order = ["npm pkg set", "npm run plugin:pack", "npm publish", "gh release"].map((text) =>
            commands.indexOf(commandWith(text)),
        );
        assert.deepEqual(
            order,
            [...order].sort((a, b) => a - b),
        );
        assert.ok(!order.includes(-1));
    });

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

    const CHANGELOG = "# Changelog\n\n## 1.0.0\n\n- New.\n\n## 0.1.0 (a date)\n\n- First.\n";

    for (const [tag, expected] of [
        ["v1.0.0", "- New."],
        ["v0.1.0", "- First."],
    ] as const) {
        it(`takes the release notes of ${tag} from CHANGELOG.md`, () => {
            const files = { "CHANGELOG.md": CHANGELOG };
            const { status, stdout, notes } = runStep(commandWith("gh release"), files, { GITHUB_REF_NAME: tag });
            assert.equal(status, 0);
            assert.equal(notes.trim(), expected);
            assert.match(stdout, /^release create .* --notes-file notes\.md archives\/\*\.tar\.gz$/m);
        });
    }

    it("creates no release without notes", () => {
        const files = { "CHANGELOG.md": CHANGELOG };
        const { status, stdout } = runStep(commandWith("gh release"), files, { GITHUB_REF_NAME: "v1.0" });
        assert.equal(status, 1);
        assert.equal(stdout, "");
    });
});
