// Laws that hold for all inputs, not only for those somebody thought of.

import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime";
import fc from "fast-check";
import { readEnvelope } from "../../kaleyra/envelope";
import { readPage } from "../../kaleyra/number-list";
import { changedFields, FIELDS, UNKNOWN } from "../../provider/inputs/fields";
import { numberSchema } from "../../provider/inputs/schema";
import { createProvider } from "../../provider/provider";
import { SUPPORT } from "../numbers";

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

describe("laws", () => {
    it("the marker for unknown values is Pulumi's own", () => {
        assert.equal(UNKNOWN, unknownValue);
    });

    it("diff of equals is empty", () => {
        fc.assert(
            fc.property(inputs, (fields) => {
                assert.deepEqual(changedFields(fields, { ...fields }), []);
            }),
        );
    });

    it("check is idempotent: what it accepts it accepts again, unchanged", async () => {
        await fc.assert(
            fc.asyncProperty(inputs, async (news) => {
                const first = await provider().check(SUPPORT, news);
                const second = await provider().check(SUPPORT, first.inputs);
                assert.deepEqual(second, first);
            }),
        );
    });

    it("check passes exactly what the schema accepts of the fields it judges alone", async () => {
        await fc.assert(
            fc.asyncProperty(fc.string({ unit: "binary", maxLength: 300 }), async (name) => {
                const { failures } = await provider().check(SUPPORT, { ...SUPPORT, name });
                assert.equal(failures?.length === 0, numberSchema.shape.name.safeParse(name).success);
            }),
        );
    });

    it("a name is measured in code points", () => {
        const { name } = numberSchema.shape;
        assert.ok(name.safeParse("😀".repeat(255)).success);
        assert.ok(!name.safeParse("😀".repeat(256)).success);
    });

    it("no body of any kind makes the envelope or the list throw", () => {
        fc.assert(
            fc.property(fc.oneof(fc.json(), fc.string()), fc.jsonValue(), (body, data) => {
                readEnvelope(body);
                const page = readPage(data, {});
                assert.ok(page.isList || page.numbers.length === 0);
            }),
        );
    });
});
