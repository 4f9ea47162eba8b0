// Every fault of an add: how often it is sent, and whether its outcome is certain. A second add that is processed is never sent.
// test/unit/outcome.test.ts has the classification of every answer; test/provider/failed-add.test.ts what the provider makes of it.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { KaleyraClient } from "../../kaleyra/client";
import { KaleyraError } from "../../kaleyra/error";
import type { FaultInput } from "../../sandbox/faults";
import { Sandbox } from "../../sandbox/server";
import { redirect, tooManyRequests } from "../support/faults";
import { freshSandbox } from "../support/fresh-sandbox";
import { NOBODY, SALES, SUPPORT } from "../support/sample-numbers";

// Long enough for a machine under load, short enough to wait for.
const LIMITS = { connect: 1_500, headers: 1_500, exchange: 2_000 };

const setup = freshSandbox();

function client(patience = 1_000, origin = setup.sandbox.url): KaleyraClient {
    const { sid, apiKey } = setup.sandbox.account;
    return new KaleyraClient({ sid, apiKey, origin }, { limits: LIMITS, patience });
}

async function failureOf(adding: Promise<string>): Promise<KaleyraError> {
    const error = await adding.catch((failure: unknown) => failure);
    assert.ok(error instanceof KaleyraError, `expected a KaleyraError, not ${String(error)}`);
    return error;
}

function failedAdd(fault: FaultInput): Promise<KaleyraError> {
    setup.sandbox.faults.set([fault]);
    return failureOf(client().addPhoneNumber(SUPPORT));
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): FaultInput {
    return { kind: "answer", status, body: typeof body === "string" ? body : JSON.stringify(body), headers };
}

const OK = { code: "WA200", message: "Request Processed Successfully", data: "7654000001", error: {} };
const DEEP = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;

describe("an add by the client", () => {
    for (const [what, fault, code = "KALEYRA_UNCERTAIN"] of [
        ["no answer", { kind: "hang", stored: true }],
        ["a reset connection", { kind: "reset", stored: true }],
        ["a body that takes too long", { kind: "drip", ms: 60 }],
        ["WA200 with the WABA's ID", answer(200, { ...OK, data: SUPPORT.wabaId }), "KALEYRA_MISSING_ID"],
        ["an error nested a hundred thousand deep", answer(400, `{"code":"WA400","error":${DEEP}}`)],
        ["data nested a hundred thousand deep", answer(200, `{"code":"WA200","data":${DEEP}}`), "KALEYRA_MISSING_ID"],
        ["20 MB with HTTP 403, more than is read", answer(403, "x".repeat(20_000_000))],
        ["HTTP 429 whose body is lost", answer(429, "x".repeat(2_000_000))],
    ] as readonly (readonly [string, FaultInput, string?])[]) {
        it(`is sent once, and is uncertain, after ${what}`, async () => {
            const error = await failedAdd(fault);
            assert.equal(error.code, code, error.message);
            assert.match(error.message, /^\+919761234567: .*\. Could not determine whether it was added\. \[KALEYRA_/);
            assert.equal(setup.sandbox.count("add"), 1);
        });
    }

    for (const [what, origin, code] of [
        ["no connection", () => NOBODY, "KALEYRA_UNREACHABLE"],
        ["a name that is not resolved", () => "https://api.kaleyra.invalid", "KALEYRA_UNREACHABLE"],
        ["a server without TLS", () => setup.sandbox.url.replace("http:", "https:"), "KALEYRA_TLS"],
    ] as const) {
        it(`is not sent, and certainly added nothing, after ${what}`, async () => {
            const error = await failureOf(client(1_000, origin()).addPhoneNumber(SUPPORT));
            assert.equal(error.code, code, error.message);
            assert.equal(error.isUncertain, false);
            assert.match(error.message, /Nothing was added\./);
            assert.equal(setup.sandbox.requests.length, 0);
        });
    }

    it("leaves the key out of what the client shows of itself", () => {
        assert.ok(!inspect(client(), { depth: 20, showHidden: true }).includes(setup.sandbox.account.apiKey));
    });

    it("accepts any content type", async () => {
        setup.sandbox.faults.set([answer(200, OK, { "content-type": "text/html" })]);
        assert.equal(await client().addPhoneNumber(SUPPORT), "7654000001");
    });

    it("follows no redirect: the target receives no request, and so no key", async () => {
        const elsewhere = await Sandbox.start();
        try {
            const error = await failedAdd(redirect(`${elsewhere.url}/v2/x/whatsapp/1/number/add`));
            assert.equal(error.code, "KALEYRA_REDIRECT");
            assert.equal(error.isUncertain, true);
            assert.equal(setup.sandbox.count("add"), 1);
            assert.equal(elsewhere.requests.length, 0);
        } finally {
            await elsewhere.close();
        }
    });
});

describe("an add by the client after HTTP 429", () => {
    for (const retryAfter of ["0", "1", undefined]) {
        it(`is sent again after ${retryAfter === undefined ? "a while without Retry-After" : `Retry-After: ${retryAfter}`}`, async () => {
            setup.sandbox.faults.set([tooManyRequests(retryAfter, { times: 1 })]);
            assert.equal(await client(5_000).addPhoneNumber(SUPPORT), "7654000001");
            assert.equal(setup.sandbox.count("add"), 2);
        });
    }

    for (const [what, fault] of [
        ["if the limit stays", tooManyRequests()],
        ["if its JSON breaks off", answer(429, '{"code":"WA429","data":"7')],
    ] as const) {
        it(`is sent again until its time is over ${what}, and certainly added nothing`, async () => {
            const error = await failedAdd(fault);
            assert.equal(error.code, "KALEYRA_RATE_LIMIT", error.message);
            assert.match(error.message, /Nothing was added\./);
            assert.ok(setup.sandbox.count("add") > 1, "it was not sent again");
        });
    }

    it("fails at once, naming the time, if Retry-After exceeds the patience, and then every other request does so unsent", async () => {
        setup.sandbox.faults.set([tooManyRequests("3600", { times: 1 })]);
        const shared = client();
        const refused = { code: "KALEYRA_RATE_LIMIT", message: /Try again after \d{4}-\d\d-\d\dT/ };
        await assert.rejects(shared.addPhoneNumber(SUPPORT), refused);
        await assert.rejects(shared.addPhoneNumber(SALES), refused);
        await assert.rejects(shared.listPhoneNumbers(SUPPORT.wabaId), refused);
        assert.equal(setup.sandbox.requests.length, 1);
    });
});

describe("the client at twenty requests a second", () => {
    const limited = freshSandbox({ rateLimit: 20 });

    it("processes each of a hundred adds once, since all wait together", async () => {
        const shared = client(60_000, limited.sandbox.url);
        const phoneNumbers = Array.from({ length: 100 }, (_, i) => String(9761230000 + i));
        // The engine has eight calls under way at once on two cores.
        const lane = async () => {
            for (let next = phoneNumbers.pop(); next !== undefined; next = phoneNumbers.pop()) {
                await shared.addPhoneNumber({ ...SUPPORT, phoneNumber: next });
            }
        };
        await Promise.all(Array.from({ length: 8 }, lane));
        assert.equal(limited.sandbox.store.numbers.length, 100);
        const refused = limited.sandbox.requests.filter(({ answered }) => answered === 429).length;
        assert.equal(limited.sandbox.requests.length - refused, 100);
        assert.ok(refused < 100, `${refused} requests wasted: they do not wait together`);
    });
});
