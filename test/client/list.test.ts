// Get Phone Numbers, whose answer is not documented: every likely form is read, and what is not understood is reported.

import assert from "node:assert/strict";
import { KaleyraClient } from "../../kaleyra/client";
import { isSameNumber, onlyId } from "../../kaleyra/listed-number";
import type { FaultInput } from "../../sandbox/faults";
import { type ListForm, listFormSchema } from "../../sandbox/list";
import { Sandbox } from "../../sandbox/server";
import { SALES, SUPPORT } from "../support/sample-numbers";

const LIMITS = { connect: 1_500, headers: 1_500, exchange: 2_000 };

let sandbox: Sandbox;
let client: KaleyraClient;

beforeEach(async () => {
    sandbox = await Sandbox.start();
    const { sid, apiKey } = sandbox.account;
    client = new KaleyraClient({ sid, apiKey, origin: sandbox.url }, { limits: LIMITS, patience: 8_000 });
    await client.addPhoneNumber(SUPPORT.wabaId, SUPPORT);
    await client.addPhoneNumber(SALES.wabaId, SALES);
});

afterEach(() => sandbox.close());

function use(form: Partial<ListForm>): void {
    sandbox.listForm = listFormSchema.parse(form);
}

const found = async (fields = SUPPORT) => {
    const list = await client.listPhoneNumbers(fields.wabaId);
    const listed = list.numbers.find((number) => isSameNumber(number, fields.countryCode, fields.phoneNumber));
    return { list, id: listed && onlyId(listed) };
};

describe("a list of numbers", () => {
    for (const container of ["list", "object", "nested"] as const) {
        for (const ids of ["text", "number"] as const) {
            for (const numbers of ["display", "e164", "digits", "split"] as const) {
                it(`is understood as ${container}, with IDs as ${ids} and numbers as ${numbers}`, async () => {
                    use({ container, ids, numbers });
                    const { list, id } = await found();
                    assert.equal(id, "7654000001");
                    assert.equal((await found(SALES)).id, "7654000002");
                    assert.equal(list.incomplete, undefined);
                });
            }
        }
    }

    it("is understood as one object without a list around it, but not as complete: there may be others", async () => {
        use({ container: "single" });
        const { list, id } = await found();
        assert.equal(id, "7654000001");
        assert.notEqual(list.incomplete, undefined);
    });

    it("is complete and empty when it is an empty list", async () => {
        use({ empty: true });
        assert.deepEqual(await client.listPhoneNumbers(SUPPORT.wabaId), {
            numbers: [],
            incomplete: undefined,
        });
    });

    it("is followed page by page to its end", async () => {
        use({ pageSize: 1 });
        const { list } = await found();
        assert.deepEqual(
            list.numbers.flatMap(({ ids }) => ids),
            ["7654000001", "7654000002"],
        );
        assert.equal(list.incomplete, undefined);
        assert.equal(sandbox.count("list"), 2);
    });

    it("is complete after all pages, also when each page shows the total", async () => {
        const page = (id: string, number: string, next?: string): FaultInput => ({
            kind: "answer",
            on: "list",
            times: 1,
            body: JSON.stringify({
                code: "WA200",
                data: [{ id, number }],
                total: 2,
                total_pages: 2,
                next_cursor: next,
            }),
        });
        sandbox.faults.set([page("1", "+919761234567", "x"), page("2", "+919761234568")]);
        const { list } = await found();
        assert.equal(list.incomplete, undefined);
        assert.equal(list.numbers.length, 2);
    });

    it("is incomplete when the next page is the same again", async () => {
        const body = JSON.stringify({
            code: "WA200",
            data: [{ id: "1", phone_number: "+919761234567" }],
            paging: { cursors: { after: "x" }, next: "?after=x" },
        });
        sandbox.faults.set([{ kind: "answer", body }]);
        const { list } = await found();
        assert.notEqual(list.incomplete, undefined);
        assert.match(list.incomplete ?? "", /more pages/);
        assert.equal(sandbox.count("list"), 2);
    });

    for (const [what, around] of [
        ["a total above what it holds", { total: 2 }],
        ["has_more without a cursor", { pagination: { has_more: true } }],
    ] as const) {
        it(`is incomplete with ${what}`, async () => {
            const body = JSON.stringify({ code: "WA200", data: [{ id: "1", number: "+919761234567" }], ...around });
            sandbox.faults.set([{ kind: "answer", body }]);
            assert.notEqual((await found()).list.incomplete, undefined);
        });
    }

    for (const [what, status, headers] of [
        ["a Link header to a next page", 200, { link: '<https://x.example/?page=2>; rel="next"' }],
        ["a header with a larger total", 200, { "x-total-count": "2" }],
        ["a header with a next page", 200, { "x-next-page": "2" }],
        ["HTTP 206", 206, {}],
    ] as const) {
        it(`is incomplete with ${what}`, async () => {
            const body = JSON.stringify({ code: "WA200", data: [{ id: "1", number: "+919761234567" }] });
            sandbox.faults.set([{ kind: "answer", status, headers, body }]);
            assert.notEqual((await found()).list.incomplete, undefined);
        });
    }

    it("is complete with headers that are consistent or about something else", async () => {
        const headers = { link: '<https://x.example/>; rel="self"', "x-total": "1", "x-page": "1", "x-next-page": "" };
        const limit = { "x-ratelimit-limit": "100", "x-ratelimit-remaining": "99", "x-request-id": "abc" };
        const body = JSON.stringify({ code: "WA200", data: [{ id: "1", number: "+919761234567" }] });
        sandbox.faults.set([{ kind: "answer", headers: { ...headers, ...limit }, body }]);
        assert.equal((await found()).list.incomplete, undefined);
    });

    it("is incomplete when an entry cannot be read, and keeps the others", async () => {
        const body = JSON.stringify({ code: "WA200", data: [{ id: "1", number: "+919761234567" }, { id: "2" }] });
        sandbox.faults.set([{ kind: "answer", body }]);
        const { list, id } = await found();
        assert.equal(id, "1");
        assert.notEqual(list.incomplete, undefined);
        assert.match(list.incomplete ?? "", /could not be interpreted/);
    });

    it("fails in an unknown format", async () => {
        use({ container: "unrecognisable" });
        await assert.rejects(found(), { code: "KALEYRA_UNKNOWN_LIST_FORM" });
    });

    it("is empty but incomplete when data is null, as Go writes an empty list", async () => {
        sandbox.faults.set([{ kind: "answer", body: '{"code":"WA200","data":null,"error":{}}' }]);
        const { list } = await found();
        assert.deepEqual(list.numbers, []);
        assert.match(list.incomplete ?? "", /null/);
    });

    for (const data of ['"none"', "{}", '{"count":0}']) {
        it(`fails when data is ${data}, which might not mean empty`, async () => {
            sandbox.faults.set([{ kind: "answer", body: `{"code":"WA200","data":${data}}` }]);
            await assert.rejects(found(), { code: "KALEYRA_UNKNOWN_LIST_FORM" });
        });
    }

    it("leaves out unverified numbers when Kaleyra does", async () => {
        use({ omitUnverified: true });
        sandbox.store.update("7654000002", { verified: true });
        assert.equal((await found()).id, undefined);
        assert.equal((await found(SALES)).id, "7654000002");
    });

    it("is requested again after a 5xx, since reading changes nothing", async () => {
        sandbox.faults.set([
            { kind: "bad-gateway", on: "list", times: 1 },
            { kind: "internal-error", on: "list", times: 1 },
        ]);
        assert.equal((await found()).id, "7654000001");
        assert.equal(sandbox.count("list"), 3);
    });

    it("is requested again no sooner than the Retry-After of a 503 allows", async () => {
        sandbox.faults.set([{ kind: "answer", on: "list", status: 503, headers: { "retry-after": "3600" } }]);
        await assert.rejects(found(), { code: "KALEYRA_UNREADABLE_LIST" });
        assert.equal(sandbox.count("list"), 1);
    });

    for (const [what, body] of [
        ["success with HTTP 400", { status: 400, code: "WA200" }],
        ["an answer with HTTP 408", { status: 408, code: "WA400" }],
    ] as const) {
        it(`fails as unreadable after ${what}`, async () => {
            const { status, code } = body;
            sandbox.faults.set([{ kind: "answer", status, body: JSON.stringify({ code, data: [] }) }]);
            await assert.rejects(found(), { code: "KALEYRA_UNREADABLE_LIST", certain: true });
        });
    }

    it("fails with an unknown format when data is nested a hundred thousand levels deep", async () => {
        const data = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
        sandbox.faults.set([{ kind: "answer", body: `{"code":"WA200","data":${data}}` }]);
        await assert.rejects(found(), { code: "KALEYRA_UNKNOWN_LIST_FORM" });
    });

    it("is read when it is larger than one megabyte", async () => {
        const entries = Array.from({ length: 10_000 }, (_, i) => ({
            id: String(7_655_000_000 + i),
            display_phone_number: `+91 97${String(10_000_000 + i)}`,
            verified_name: "A display name of usual length",
            code_verification_status: "VERIFIED",
            quality_rating: "GREEN",
        }));
        const body = JSON.stringify({ code: "WA200", message: "", data: entries, total: 10_000 });
        assert.ok(body.length > 1_500_000);
        sandbox.faults.set([{ kind: "answer", body }]);
        const list = await client.listPhoneNumbers(SUPPORT.wabaId);
        assert.equal(list.numbers.length, 10_000);
        assert.equal(list.incomplete, undefined);
    });

    it("fails as unreadable when it is larger than its limit", async () => {
        const { sid, apiKey } = sandbox.account;
        const limits = { ...LIMITS, listBytes: 1_000 };
        const small = new KaleyraClient({ sid, apiKey, origin: sandbox.url }, { limits });
        sandbox.faults.set([{ kind: "huge", bytes: 2_000 }]);
        await assert.rejects(small.listPhoneNumbers(SUPPORT.wabaId), {
            code: "KALEYRA_UNREADABLE_LIST",
            message: /the response was longer than 1000 bytes/,
        });
    });

    it("confirms neither number when an ID is listed with two", async () => {
        const data = ["+919761234567", "+919761234568"].map((number) => ({ id: "1", number }));
        sandbox.faults.set([{ kind: "answer", body: JSON.stringify({ code: "WA200", data }) }]);
        const { list } = await found();
        assert.deepEqual(list.numbers, []);
        assert.match(list.incomplete ?? "", /ID 1 for different numbers/);
    });

    it("confirms no number when an ID is listed with two bare numbers", async () => {
        const data = ["9761234567", "7025550123"].map((number) => ({ id: "1", number }));
        sandbox.faults.set([{ kind: "answer", body: JSON.stringify({ code: "WA200", data }) }]);
        const { list } = await found();
        assert.deepEqual(list.numbers, []);
        assert.match(list.incomplete ?? "", /ID 1 for different numbers/);
    });

    it("is complete when it stands in an object that describes its WABA", async () => {
        const phone_numbers = [{ id: "1", number: "+919761234567" }];
        const data = { id: SUPPORT.wabaId, name: "ACME", currency: "INR", timezone_id: "71", phone_numbers };
        sandbox.faults.set([{ kind: "answer", body: JSON.stringify({ code: "WA200", data }) }]);
        const { list, id } = await found();
        assert.equal(id, "1");
        assert.equal(list.incomplete, undefined);
    });

    it("has one entry with both IDs when a number is listed twice", async () => {
        const data = ["1", "2"].map((id) => ({ id, number: "+919761234567" }));
        sandbox.faults.set([{ kind: "answer", body: JSON.stringify({ code: "WA200", data, total: 2 }) }]);
        const { list, id } = await found();
        assert.deepEqual(list.numbers[0]?.ids, ["1", "2"]);
        assert.equal(id, undefined);
        assert.equal(list.incomplete, undefined);
    });

    it("is incomplete and names the other WABA when it shows only that one's numbers", async () => {
        const data = [{ id: "1", number: "+919761234567", waba_id: "766000000000" }];
        sandbox.faults.set([{ kind: "answer", body: JSON.stringify({ code: "WA200", data }) }]);
        const { list } = await found();
        assert.deepEqual(list.numbers, []);
        assert.match(list.incomplete ?? "", /another WABA, 766000000000/);
    });

    for (const message of ["Please try again later", "You are not permitted to view the numbers"]) {
        it(`fails as unreadable when a success says "${message}"`, async () => {
            sandbox.faults.set([{ kind: "answer", body: JSON.stringify({ code: "WA200", message, data: [] }) }]);
            await assert.rejects(found(), { code: "KALEYRA_UNREADABLE_LIST" });
        });
    }

    it("ends within its limit when no answer comes", async () => {
        sandbox.faults.set([{ kind: "hang", on: "list" }]);
        await assert.rejects(client.listPhoneNumbers(SUPPORT.wabaId, { within: 200 }), {
            code: "KALEYRA_UNREADABLE_LIST",
        });
    });
});
