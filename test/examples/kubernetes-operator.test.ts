// Every field of the objects of examples/kubernetes-operator matches the operator's published definition.
// No cluster runs here: what the operator does with them was read in its source, not tested.

import assert from "node:assert/strict";
import { kubernetesObjects, publishedSchema } from "./workflows";

interface Stack {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec: Record<string, unknown> & { readonly envRefs: Record<string, { readonly type: string }> };
}

const objects = kubernetesObjects().map(({ object }) => object);
const stacks = objects.filter(({ kind }) => kind === "Stack") as unknown as Stack[];
const apply = stacks.find(({ spec }) => spec.preview !== true);
const drift = stacks.find(({ spec }) => spec.preview === true);

describe("examples/kubernetes-operator", () => {
    it("has only fields of the operator's definition, with their types", () => {
        assert.equal(stacks.length, 2);
        for (const stack of stacks) {
            publishedSchema("stacks.pulumi.com.yaml").parse(stack);
        }
    });

    it("refers to its secrets, and contains none", () => {
        assert.ok(!objects.some(({ kind }) => kind === "Secret"));
        for (const { spec } of stacks) {
            for (const name of ["PULUMI_ACCESS_TOKEN", "KALEYRA_SID", "KALEYRA_API_KEY"]) {
                assert.equal(spec.envRefs[name]?.type, "Secret", name);
            }
        }
    });

    it("gives the workspace the identity that the operator requires", () => {
        const account = objects.find(({ kind }) => kind === "ServiceAccount")?.metadata;
        const { name, namespace } = apply?.metadata ?? {};
        assert.deepEqual(account, { name, namespace });
        const binding = objects.find(({ kind }) => kind === "ClusterRoleBinding");
        assert.deepEqual(binding?.roleRef, {
            apiGroup: "rbac.authorization.k8s.io",
            kind: "ClusterRole",
            name: "system:auth-delegator",
        });
        assert.deepEqual(binding?.subjects, [{ kind: "ServiceAccount", name, namespace }]);
        for (const { spec } of stacks) {
            assert.equal(spec.serviceAccountName, name);
        }
    });

    it("checks for drift in a preview of the stack that it applies", () => {
        const same = ["stack", "projectRepo", "branch", "workspaceTemplate"];
        for (const field of same) {
            assert.deepEqual(drift?.spec[field], apply?.spec[field], field);
        }
        const { KALEYRA_FORGET_MISSING, ...others } = drift?.spec.envRefs ?? {};
        assert.deepEqual(others, apply?.spec.envRefs);
        assert.deepEqual(KALEYRA_FORGET_MISSING, { type: "Literal", literal: { value: "true" } });
        assert.equal(drift?.spec.refresh, true);
        assert.deepEqual(drift?.spec.updateTemplate, { spec: { expectNoChanges: true } });
        assert.deepEqual(drift?.spec.prerequisites, [{ name: apply?.metadata.name }]);
    });
});
