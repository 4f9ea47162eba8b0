// Every entry of the error catalogue makes a complete message for every kind of request.

import assert from "node:assert/strict";
import { CATALOGUE } from "../../kaleyra/catalogue";
import { readEnvelope } from "../../kaleyra/envelope";
import type { FailureFacts, RequestSummary } from "../../kaleyra/error";
import { KaleyraError, type KaleyraErrorCode } from "../../kaleyra/error";

const CODES = Object.keys(CATALOGUE) as KaleyraErrorCode[];

const KINDS: readonly RequestSummary["kind"][] = ["add", "list", "manage"];

function factsOf(kind: RequestSummary["kind"]): FailureFacts {
    return {
        request: { kind, subject: "+919761234567", wabaId: "766123456789" },
        outcome: "uncertain",
        status: 400,
        envelope: readEnvelope('{"code":"WA400","message":"No."}'),
        origin: "https://api.in.kaleyra.io",
        cause: "the connection was lost",
        retryAfter: 60_000,
    };
}

describe("the error catalogue", () => {
    for (const code of CODES) {
        it(`makes a complete message of ${code}`, () => {
            for (const kind of KINDS) {
                const error = new KaleyraError(code, factsOf(kind));
                const [first = "", next] = error.message.split("\n");
                assert.ok(first.startsWith(kind === "list" ? "The numbers of +91" : "+919761234567: "), first);
                assert.ok(first.endsWith(`. [${code}]`), first);
                assert.match(error.reason, /[^.]$/);
                assert.match(error.remedy, /^[A-Z].*\.$/);
                assert.equal(next, `    ${error.remedy}`);
                assert.doesNotMatch(error.message, /undefined|\[object/);
                assert.equal(error.isUncertain, kind !== "list");
                // Pulumi would record an error with an `id` as a resource.
                assert.ok(!("id" in error));
            }
        });
    }
});

describe("the message of an error", () => {
    const failed = (answer: string) =>
        new KaleyraError("KALEYRA_REJECTED", { ...factsOf("add"), outcome: "refused", envelope: readEnvelope(answer) });

    it("shows the advice first, and then what Kaleyra answered: the message, and every entry that says something else", () => {
        const error = failed('{"code":"WA400","message":"Refused","error":{"payload":"Incorrect","hint":"Refused"}}');
        assert.deepEqual(error.answer, ["Kaleyra answered HTTP 400, WA400: Refused", "    payload: Incorrect"]);
        assert.deepEqual(error.message.split("\n").slice(1), [
            `    ${error.remedy}`,
            ...error.answer.map((line) => `    ${line}`),
        ]);
    });

    it("shows each text of Kaleyra's on one line, as well-formed Unicode", () => {
        const { answer } = failed('{"code":"WA400","message":"a\\r\\n    fake advice","error":{"b\\nc":"d\\ud83d"}}');
        assert.deepEqual(answer, ["Kaleyra answered HTTP 400, WA400: a     fake advice", "    b c: d\ufffd"]);
    });

    it("shows nothing as answered when no answer came", () => {
        assert.deepEqual(new KaleyraError("KALEYRA_UNCERTAIN", { ...factsOf("add"), status: undefined }).answer, []);
    });
});
