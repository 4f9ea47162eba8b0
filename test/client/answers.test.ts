// What every answer of Kaleyra means for an add: code, whether it is certain, and how many requests were sent.
// A real client against the real HTTP server of the sandbox.

import assert from "node:assert/strict";
import { type ClientOptions, KaleyraClient } from "../../kaleyra/client";
import { KaleyraError } from "../../kaleyra/error";
import type { FaultInput } from "../../sandbox/faults";
import { Sandbox } from "../../sandbox/server";
import { NOBODY, SUPPORT } from "../support/sample-numbers";
import { DOCUMENTED_FAILURES } from "./documented";

// Long enough for a machine under load, short enough to wait for.
const LIMITS = { connect: 1_500, headers: 1_500, exchange: 2_000 };

let sandbox: Sandbox;

beforeEach(async () => {
    sandbox = await Sandbox.start();
});

afterEach(() => sandbox.close());

function client(patience = 1_000, options: ClientOptions = {}): KaleyraClient {
    const { sid, apiKey } = sandbox.account;
    return new KaleyraClient({ sid, apiKey, origin: sandbox.url }, { limits: LIMITS, patience, ...options });
}

async function failedAdd(fault: FaultInput, options?: ClientOptions): Promise<KaleyraError> {
    sandbox.faults.set([fault]);
    const error = await client(1_000, options)
        .addPhoneNumber(SUPPORT)
        .then(
            () => undefined,
            (failure: unknown) => failure,
        );
    assert.ok(error instanceof KaleyraError, `expected a KaleyraError, not ${String(error)}`);
    return error;
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}): FaultInput {
    return { kind: "answer", status, body: typeof body === "string" ? body : JSON.stringify(body), headers };
}

describe("the ten documented failures", () => {
    for (const { status, envelope, expected } of DOCUMENTED_FAILURES) {
        it(`${envelope.code} "${envelope.message.slice(0, 60)}" is ${expected.code}`, async () => {
            const error = await failedAdd(answer(status, envelope));
            assert.equal(error.code, expected.code);
            assert.equal(error.isUncertain, expected.certain === false);
            for (const text of Object.values(envelope.error)) {
                assert.ok(error.message.includes(text), error.message);
            }
            const [first = ""] = error.message.split("\n");
            const outcome = error.isUncertain ? "Could not determine whether it was added." : "Nothing was added.";
            assert.ok(first.startsWith("+919761234567: "), first);
            assert.ok(first.endsWith(`. ${outcome} [${expected.code}]`), first);
            assert.equal(error.answer[0], `Kaleyra answered HTTP ${status}, ${envelope.code}: ${envelope.message}`);
            assert.equal(sandbox.count("add"), 1);
        });
    }

    it("each have their own code", () => {
        const codes = DOCUMENTED_FAILURES.map(({ expected }) => expected.code);
        assert.equal(new Set(codes).size, 10);
    });
});

const OK = { code: "WA200", message: "Request Processed Successfully", data: "7654000001", error: {} };
const EXISTS = DOCUMENTED_FAILURES[3]?.envelope;

interface Row {
    readonly what: string;
    readonly fault: FaultInput;
    readonly code: string;
    readonly isUncertain: boolean;
    /** Whether it is sent again: only where Kaleyra certainly did not process it. */
    readonly repeated?: boolean;
}

const refused = (what: string, fault: FaultInput, code: string): Row => ({ what, fault, code, isUncertain: false });
const repeated = (what: string, fault: FaultInput): Row => ({
    what,
    fault,
    code: "KALEYRA_RATE_LIMIT",
    isUncertain: false,
    repeated: true,
});
const uncertain = (what: string, fault: FaultInput, code = "KALEYRA_UNCERTAIN"): Row => ({
    what,
    fault,
    code,
    isUncertain: true,
});

const DEEP = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;

const UNDOCUMENTED: readonly Row[] = [
    // Success without an ID that can be used.
    uncertain("WA200 with data an empty string", answer(200, { ...OK, data: "" }), "KALEYRA_MISSING_ID"),
    uncertain(
        "WA200 with data zero, which Go sends for a missing ID",
        answer(200, { ...OK, data: "0" }),
        "KALEYRA_MISSING_ID",
    ),
    uncertain("WA200 with data zeros", answer(200, { ...OK, data: "000" }), "KALEYRA_MISSING_ID"),
    uncertain("WA200 with data the number zero", answer(200, { ...OK, data: 0 }), "KALEYRA_MISSING_ID"),
    uncertain("WA200 with data that is no ID", answer(200, { ...OK, data: "ok" }), "KALEYRA_MISSING_ID"),
    uncertain("WA200 with the WABA's ID", answer(200, { ...OK, data: SUPPORT.wabaId }), "KALEYRA_MISSING_ID"),
    uncertain("WA200 with data an array", answer(200, { ...OK, data: [] }), "KALEYRA_MISSING_ID"),
    uncertain("WA200 with data an object", answer(200, { ...OK, data: {} }), "KALEYRA_MISSING_ID"),
    uncertain("WA200 with data null", answer(200, { ...OK, data: null }), "KALEYRA_MISSING_ID"),
    uncertain(
        "WA200 with data a number too large to be exact",
        answer(200, '{"code":"WA200","data":76540000000000012345}'),
        "KALEYRA_MISSING_ID",
    ),
    uncertain("WA200 without data", answer(200, { code: "WA200", message: "", error: {} }), "KALEYRA_MISSING_ID"),
    // Status and code that disagree.
    refused("WA400 with HTTP 200", answer(200, EXISTS), "KALEYRA_DUPLICATE_NUMBER"),
    refused("RBC001 with HTTP 200", answer(200, { ...EXISTS, code: "RBC001" }), "KALEYRA_CREDENTIALS"),
    uncertain("WA200 with HTTP 400", answer(400, OK)),
    uncertain("WA200 without an ID with HTTP 400", answer(400, { ...OK, data: {} })),
    uncertain("WA200 with HTTP 307", answer(307, OK), "KALEYRA_REDIRECT"),
    uncertain("HTTP 400 whose body breaks off after WA200", { kind: "truncated", stored: true, status: 400 }),
    uncertain("HTTP 303 without a body", answer(303, ""), "KALEYRA_REDIRECT"),
    uncertain("WA200 with HTTP 429", answer(429, OK)),
    uncertain("WA200 without an ID with HTTP 429", answer(429, { ...OK, data: "" })),
    uncertain(
        '"try again later" with HTTP 400',
        answer(400, { code: "WA500", message: "Please try again later" }),
        "KALEYRA_TRY_AGAIN_LATER",
    ),
    repeated('"try again later" with HTTP 429', answer(429, { code: "WA500", message: "Please try again later" })),
    uncertain(
        '"try again later" with WA400',
        answer(400, { code: "WA400", message: "Please try again later" }),
        "KALEYRA_TRY_AGAIN_LATER",
    ),
    uncertain("WA500 with a text never seen and HTTP 400", answer(400, { code: "WA500", message: "?" })),
    uncertain("408", answer(408, "<html>Request Time-out</html>")),
    uncertain("408 with a refusal", answer(408, EXISTS)),
    uncertain("499", answer(499, "")),
    refused(
        "the number parser's text with HTTP 400",
        answer(400, { code: "WA500", message: "the string supplied is too short to be a phone number" }),
        "KALEYRA_INVALID_NUMBER",
    ),
    uncertain("WA200 with HTTP 500", answer(500, OK)),
    uncertain("WA400 with HTTP 500", answer(500, EXISTS)),
    uncertain(
        '"try again later" with HTTP 200',
        answer(200, { code: "WA500", message: "Please try again later" }),
        "KALEYRA_TRY_AGAIN_LATER",
    ),
    // The general table, and codes never seen.
    refused("WA-401", answer(401, { code: "WA-401", message: "Account type not allowed" }), "KALEYRA_ACCOUNT_TYPE"),
    refused("E110", answer(400, { code: "E110", message: "Low balance" }), "KALEYRA_BALANCE"),
    refused("WA400 with a text never seen", answer(400, { code: "WA400", message: "blue moon" }), "KALEYRA_REJECTED"),
    refused('the code "constructor"', answer(400, { code: "constructor", message: "?" }), "KALEYRA_REJECTED"),
    refused('the code "__proto__"', answer(400, { code: "__proto__", message: "?" }), "KALEYRA_REJECTED"),
    uncertain('the code "constructor" with HTTP 200', answer(200, { code: "constructor", message: "?" })),
    refused("a code never seen with HTTP 403", answer(403, { code: "XX1", message: "?" }), "KALEYRA_REJECTED"),
    uncertain("a code never seen with HTTP 200", answer(200, { code: "XX1", message: "?" })),
    uncertain("WA500 with a text never seen", answer(500, { code: "WA500", message: "?" })),
    refused(
        "WA500 in another wording of the number parser",
        answer(500, { code: "WA500", message: "invalid country code" }),
        "KALEYRA_INVALID_NUMBER",
    ),
    // `error` in every form.
    refused(
        "error as an array",
        answer(400, { ...EXISTS, error: ["phone number already exists"] }),
        "KALEYRA_DUPLICATE_NUMBER",
    ),
    refused("error as a string", answer(400, { ...EXISTS, error: "already" }), "KALEYRA_DUPLICATE_NUMBER"),
    refused("error null", answer(400, { ...EXISTS, error: null }), "KALEYRA_DUPLICATE_NUMBER"),
    uncertain(
        "error nested a hundred thousand deep",
        answer(400, `{"code":"WA400","message":"phone number already exists","error":${DEEP}}`),
    ),
    uncertain(
        "message nested a hundred thousand deep",
        answer(400, `{"code":"WA400","message":${DEEP},"error":"phone number already exists"}`),
    ),
    uncertain(
        "data nested a hundred thousand deep",
        answer(200, `{"code":"WA200","data":${DEEP}}`),
        "KALEYRA_MISSING_ID",
    ),
    refused("error missing", answer(400, { ...EXISTS, error: undefined }), "KALEYRA_DUPLICATE_NUMBER"),
    refused(
        "a message only in the map",
        answer(400, { code: "WA400", error: { phone_number: "phone number already exists" } }),
        "KALEYRA_DUPLICATE_NUMBER",
    ),
    // "already exists" with any code and status of a refusal.
    ...[
        [409, "WA409"],
        [422, "WA422"],
        [400, "WA-400"],
        [403, "XX1"],
    ].map(([status, code]) =>
        refused(
            `"already exists" with ${code} and HTTP ${status}`,
            answer(Number(status), { ...EXISTS, code }),
            "KALEYRA_DUPLICATE_NUMBER",
        ),
    ),
    uncertain('"already exists" with WA409 and HTTP 200', answer(200, { ...EXISTS, code: "WA409" })),
    uncertain('"already exists" with WA409 and HTTP 500', answer(500, { ...EXISTS, code: "WA409" })),
    // Bodies that are not Kaleyra's.
    uncertain("HTML with HTTP 200", answer(200, "<html><h1>Welcome</h1></html>")),
    uncertain("an empty body with HTTP 200", answer(200, "")),
    uncertain("truncated JSON", { kind: "truncated" }),
    uncertain("JSON that is no object", answer(200, "[1]")),
    uncertain("502 with HTML", { kind: "bad-gateway" }),
    uncertain("404 with HTML", answer(404, "<html>not found</html>")),
    uncertain("403 with an empty body", answer(403, "")),
    uncertain("20 MB", { kind: "huge", bytes: 20_000_000 }),
    uncertain("403 with 20 MB", answer(403, "x".repeat(20_000_000))),
    uncertain("a body that drips", { kind: "drip", ms: 50 }),
    uncertain("damaged compression", answer(200, "no gzip", { "content-encoding": "gzip" })),
    // The connection.
    uncertain("no answer", { kind: "hang" }),
    uncertain("a reset before the number is stored", { kind: "reset" }),
    uncertain("a reset after the number is stored", { kind: "reset", stored: true }),
    // Not processed: sent again.
    {
        what: "429",
        fault: { kind: "too-many-requests" },
        code: "KALEYRA_RATE_LIMIT",
        isUncertain: false,
        repeated: true,
    },
    repeated("WA429 with HTTP 400", answer(400, { code: "WA429", message: "Too many requests" })),
    repeated("429 with HTML", answer(429, "<html>slow down</html>")),
    repeated("429 with an empty body", answer(429, "")),
    repeated("429 with a gateway's JSON", answer(429, { message: "API rate limit exceeded" })),
    repeated("429 that asks to try again later", answer(429, { code: "WA429", message: "Please try again later" })),
    repeated(
        "429 with another code for it",
        answer(429, { code: "TOO_MANY_REQUESTS", message: "Rate limit exceeded" }),
    ),
    repeated("429 with RBC429", answer(429, { code: "RBC429", message: "Too many requests", data: {}, error: {} })),
    repeated("WA429 with HTTP 200", answer(200, { code: "WA429", message: "Too many requests" })),
    repeated("429 whose JSON breaks off", answer(429, '{"code":"WA429","data":"7')),
    uncertain("429 whose body is lost", answer(429, "x".repeat(2_000_000))),
    // A refusal that shows other IDs than the number's.
    refused(
        "RBC001 with an account ID",
        answer(401, { code: "RBC001", data: { account_id: 123 } }),
        "KALEYRA_CREDENTIALS",
    ),
    refused(
        '"already exists" with a request ID',
        answer(400, { ...EXISTS, data: { request_id: "12345" } }),
        "KALEYRA_DUPLICATE_NUMBER",
    ),
    uncertain("WA200 with an invisible character", answer(200, { ...OK, code: "WA\u200b200" })),
    uncertain("WA200 with data 007", answer(200, { ...OK, data: "007" }), "KALEYRA_MISSING_ID"),
    // The number parser's texts beside others.
    uncertain(
        '"try again later" with a text like the number parser\'s',
        answer(500, {
            code: "WA500",
            message: "Please try again later",
            error: { error: 'Internal server error: response field "id" is not a number' },
        }),
        "KALEYRA_TRY_AGAIN_LATER",
    ),
    uncertain(
        "WA500 whose text only contains the number parser's",
        answer(500, { code: "WA500", message: "insert failed: the phone number supplied is not a number" }),
    ),
    uncertain(
        '"try again later" in an entry beside the number parser\'s text',
        answer(500, { code: "WA500", message: "invalid country code", error: { a: "Internal server error" } }),
        "KALEYRA_TRY_AGAIN_LATER",
    ),
];

describe("answers outside the documentation", () => {
    for (const { what, fault, code, isUncertain, repeated = false } of UNDOCUMENTED) {
        it(`${what}: ${code}, ${isUncertain ? "uncertain" : "nothing added"}, ${repeated ? "sent again" : "one request"}`, async () => {
            const isEndless = fault.kind === "hang" || fault.kind === "drip";
            const error = await failedAdd(fault, isEndless ? { limits: { exchange: 800 } } : {});
            assert.equal(error.code, code, error.message);
            assert.equal(error.isUncertain, isUncertain);
            const [first = ""] = error.message.split("\n");
            assert.equal(first.includes("Nothing was added."), !isUncertain, error.message);
            assert.ok(first.startsWith("+919761234567: ") && first.endsWith(` [${code}]`), first);
            assert.equal(sandbox.count("add") > 1, repeated, `${sandbox.count("add")} requests`);
        });
    }

    for (const [what, fields] of Object.entries({
        "error false": { error: false },
        "error 0": { error: 0 },
        "an entry of error that is null": { error: { error: null } },
        "an entry of error that is 0": { error: { code: 0 } },
        "a message about the OTP": { message: "Number added, OTP not sent yet" },
        "an entry of error": { error: { phone_number: "phone number already exists" } },
    })) {
        it(`returns the ID of a success with ${what}`, async () => {
            sandbox.faults.set([answer(200, { ...OK, ...fields })]);
            assert.equal(await client().addPhoneNumber(SUPPORT), "7654000001");
        });
    }

    it("accepts a byte order mark, another content type, compression and an ID as a number", async () => {
        const faults: FaultInput[] = [
            answer(200, `\uFEFF${JSON.stringify(OK)}`),
            answer(200, OK, { "content-type": "text/html" }),
            answer(200, { ...OK, data: 7654000001 }),
        ];
        for (const fault of faults) {
            sandbox.faults.set([fault]);
            assert.equal(await client().addPhoneNumber(SUPPORT), "7654000001");
        }
        sandbox.faults.set([{ kind: "gzip" }]);
        assert.equal(await client().addPhoneNumber(SUPPORT), "7654000001");
    });

    it("stops at the size limit when it decompresses an answer", async () => {
        const { gzipSync } = await import("node:zlib");
        const bomb = gzipSync(Buffer.alloc(50_000_000)).toString("latin1");
        assert.ok(bomb.length < 100_000);
        const server = (await import("node:http")).createServer((_, response) => {
            response.writeHead(200, { "content-encoding": "gzip" });
            response.end(Buffer.from(bomb, "latin1"));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const { port } = server.address() as { port: number };
        const bombed = new KaleyraClient({ sid: "s", apiKey: "k", origin: `http://127.0.0.1:${port}` });
        try {
            await assert.rejects(bombed.addPhoneNumber(SUPPORT), /longer than 1048576 bytes/);
        } finally {
            await bombed.destroy();
            server.close();
        }
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

describe("an error", () => {
    const failed = (body: object, status = 400) => failedAdd(answer(status, body));

    it("shows the advice first, and then what Kaleyra answered: the message, and every entry that says something else", async () => {
        const error = await failed({
            code: "WA400",
            message: "Refer to correct payload format",
            error: { payload: "Incorrect payload format", hint: "Refer to correct payload format" },
        });
        assert.deepEqual(error.answer, [
            "Kaleyra answered HTTP 400, WA400: Refer to correct payload format",
            "payload: Incorrect payload format",
        ]);
        assert.deepEqual(error.message.split("\n").slice(1), [
            `    ${error.remedy}`,
            ...error.answer.map((line) => `    ${line}`),
        ]);
    });

    it("names the WABA that Kaleyra does not know", async () => {
        const error = await failed({ code: "WA401", message: "Waba_id is not present" }, 401);
        assert.match(error.message, /WABA 766123456789 does not exist at Kaleyra or belongs to another account/);
    });

    it("shows nothing as answered when no answer came", async () => {
        assert.deepEqual((await failedAdd({ kind: "reset" })).answer, []);
    });

    it("shows each text of Kaleyra's on one line", async () => {
        const error = await failed({ code: "WA400", message: "a\r\n    fake advice", error: { "b\nc": "d\ne" } });
        assert.deepEqual(error.answer, ["Kaleyra answered HTTP 400, WA400: a     fake advice", "b c: d e"]);
    });

    it("is well-formed Unicode, whatever Kaleyra answers", async () => {
        sandbox.faults.set([answer(400, '{"code":"WA400","message":"half \\ud83d","error":{"a\\udc00":"b\\ud83d"}}')]);
        await assert.rejects(client().addPhoneNumber(SUPPORT), (error: KaleyraError) => {
            assert.ok(error.message.isWellFormed());
            assert.match(error.message, /half \ufffd/);
            return true;
        });
    });
});

describe("a wrong OTP", () => {
    it("is reported in Kaleyra's words, with the next step", async () => {
        sandbox.store.add({ ...SUPPORT, verified: false, otp: "123456", otpSentAt: Date.now() });
        const verifying = client().verifyPhoneNumber(SUPPORT.wabaId, "7654000001", "+919761234567", "654321");
        await assert.rejects(verifying, (error: KaleyraError) => {
            const [first, next, answered] = error.message.split("\n");
            assert.equal(
                first,
                "+919761234567: Kaleyra refused: OTP is incorrect. Nothing was changed. [KALEYRA_REJECTED]",
            );
            assert.equal(answered, "    Kaleyra answered HTTP 400, WA400: OTP is incorrect");
            assert.match(next ?? "", /^ {4}If the OTP was wrong, enter it again/);
            return true;
        });
    });
});

describe("requests that Kaleyra certainly did not process", () => {
    it("are sent again after the time that Retry-After names in seconds", async () => {
        sandbox.faults.set([{ kind: "too-many-requests", retryAfter: "1", times: 1 }]);
        assert.equal(await client(5_000).addPhoneNumber(SUPPORT), "7654000001");
        assert.equal(sandbox.count("add"), 2);
    });

    for (const retryAfter of ["0", "Thu, 01 Jan 2015 00:00:00 GMT"]) {
        it(`are sent again with the usual back-off when Retry-After is ${retryAfter}`, async () => {
            await failedAdd({ kind: "too-many-requests", retryAfter }, { patience: 1_500 });
            // At least 0.25, 0.5 and 1 s apart.
            const count = sandbox.count("add");
            assert.ok(count > 1 && count <= 4, `${count} requests`);
        });
    }

    it("are sent again after the date that Retry-After names", async () => {
        const retryAfter = new Date(Date.now() + 1_000).toUTCString();
        sandbox.faults.set([{ kind: "too-many-requests", retryAfter, times: 1 }]);
        assert.equal(await client(5_000).addPhoneNumber(SUPPORT), "7654000001");
        assert.equal(sandbox.count("add"), 2);
    });

    it("fail at once when Retry-After is longer than the patience, and name the time", async () => {
        const error = await failedAdd({ kind: "too-many-requests", retryAfter: "3600" });
        assert.equal(error.code, "KALEYRA_RATE_LIMIT");
        assert.match(error.message, /Try again after \d{4}-\d\d-\d\dT/);
        assert.equal(sandbox.count("add"), 1);
    });

    it("wait together: after a 429, no request of the process is sent before the gate opens", async () => {
        sandbox.faults.set([{ kind: "too-many-requests", retryAfter: "3600", times: 1 }]);
        const shared = client(1_000);
        await assert.rejects(shared.addPhoneNumber(SUPPORT), { code: "KALEYRA_RATE_LIMIT" });
        const second = shared.addPhoneNumber({ ...SUPPORT, phoneNumber: "9761234568" });
        await assert.rejects(second, { code: "KALEYRA_RATE_LIMIT", message: /Try again after \d{4}-/ });
        await assert.rejects(shared.listPhoneNumbers(SUPPORT.wabaId), { code: "KALEYRA_RATE_LIMIT" });
        assert.equal(sandbox.requests.length, 1);
    });

    it("end as unreachable when the connection is refused, and nothing was added", async () => {
        const { sid, apiKey } = sandbox.account;
        const lost = new KaleyraClient({ sid, apiKey, origin: NOBODY }, { limits: LIMITS, patience: 1_000 });
        await assert.rejects(lost.addPhoneNumber(SUPPORT), {
            code: "KALEYRA_UNREACHABLE",
            isUncertain: false,
            message: /connection was refused.*Nothing was added/s,
        });
    });

    it("end as unreachable when the host's name does not resolve", async () => {
        const lost = new KaleyraClient(
            { sid: "s", apiKey: "k", origin: "https://api.kaleyra.invalid" },
            { limits: LIMITS, patience: 300 },
        );
        await assert.rejects(lost.addPhoneNumber(SUPPORT), { code: "KALEYRA_UNREACHABLE", isUncertain: false });
    });

    it("end as a TLS error, at once, when the server does not speak TLS", async () => {
        const { sid, apiKey } = sandbox.account;
        const origin = sandbox.url.replace("http:", "https:");
        const tls = new KaleyraClient({ sid, apiKey, origin }, { limits: LIMITS });
        await assert.rejects(tls.addPhoneNumber(SUPPORT), { code: "KALEYRA_TLS", isUncertain: false });
        assert.equal(sandbox.requests.length, 0);
    });
});
