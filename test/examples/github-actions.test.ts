// The workflows of examples/github-actions are safe for pull requests from forks. actionlint and zizmor check their form in CI, and
// their shell steps run in test/e2e/pipelines.test.ts.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "yaml";
import { example, githubWorkflows } from "./workflows";

const workflows = Object.values(githubWorkflows());
const jobs = workflows.flatMap(({ jobs }) => Object.entries(jobs));

describe("examples/github-actions", () => {
    it("installs a fixed version of the pulumi CLI, in every job", () => {
        for (const [name, job] of jobs) {
            const installed = job.steps.filter(({ uses }) => uses?.startsWith("pulumi/actions@"));
            assert.deepEqual(
                installed.map((step) => (step.with as Record<string, unknown>)["pulumi-version"]),
                ["3.258.0"],
                name,
            );
        }
    });

    it("runs its shell with pipefail", () => {
        for (const { defaults } of workflows) {
            assert.equal(defaults?.run.shell, "bash");
        }
    });

    it("has permission only to write the comment", () => {
        const granted = jobs.flatMap(([name, { permissions = {} }]) =>
            Object.entries(permissions)
                .filter(([, access]) => access !== "read")
                .map(([what]) => `${name}: ${what}`),
        );
        assert.deepEqual(granted, ["preview: pull-requests"]);
        for (const { permissions } of workflows) {
            assert.deepEqual(permissions, { contents: "read" });
        }
    });

    it("gives no secret to what a fork can change, and never uses pull_request_target", () => {
        const { "pull-request": pullRequest } = githubWorkflows();
        assert.deepEqual(Object.keys(pullRequest?.on ?? {}), ["pull_request"]);
        for (const [name, job] of Object.entries(pullRequest?.jobs ?? {})) {
            assert.equal(/secrets\.|vars\.|github\.token/.test(JSON.stringify(job)), name === "preview", name);
        }
        assert.match(pullRequest?.jobs.preview?.if ?? "", /head\.repo\.full_name == github\.repository/);
    });

    it("never runs two updates at once, and cancels none", () => {
        const ups = workflows.filter(({ text }) => /pulumi up (?!.*--stack pull-request)/.test(text));
        assert.deepEqual(
            ups.map(({ file, concurrency }) => [basename(file), concurrency]),
            [["up.yml", { group: "up", "cancel-in-progress": false }]],
        );
        const groups = workflows.map(({ concurrency }) => concurrency?.group).filter((group) => group === "up");
        assert.equal(groups.length, 1, "a waiting update would be replaced");
    });

    it("has a configuration for pull requests without secrets that leaves the sandbox in effect", () => {
        for (const folder of ["github-actions", "gitlab-ci"]) {
            const text = readFileSync(example(folder, "Pulumi.pull-request.yaml"), "utf8");
            const { config, ...rest } = parse(text) as { config: Record<string, unknown> };
            assert.deepEqual(rest, {});
            // Neither a key nor a pod, which would take precedence over the sandbox in the environment.
            assert.deepEqual(
                Object.entries(config).filter(([key, value]) => /^kaleyra:/.test(key) || typeof value !== "string"),
                [],
            );
        }
    });
});
