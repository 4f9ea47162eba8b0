// No error of the client contains the API key or an OTP, whatever Kaleyra answers: it may repeat both in its texts.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { KaleyraClient } from "../../kaleyra/client";
import { redactor } from "../../kaleyra/redaction";
import { withRemedy } from "../../provider/remedies";
import type { FaultInput } from "../../sandbox/faults";
import { Sandbox } from "../../sandbox/server";
import { SUPPORT } from "../support/sample-numbers";
import { DOCUMENTED_FAILURES } from "./documented";

const KEY = "canary-key-5f1c";
const OTP = "918273";
const LIMITS = { connect: 1_000, headers: 1_000, exchange: 1_200, bytes: 100_000, listBytes: 100_000 };

const SETTINGS = {
    configuration: undefined,
    environment: { KALEYRA_SID: "sid", KALEYRA_API_KEY: KEY, KALEYRA_POD: "IN" },
};

const ECHO = `the key ${KEY} and the OTP ${OTP}`;

const FAULTS: readonly FaultInput[] = [
    ...DOCUMENTED_FAILURES.map(
        ({ status, envelope }): FaultInput => ({
            kind: "answer",
            status,
            body: JSON.stringify({
                ...envelope,
                message: `${envelope.message} ${ECHO}`,
                error: { ...envelope.error, [ECHO]: ECHO },
            }),
        }),
    ),
    { kind: "answer", status: 200, body: ECHO },
    { kind: "answer", status: 403, body: `<html>${ECHO}</html>` },
    { kind: "answer", status: 200, body: JSON.stringify({ code: ECHO, message: ECHO, data: ECHO, error: [ECHO] }) },
    {
        kind: "answer",
        status: 500,
        body: JSON.stringify({ code: "WA200", message: ECHO, data: { ECHO }, error: ECHO }),
    },
    // An invisible character or a tag splits the key.
    { kind: "answer", status: 502, body: `proxy saw ${KEY.slice(0, 6)}\u200b${KEY.slice(6)}` },
    { kind: "answer", status: 502, body: `proxy saw ${KEY.slice(0, 6)}<b></b>${KEY.slice(6)}` },
    { kind: "answer", status: 403, body: `${"<i>".repeat(3_331)}${KEY}` },
    // The text is cut in the middle of the key.
    {
        kind: "answer",
        status: 400,
        body: JSON.stringify({
            code: "WA400",
            message: `${"x".repeat(290)}${KEY}`,
            error: { a: `${"y".repeat(292)}${KEY}` },
        }),
    },
    { kind: "redirect", to: `https://example.com/?${KEY}&${OTP}` },
    { kind: "too-many-requests", retryAfter: "3600" },
    { kind: "huge", bytes: 200_000 },
    { kind: "hang" },
    { kind: "reset" },
    { kind: "bad-gateway" },
];

const PUNCTUATED = 'Ab1+C2/d3&E4="f5';

const coded = (code: (character: string) => string) => [...PUNCTUATED].map(code).join("");

const hex = (character: string) => character.charCodeAt(0).toString(16).padStart(2, "0");

const named = PUNCTUATED.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

const ESCAPED: Readonly<Record<string, string>> = {
    "as it is": PUNCTUATED,
    "with other separators": [...PUNCTUATED].join("_"),
    "in upper case": PUNCTUATED.toUpperCase(),
    "with named entities": named,
    "with more named entities": named.replace("+", "&plus;").replace("/", "&sol;").replace("=", "&equals;"),
    "with named entities, twice": named.replaceAll("&", "&amp;"),
    "with decimal entities": coded((character) => `&#${character.charCodeAt(0)};`),
    "with hexadecimal entities": coded((character) => `&#x${hex(character).toUpperCase()};`),
    "percent-encoded": encodeURIComponent(PUNCTUATED),
    "percent-encoded in lower case": coded((character) => `%${hex(character)}`),
    "percent-encoded, twice": encodeURIComponent(encodeURIComponent(PUNCTUATED)),
    "escaped as in JSON": JSON.stringify(PUNCTUATED).slice(1, -1).replace("/", "\\/"),
    "escaped as in JSON, twice": JSON.stringify(JSON.stringify(PUNCTUATED)),
    "with Unicode escapes": coded((character) => `\\u00${hex(character)}`),
    "in base64": Buffer.from(PUNCTUATED).toString("base64"),
    "in base64 after one character": Buffer.from(`:${PUNCTUATED}`).toString("base64"),
    "in base64 after a SID": Buffer.from(`HX:${PUNCTUATED}:`).toString("base64url"),
};

describe("no escaped secret", () => {
    let sandbox: Sandbox;

    before(async () => {
        sandbox = await Sandbox.start({ apiKey: PUNCTUATED });
    });

    after(() => sandbox.close());

    for (const [how, form] of Object.entries(ESCAPED)) {
        it(`is in a message, ${how}`, async () => {
            const { sid } = sandbox.account;
            const client = new KaleyraClient({ sid, apiKey: PUNCTUATED, origin: sandbox.url }, { limits: LIMITS });
            for (const body of [
                `<html>Bad header api-key: ${form}!</html>`,
                JSON.stringify({ key: form }),
                JSON.stringify({ code: "WA403", message: { text: `${form}!` }, error: { [form]: { form } } }),
            ]) {
                sandbox.faults.set([{ kind: "answer", status: 403, body }]);
                const error = await client.addPhoneNumber(SUPPORT.wabaId, SUPPORT).then(
                    () => assert.fail("it should have failed"),
                    (failure: Error) => failure,
                );
                assert.match(error.message, /\[secret\]/);
                const middle = form.slice(Math.floor(form.length / 2) - 4, Math.ceil(form.length / 2) + 4);
                assert.ok(!error.message.includes(middle), error.message);
            }
            await client.destroy();
        });
    }
});

describe("the search for secrets", () => {
    for (const unit of ["\\", "&", "&amp;amp;", "%25", "25", "&#0", "Ab1+ "]) {
        it(`takes time in proportion to a text of many ${JSON.stringify(unit)}`, () => {
            const started = performance.now();
            redactor([PUNCTUATED])(`%${unit.repeat(1_000_000 / unit.length)}`);
            assert.ok(performance.now() - started < 2_000);
        });
    }
});

describe("no secret", () => {
    let sandbox: Sandbox;

    beforeEach(async () => {
        sandbox = await Sandbox.start({ apiKey: KEY });
    });

    afterEach(() => sandbox.close());

    for (const fault of FAULTS) {
        const what = "body" in fault ? `an answer ${fault.status} with ${fault.body?.slice(0, 40)}` : fault.kind;
        it(`is in any error, message or inspection, after ${what}`, async () => {
            const { sid } = sandbox.account;
            const client = new KaleyraClient(
                { sid, apiKey: KEY, origin: sandbox.url },
                { limits: LIMITS, patience: 600 },
            );
            const attempts = [
                () => client.addPhoneNumber(SUPPORT.wabaId, SUPPORT),
                () => client.listPhoneNumbers(SUPPORT.wabaId),
                () => client.verifyPhoneNumber(SUPPORT.wabaId, "7654000001", "+919761234567", OTP),
            ];
            for (const attempt of attempts) {
                sandbox.faults.set([fault]);
                const error = await attempt().then(
                    () => assert.fail("it should have failed"),
                    (failure: unknown) => failure,
                );
                const shown = [error, withRemedy(error, SETTINGS), client].map((thing) => {
                    const { message, stack } = thing as Error;
                    return inspect(thing, { depth: 20, showHidden: true }) + message + stack + JSON.stringify(thing);
                });
                assert.ok(!shown.join().includes(KEY.slice(0, 8)), shown.join());
                // Only a request that carries an OTP knows it as a secret; the others never saw it.
                if (attempt === attempts[2]) {
                    assert.ok(!shown.join().includes(OTP), shown.join());
                }
            }
        });
    }
});
