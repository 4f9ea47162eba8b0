// The pipeline of examples/gitlab-ci matches GitLab's published schema, and is safe for merge requests from forks.
// Its shell runs in test/e2e/pipelines.test.ts.

import assert from "node:assert/strict";
import { gitlabPipeline, publishedSchema } from "./workflows";

const { all, jobs } = gitlabPipeline();

describe("examples/gitlab-ci", () => {
    it("matches GitLab's schema", () => {
        publishedSchema("gitlab-ci.schema.yaml").parse(all);
    });

    it("gives no secret to what a fork can change", () => {
        const fork = JSON.stringify(jobs["preview-fork"]);
        assert.match(fork, /unset PULUMI_ACCESS_TOKEN KALEYRA_SID KALEYRA_API_KEY/);
        assert.doesNotMatch(fork, /PULUMI_STACK/);
        const condition = (name: string) => jobs[name]?.rules[0]?.if;
        assert.equal(condition("preview-fork"), condition("preview")?.replace("PROJECT_ID ==", "PROJECT_ID !="));
    });

    it("never runs two updates at once, and cancels none", () => {
        const ups = Object.entries(jobs).filter(([, { script }]) =>
            script.some((line) => line.startsWith("pulumi up")),
        );
        assert.deepEqual(
            ups.map(([name, { resource_group, interruptible, environment }]) => [
                name,
                resource_group,
                interruptible,
                environment,
            ]),
            [["up", "up", false, "production"]],
        );
    });
});
