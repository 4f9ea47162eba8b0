// What becomes of a request, row by row as the design defines it, and laws that hold for every answer.

import assert from "node:assert/strict";
import fc from "fast-check";
import { readEnvelope } from "../../kaleyra/envelope";
import { outcomeOf } from "../../kaleyra/outcome";

const envelope = (code: string, message = "", error: unknown = {}) =>
    readEnvelope(JSON.stringify({ code, message, error }));

describe("the outcome of a request", () => {
    for (const [status, answer, hasResult, outcome] of [
        [200, envelope("WA200"), true, "done"],
        [201, envelope("WA200"), true, "done"],
        [200, envelope("WA200", "OTP not sent yet", { a: "failed" }), true, "done"],
        [200, envelope("WA200"), false, "uncertain"],
        [400, envelope("WA200"), true, "uncertain"],
        [429, envelope("WA200"), true, "uncertain"],
        [429, undefined, false, "not processed"],
        [429, envelope("RBC001"), false, "not processed"],
        [200, envelope("WA429"), false, "not processed"],
        [400, envelope("WA400"), false, "refused"],
        [200, envelope("WA400"), false, "refused"],
        [200, envelope("E110"), false, "refused"],
        [307, envelope("XX1"), false, "refused"],
        [200, envelope("XX1"), false, "uncertain"],
        [400, envelope("WA400", "Please try again later"), false, "uncertain"],
        [500, envelope("WA500", "the string supplied is too short to be a phone number"), false, "refused"],
        [500, envelope("WA500", "invalid country code", { a: "Internal server error" }), false, "uncertain"],
        [500, envelope("WA500", "Please try again later"), false, "uncertain"],
        [500, envelope("WA400"), false, "uncertain"],
        [408, envelope("WA400"), false, "uncertain"],
        [499, envelope("WA400"), false, "uncertain"],
        [403, undefined, false, "uncertain"],
        [307, undefined, false, "uncertain"],
        [200, undefined, false, "uncertain"],
        [undefined, undefined, false, "uncertain"],
    ] as const) {
        const what = `${status ?? "no answer"}, ${answer?.code ?? "no envelope"}${answer?.message ? `, ${answer.message}` : ""}`;
        it(`is "${outcome}" for ${what}${hasResult ? ", with an ID" : ""}`, () => {
            assert.equal(outcomeOf({ isSent: true, status, envelope: answer, hasResult }), outcome);
        });
    }

    it("is never certain about WA200 unless it shows the result, and always certain about what was not sent", () => {
        const status = fc.integer({ min: 200, max: 599 });
        const code = fc.constantFrom("WA200", "WA400", "WA429", "WA500", "constructor", "");
        fc.assert(
            fc.property(status, code, fc.boolean(), (httpStatus, vendorCode, hasResult) => {
                const answer = { status: httpStatus, envelope: envelope(vendorCode), hasResult };
                const outcome = outcomeOf({ isSent: true, ...answer });
                assert.equal(outcomeOf({ isSent: false, ...answer }), "not processed");
                assert.ok(vendorCode !== "WA200" || outcome === "done" || outcome === "uncertain");
                assert.ok(outcome !== "done" || (vendorCode === "WA200" && hasResult));
            }),
        );
    });
});
