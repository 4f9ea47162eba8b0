// Get Phone Numbers, whose answer is not documented: every likely form is read, and what is not understood is said.

import assert from "node:assert/strict";
import { KaleyraClient } from "../../kaleyra/client";
import { isSameNumber } from "../../kaleyra/number-list";
import type { FaultInput } from "../../sandbox/faults";
import { type ListForm, listFormSchema } from "../../sandbox/list";
import { Sandbox } from "../../sandbox/server";
import { SALES, SUPPORT } from "../numbers";

const LIMITS = { connect: 1_500, headers: 1_500, exchange: 2_000, bytes: 1_048_576 };

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
    return {
        list,
        id: list.numbers.find((number) => isSameNumber(number, fields.countryCode, fields.phoneNumber))?.id,
    };
};

describe("a list of numbers", () => {
    for (const container of ["list", "object", "nested"] as const) {
        for (const ids of ["text", "number"] as const) {
            for (const numbers of ["display", "e164", "digits", "split"] as const) {
                it(`is understood as ${container}, with ids as ${ids} and numbers as ${numbers}`, async () => {
                    use({ container, ids, numbers });
                    const { list, id } = await found();
                    assert.equal(id, "7654000001");
                    assert.equal((await found(SALES)).id, "7654000002");
                    assert.equal(list.complete, true);
                });
            }
        }
    }

    it("is understood as one object without a list around it, but not as complete: there may be others", async () => {
        use({ container: "single" });
        const { list, id } = await found();
        assert.equal(id, "7654000001");
        assert.equal(list.complete, false);
    });

    it("is complete and empty when it is an empty list", async () => {
        use({ empty: true });
        assert.deepEqual(await client.listPhoneNumbers(SUPPORT.wabaId), {
            numbers: [],
            complete: true,
            gap: undefined,
        });
    });

    it("is followed page by page to its end", async () => {
        use({ pageSize: 1 });
        const { list } = await found();
        assert.deepEqual(
            list.numbers.map(({ id }) => id),
            ["7654000001", "7654000002"],
        );
        assert.equal(list.complete, true);
        assert.equal(sandbox.count("list"), 2);
    });

    it("is complete after all pages, also when each page tells the total", async () => {
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
        assert.equal(list.gap, undefined);
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
        assert.equal(list.complete, false);
        assert.match(list.gap ?? "", /more pages/);
        assert.equal(sandbox.count("list"), 2);
    });

    for (const [what, around] of [
        ["a total above what it holds", { total: 2 }],
        ["has_more without a cursor", { pagination: { has_more: true } }],
    ] as const) {
        it(`is incomplete with ${what}`, async () => {
            const body = JSON.stringify({ code: "WA200", data: [{ id: "1", number: "+919761234567" }], ...around });
            sandbox.faults.set([{ kind: "answer", body }]);
            assert.equal((await found()).list.complete, false);
        });
    }

    it("is incomplete when an entry cannot be read, and keeps the others", async () => {
        const body = JSON.stringify({ code: "WA200", data: [{ id: "1", number: "+919761234567" }, { id: "2" }] });
        sandbox.faults.set([{ kind: "answer", body }]);
        const { list, id } = await found();
        assert.equal(id, "1");
        assert.equal(list.complete, false);
        assert.match(list.gap ?? "", /not understood/);
    });

    it("fails as unreadable in a form never seen", async () => {
        use({ container: "unrecognisable" });
        await assert.rejects(found(), { code: "KALEYRA_UNKNOWN_LIST_FORM" });
    });

    for (const data of ['"none"', "null", "{}", '{"count":0}']) {
        it(`fails as unreadable when data is ${data}, which might not mean empty`, async () => {
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

    it("is asked for again after a 5xx, since reading changes nothing", async () => {
        sandbox.faults.set([
            { kind: "bad-gateway", on: "list", times: 1 },
            { kind: "internal-error", on: "list", times: 1 },
        ]);
        assert.equal((await found()).id, "7654000001");
        assert.equal(sandbox.count("list"), 3);
    });

    it("ends within its limit when no answer comes", async () => {
        sandbox.faults.set([{ kind: "hang", on: "list" }]);
        await assert.rejects(client.listPhoneNumbers(SUPPORT.wabaId, 200), { code: "KALEYRA_UNREADABLE_LIST" });
    });
});
