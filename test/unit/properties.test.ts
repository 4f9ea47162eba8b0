// Properties of the provider that hold for all inputs.

import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime";
import fc from "fast-check";
import { createProvider } from "../../provider/dynamic-provider";
import { FIELDS } from "../../provider/inputs/fields";
import { UNKNOWN } from "../../provider/pulumi-values";
import { SUPPORT } from "../support/sample-numbers";

const anything = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constant(UNKNOWN),
    fc.constant(null),
    fc.integer(),
    fc.boolean(),
);
const inputs = fc.record(Object.fromEntries(FIELDS.map((name) => [name, anything])), { requiredKeys: [] });

/** A provider without credentials, so that nothing is sent. */
const provider = () => createProvider({ environment: {} });

describe("the provider, for all inputs,", () => {
    it("has Pulumi's own marker for unknown values", () => {
        assert.equal(UNKNOWN, unknownValue);
    });

    it("accepts in check the result of its own check, unchanged", async () => {
        await fc.assert(
            fc.asyncProperty(inputs, async (news) => {
                const first = await provider().check(SUPPORT, news);
                const second = await provider().check(SUPPORT, first.inputs);
                assert.deepEqual(second, first);
            }),
        );
    });
});
