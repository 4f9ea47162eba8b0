// What a real client makes of a real server's answers: how many requests are sent, and whether the outcome is certain.
// test/unit/outcome.test.ts has the classification of every answer.

import assert from "node:assert/strict";
import { KaleyraClient } from "../../kaleyra/client";
import { KaleyraError } from "../../kaleyra/error";
import type { FaultInput } from "../../sandbox/faults";
import { Sandbox } from "../../sandbox/server";
import { freshSandbox } from "../support/fresh-sandbox";
import { SALES, SUPPORT } from "../support/sample-numbers";

// Long enough for a machine under load, short enough to wait for.
const LIMITS = { connect: 1_500, headers: 1_500, exchange: 2_000 };

const setup = freshSandbox();

function client(patience = 1_000): KaleyraClient {
    const { sid, apiKey } = setup.sandbox.account;
    return new KaleyraClient({ sid, apiKey, origin: setup.sandbox.url }, { limits: LIMITS, patience });
}

async function failedAdd(fault: FaultInput): Promise<KaleyraError> {
    setup.sandbox.faults.set([fault]);
    const error = await client()
        .addPhoneNumber(SUPPORT)
        .catch((failure: unknown) => failure);
    assert.ok(error instanceof KaleyraError, `expected a KaleyraError, not ${String(error)}`);
    return error;
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): FaultInput {
    return { kind: "answer", status, body: typeof body === "string" ? body : JSON.stringify(body), headers };
}

const OK = { code: "WA200", message: "Request Processed Successfully", data: "7654000001", error: {} };
const DEEP = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;

describe("an add", () => {
    // The fault matrix has the other faults.
    for (const [what, fault, code = "KALEYRA_UNCERTAIN"] of [
        ["WA200 with the WABA's ID", answer(200, { ...OK, data: SUPPORT.wabaId }), "KALEYRA_MISSING_ID"],
        ["HTTP 400 whose body breaks off after WA200", { kind: "truncated", stored: true, status: 400 }],
        ["an error nested a hundred thousand deep", answer(400, `{"code":"WA400","error":${DEEP}}`)],
        ["data nested a hundred thousand deep", answer(200, `{"code":"WA200","data":${DEEP}}`), "KALEYRA_MISSING_ID"],
        ["20 MB with HTTP 403", answer(403, "x".repeat(20_000_000))],
        ["HTTP 429 whose body is lost", answer(429, "x".repeat(2_000_000))],
    ] as readonly (readonly [string, FaultInput, string?])[]) {
        it(`is sent once, and is uncertain, after ${what}`, async () => {
            const error = await failedAdd(fault);
            assert.equal(error.code, code, error.message);
            assert.match(error.message, /^\+919761234567: .*\. Could not determine whether it was added\. \[KALEYRA_/);
            assert.equal(setup.sandbox.count("add"), 1);
        });
    }

    it("is sent again, and certainly added nothing, after HTTP 429 whose JSON breaks off", async () => {
        const error = await failedAdd(answer(429, '{"code":"WA429","data":"7'));
        assert.equal(error.code, "KALEYRA_RATE_LIMIT", error.message);
        assert.match(error.message, /Nothing was added\./);
        assert.ok(setup.sandbox.count("add") > 1, "it was not sent again");
    });

    it("accepts any content type", async () => {
        setup.sandbox.faults.set([answer(200, OK, { "content-type": "text/html" })]);
        assert.equal(await client().addPhoneNumber(SUPPORT), "7654000001");
    });

    it("follows no redirect: the target receives no request, and so no key", async () => {
        const elsewhere = await Sandbox.start();
        try {
            const error = await failedAdd({ kind: "redirect", to: `${elsewhere.url}/v2/x/whatsapp/1/number/add` });
            assert.equal(error.code, "KALEYRA_REDIRECT");
            assert.equal(error.isUncertain, true);
            assert.equal(elsewhere.requests.length, 0);
        } finally {
            await elsewhere.close();
        }
    });
});

describe("a request after HTTP 429", () => {
    it("is sent again after the time that Retry-After names", async () => {
        setup.sandbox.faults.set([{ kind: "too-many-requests", retryAfter: "1", times: 1 }]);
        assert.equal(await client(5_000).addPhoneNumber(SUPPORT), "7654000001");
        assert.equal(setup.sandbox.count("add"), 2);
    });

    it("fails at once, naming the time, if Retry-After exceeds the patience, and so does every other request", async () => {
        setup.sandbox.faults.set([{ kind: "too-many-requests", retryAfter: "3600", times: 1 }]);
        const shared = client();
        const refused = { code: "KALEYRA_RATE_LIMIT", message: /Try again after \d{4}-\d\d-\d\dT/ };
        await assert.rejects(shared.addPhoneNumber(SUPPORT), refused);
        await assert.rejects(shared.addPhoneNumber(SALES), refused);
        await assert.rejects(shared.listPhoneNumbers(SUPPORT.wabaId), refused);
        assert.equal(setup.sandbox.requests.length, 1);
    });
});
