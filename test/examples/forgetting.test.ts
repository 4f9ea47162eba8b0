// KALEYRA_FORGET_MISSING makes a drift job fail for a missing number. Outside of a preview it would remove numbers from the state.

import assert from "node:assert/strict";
import { githubWorkflows, gitlabPipeline, kubernetesObjects } from "./workflows";

const PREVIEW = ["pulumi preview --refresh --expect-no-changes --stack "];

describe("KALEYRA_FORGET_MISSING in the pipelines under examples/", () => {
    const sets = (value: unknown) => JSON.stringify(value).includes("KALEYRA_FORGET_MISSING");

    it("is set only for one preview in the GitHub workflows", () => {
        for (const [name, workflow] of Object.entries(githubWorkflows())) {
            const { jobs, ...rest } = workflow;
            assert.ok(!sets({ ...rest, text: "" }), name);
            for (const { steps, ...job } of Object.values(jobs)) {
                assert.ok(!sets(job), name);
                const runs = steps.filter(sets).map(({ run }) => run?.replace('"$STACK"', ""));
                assert.deepEqual(runs, name === "drift" ? PREVIEW : []);
            }
        }
    });

    it("is set only for one preview in the GitLab pipeline", () => {
        const { jobs, all } = gitlabPipeline();
        assert.ok(!sets({ ...(all as object), drift: {} }));
        assert.deepEqual(
            jobs.drift?.script.map((line) => line.replace('"$PULUMI_STACK"', "")),
            PREVIEW,
        );
    });

    it("is set only in a Stack of the operator that is previewed", () => {
        const holders = kubernetesObjects().filter(({ object }) => sets(object));
        assert.deepEqual(
            holders.map(({ file, object }) => [file, (object.spec as { preview?: boolean }).preview]),
            [["drift.yaml", true]],
        );
    });
});
