// Laws that hold for all inputs, not only for those somebody thought of.

import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime";
import fc from "fast-check";
import { classify } from "../../kaleyra/classify";
import { readEnvelope } from "../../kaleyra/envelope";
import { createProvider } from "../../provider/dynamic-provider";
import { changedFields, FIELDS, UNKNOWN } from "../../provider/inputs/fields";
import { numberSchema } from "../../provider/inputs/schema";
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

describe("the provider's invariants", () => {
    it("include Pulumi's own marker for unknown values", () => {
        assert.equal(UNKNOWN, unknownValue);
    });

    it("include an empty diff of equal inputs", () => {
        fc.assert(
            fc.property(inputs, (fields) => {
                assert.deepEqual(changedFields(fields, { ...fields }), []);
            }),
        );
    });

    it("include an idempotent check, which accepts its own result unchanged", async () => {
        await fc.assert(
            fc.asyncProperty(inputs, async (news) => {
                const first = await provider().check(SUPPORT, news);
                const second = await provider().check(SUPPORT, first.inputs);
                assert.deepEqual(second, first);
            }),
        );
    });

    it("include a check that accepts exactly the names that the schema accepts", async () => {
        await fc.assert(
            fc.asyncProperty(fc.string({ unit: "binary", maxLength: 300 }), async (name) => {
                const { failures } = await provider().check(SUPPORT, { ...SUPPORT, name });
                assert.equal(failures?.length === 0, numberSchema.shape.name.safeParse(name).success);
            }),
        );
    });

    it("include names that are measured in code points", () => {
        const { name } = numberSchema.shape;
        assert.ok(name.safeParse("😀".repeat(255)).success);
        assert.ok(!name.safeParse("😀".repeat(256)).success);
    });

    it("include a classification that never throws, whatever the body", () => {
        const asked = { kind: "add", subject: "+919761234567", wabaId: "766123456789" } as const;
        const envelope = fc.record({ code: fc.string(), message: fc.jsonValue(), error: fc.jsonValue() });
        const body = fc.oneof(
            fc.json(),
            fc.string(),
            envelope.map((fields) => JSON.stringify(fields)),
        );
        fc.assert(
            fc.property(fc.integer({ min: 200, max: 599 }), body, (status, text) => {
                readEnvelope(text);
                const outcome = classify(asked, { status, headers: new Map(), body: text }, (safe) => safe);
                assert.ok("envelope" in outcome || outcome.error.asked === asked);
            }),
        );
    });

    it("include that a refusal is certain only with a refusing status or a documented refusal", () => {
        const asked = { kind: "add", subject: "+919761234567", wabaId: "766123456789" } as const;
        const codes = fc.constantFrom("WA200", "WA500", "constructor", "toString", "__proto__", "XX1", "");
        fc.assert(
            fc.property(fc.integer({ min: 200, max: 599 }), codes, (status, code) => {
                const answer = { status, headers: new Map(), body: JSON.stringify({ code, message: "" }) };
                const outcome = classify(asked, answer, (safe) => safe);
                const isRefusal = status >= 300 && status < 500 && ![408, 499].includes(status);
                const isCertain = isRefusal && !["WA200", "WA500"].includes(code);
                assert.equal("error" in outcome && outcome.error.certain, isCertain);
            }),
        );
    });
});
