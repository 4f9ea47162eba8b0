// What becomes of an add, answer by answer: the outcome and the code. And laws that hold for every answer.

import assert from "node:assert/strict";
import fc from "fast-check";
import { errorCodeOf } from "../../kaleyra/catalogue";
import { readEnvelope } from "../../kaleyra/envelope";
import { outcomeOf } from "../../kaleyra/outcome";
import { usableId } from "../../kaleyra/phone-number-id";
import { DOCUMENTED_FAILURES } from "../support/documented-failures";

const ADD = { kind: "add", subject: "+919761234567", wabaId: "766123456789" } as const;

/** The outcome of an add, and the code of its failure. */
function classify(status: number, answer: unknown): string {
    const envelope = readEnvelope(typeof answer === "string" ? answer : JSON.stringify(answer));
    const reading = { isSent: true, status, envelope, hasResult: usableId(envelope?.data) !== undefined };
    const outcome = outcomeOf(reading);
    return outcome === "done" ? outcome : `${outcome}, ${errorCodeOf(outcome, ADD, reading)}`;
}

const OK = { code: "WA200", message: "Request Processed Successfully", data: "7654000001", error: {} };
const EXISTS = { code: "WA400", message: "phone number already exists" };
const LATER = "Please try again later";
const SHORT = "the string supplied is too short to be a phone number";

const DUPLICATE = "refused, KALEYRA_DUPLICATE_NUMBER";
const REJECTED = "refused, KALEYRA_REJECTED";
const UNCERTAIN = "uncertain, KALEYRA_UNCERTAIN";
const NO_ID = "uncertain, KALEYRA_MISSING_ID";
const REDIRECT = "uncertain, KALEYRA_REDIRECT";
const TRY_AGAIN = "uncertain, KALEYRA_TRY_AGAIN_LATER";
const INVALID = "refused, KALEYRA_INVALID_NUMBER";
const RATE_LIMITED = "not processed, KALEYRA_RATE_LIMIT";

const ANSWERS: readonly (readonly [status: number, answer: unknown, expected: string])[] = [
    // Success, whatever is beside the ID.
    [200, OK, "done"],
    [201, OK, "done"],
    [200, `\uFEFF${JSON.stringify(OK)}`, "done"],
    [200, { ...OK, data: 7654000001 }, "done"],
    [200, { ...OK, error: false }, "done"],
    [200, { ...OK, error: { error: null, code: 0 } }, "done"],
    [200, { ...OK, message: "Number added, OTP not sent yet" }, "done"],
    [200, { ...OK, error: { phone_number: "phone number already exists" } }, "done"],
    // Success without a usable ID.
    ...["", "0", "000", "007", 0, "ok", [], {}, null, undefined].map((data) => [200, { ...OK, data }, NO_ID] as const),
    [200, '{"code":"WA200","data":76540000000000012345}', NO_ID],
    // Success with the status of a failure.
    [307, OK, REDIRECT],
    ...[400, 429, 500].flatMap((status) => [
        [status, OK, UNCERTAIN] as const,
        [status, { ...OK, data: {} }, UNCERTAIN] as const,
    ]),
    // Refusals that are documented, with any status that refuses, and with 2xx.
    [200, EXISTS, DUPLICATE],
    [200, { code: "RBC001" }, "refused, KALEYRA_CREDENTIALS"],
    [401, { code: "RBC001", data: { account_id: 123 } }, "refused, KALEYRA_CREDENTIALS"],
    [401, { code: "WA-401", message: "Account type not allowed" }, "refused, KALEYRA_ACCOUNT_TYPE"],
    [400, { code: "E110", message: "Low balance" }, "refused, KALEYRA_BALANCE"],
    [400, { code: "WA400", message: "blue moon" }, REJECTED],
    [409, { ...EXISTS, code: "WA409" }, DUPLICATE],
    [403, { ...EXISTS, code: "XX1" }, DUPLICATE],
    [400, { code: "WA400", error: { phone_number: "phone number already exists" } }, DUPLICATE],
    ...[["phone number already exists"], "already", null, undefined].map(
        (error) => [400, { ...EXISTS, error }, DUPLICATE] as const,
    ),
    [400, { ...EXISTS, data: { request_id: "12345" } }, DUPLICATE],
    [200, { ...EXISTS, code: "WA409" }, UNCERTAIN],
    [500, { ...EXISTS, code: "WA409" }, UNCERTAIN],
    [500, EXISTS, UNCERTAIN],
    [408, EXISTS, UNCERTAIN],
    [499, EXISTS, UNCERTAIN],
    // Codes never seen.
    [403, { code: "XX1", message: "?" }, REJECTED],
    [200, { code: "XX1", message: "?" }, UNCERTAIN],
    [400, { code: "constructor", message: "?" }, REJECTED],
    [400, '{"code":"__proto__","message":"?"}', REJECTED],
    [200, { code: "constructor", message: "?" }, UNCERTAIN],
    [200, { ...OK, code: "WA\u200b200" }, UNCERTAIN],
    // An internal error, and the number parser's texts, which refuse only by themselves.
    [400, { code: "WA500", message: LATER }, TRY_AGAIN],
    [400, { code: "WA400", message: LATER }, TRY_AGAIN],
    [200, { code: "WA500", message: LATER }, TRY_AGAIN],
    [400, { code: "WA500", message: SHORT }, INVALID],
    [500, { code: "WA500", message: "invalid country code" }, INVALID],
    [500, { code: "WA500", message: "invalid country code", error: { a: "Internal server error" } }, TRY_AGAIN],
    [500, { code: "WA500", message: LATER, error: { error: 'field "id" is not a number' } }, TRY_AGAIN],
    [500, { code: "WA500", message: "insert failed: the phone number supplied is not a number" }, UNCERTAIN],
    [500, { code: "WA500", message: "?" }, UNCERTAIN],
    // Not processed.
    [429, "", RATE_LIMITED],
    [429, "<html>slow down</html>", RATE_LIMITED],
    [429, { message: "API rate limit exceeded" }, RATE_LIMITED],
    [429, { code: "WA429", message: LATER }, RATE_LIMITED],
    [429, { code: "RBC429", message: "Too many requests" }, RATE_LIMITED],
    [400, { code: "WA429", message: "Too many requests" }, RATE_LIMITED],
    [200, { code: "WA429", message: "Too many requests" }, RATE_LIMITED],
    // No answer of Kaleyra's, or not all of it.
    [200, "", UNCERTAIN],
    [200, "<html><h1>Welcome</h1></html>", UNCERTAIN],
    [200, "[1]", UNCERTAIN],
    [400, '{"code":"WA400","message":"phone number already ex', UNCERTAIN],
    [400, '{"code":"WA200","data":"76540', UNCERTAIN],
    [403, "", UNCERTAIN],
    [404, "<html>not found</html>", UNCERTAIN],
    [408, "<html>Request Time-out</html>", UNCERTAIN],
    [303, "", REDIRECT],
];

describe("the outcome of an add", () => {
    for (const { status, envelope, expected } of DOCUMENTED_FAILURES) {
        it(`is ${expected.code} for the documented ${envelope.code} "${envelope.message.slice(0, 60)}"`, () => {
            const outcome = expected.certain === false ? "uncertain" : "refused";
            assert.equal(classify(status, envelope), `${outcome}, ${expected.code}`);
        });
    }

    for (const [status, answer, expected] of ANSWERS) {
        it(`is "${expected}" for HTTP ${status} with ${JSON.stringify(answer)}`, () => {
            assert.equal(classify(status, answer), expected);
        });
    }

    it("is uncertain without an answer", () => {
        assert.equal(outcomeOf({ isSent: true, hasResult: false }), "uncertain");
    });

    it("is never certain about WA200 unless it shows the result, and always certain about what was not sent", () => {
        const status = fc.integer({ min: 200, max: 599 });
        const code = fc.constantFrom("WA200", "WA400", "WA429", "WA500", "constructor", "");
        fc.assert(
            fc.property(status, code, fc.boolean(), (httpStatus, vendorCode, hasResult) => {
                const envelope = readEnvelope(JSON.stringify({ code: vendorCode }));
                const reading = { status: httpStatus, envelope, hasResult };
                const outcome = outcomeOf({ isSent: true, ...reading });
                assert.equal(outcomeOf({ isSent: false, ...reading }), "not processed");
                assert.ok(vendorCode !== "WA200" || outcome === "done" || outcome === "uncertain", outcome);
                assert.ok(outcome !== "done" || (vendorCode === "WA200" && hasResult), outcome);
            }),
        );
    });
});
