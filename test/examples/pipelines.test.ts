// The pipelines under examples/ are safe for pull requests from forks. Their shell runs in test/e2e/pipelines.test.ts; in CI, actionlint
// and zizmor check the form of the workflows.

import assert from "node:assert/strict";
import { basename } from "node:path";
import { githubWorkflows, gitlabPipeline } from "../support/workflows";

describe("examples/github-actions", () => {
    const workflows = Object.values(githubWorkflows());
    const jobs = workflows.flatMap(({ jobs }) => Object.entries(jobs));

    it("has permission only to read the repository", () => {
        for (const { permissions } of workflows) {
            assert.deepEqual(permissions, { contents: "read" });
        }
        assert.deepEqual(
            jobs.filter(([, { permissions }]) => permissions !== undefined),
            [],
        );
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
    });
});

describe("examples/gitlab-ci", () => {
    const jobs = gitlabPipeline();

    it("gives no secret to what a fork can change", () => {
        const fork = JSON.stringify(jobs["preview-fork"]);
        assert.match(fork, /unset PULUMI_ACCESS_TOKEN KALEYRA_SID KALEYRA_API_KEY/);
        assert.doesNotMatch(fork, /PULUMI_STACK/);
        const condition = (name: string) => jobs[name]?.rules[0]?.if;
        assert.equal(condition("preview-fork"), condition("preview")?.replace("PROJECT_ID ==", "PROJECT_ID !="));
    });

    it("never runs two updates at once, and cancels none", () => {
        const isUp = ({ script }: { script: readonly string[] }) => script.some((line) => line.startsWith("pulumi up"));
        const ups = Object.values(jobs).filter(isUp);
        assert.deepEqual(
            ups.map(({ resource_group, interruptible, environment }) => [resource_group, interruptible, environment]),
            [["up", false, "production"]],
        );
    });
});
