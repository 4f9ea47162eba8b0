// Get Phone Numbers, whose answer is not documented: the numbers are found in every likely form, page by page.

import assert from "node:assert/strict";
import { KaleyraClient } from "../../kaleyra/client";
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
    await client.addPhoneNumber(SUPPORT);
    await client.addPhoneNumber(SALES);
});

afterEach(() => sandbox.close());

function use(form: Partial<ListForm>): void {
    sandbox.listForm = listFormSchema.parse(form);
}

function answer(body: unknown): void {
    sandbox.faults.set([{ kind: "answer", body: typeof body === "string" ? body : JSON.stringify(body) }]);
}

const list = () => client.listPhoneNumbers(SUPPORT.wabaId);

describe("a list of numbers", () => {
    for (const container of ["list", "object", "nested"] as const) {
        for (const ids of ["text", "number"] as const) {
            for (const numbers of ["display", "e164", "digits", "split"] as const) {
                it(`is understood as ${container}, with IDs as ${ids} and numbers as ${numbers}`, async () => {
                    use({ container, ids, numbers });
                    const { byDigits, byId } = await list();
                    assert.equal(byDigits.get("919761234567")?.id, "7654000001");
                    assert.equal(byId.get("7654000002")?.digits, "919761234568");
                });
            }
        }
    }

    it("is understood as one object without a list around it, and as an empty list", async () => {
        use({ container: "single" });
        assert.equal((await list()).numbers.length, 1);
        use({ empty: true });
        assert.equal((await list()).numbers.length, 0);
        for (const data of [null, {}, { phone_numbers: [] }]) {
            answer({ code: "WA200", data });
            assert.equal((await list()).numbers.length, 0);
        }
    });

    it("is followed page by page to its end", async () => {
        use({ pageSize: 1 });
        assert.deepEqual([...(await list()).byId.keys()], ["7654000001", "7654000002"]);
        assert.equal(sandbox.count("list"), 2);
    });

    it("ends when a page shows nothing new", async () => {
        const data = [{ id: "1", phone_number: "+919761234567" }];
        answer({ code: "WA200", data, paging: { cursors: { after: "x" }, next: "?after=x" } });
        assert.equal((await list()).numbers.length, 1);
        assert.equal(sandbox.count("list"), 2);
    });

    it("is understood with any field beside the entries, and with entries that show no number", async () => {
        answer({ code: "WA200", data: [{ id: "1", number: "+919761234567" }, { id: "2" }], total: 40, has_more: true });
        assert.deepEqual([...(await list()).byId.keys()], ["1"]);
    });

    for (const data of [{ report: "see attachment" }, "none", { count: 0 }]) {
        it(`fails in an unknown format: ${JSON.stringify(data)}`, async () => {
            answer({ code: "WA200", data });
            await assert.rejects(list(), { code: "KALEYRA_UNKNOWN_LIST_FORM" });
        });
    }

    it("is requested again after a 5xx, since reading changes nothing", async () => {
        sandbox.faults.set([
            { kind: "bad-gateway", on: "list", times: 1 },
            { kind: "internal-error", on: "list", times: 1 },
        ]);
        assert.equal((await list()).numbers.length, 2);
        assert.equal(sandbox.count("list"), 3);
    });

    it("is requested again no sooner than the Retry-After of a 503 allows", async () => {
        sandbox.faults.set([{ kind: "answer", on: "list", status: 503, headers: { "retry-after": "3600" } }]);
        await assert.rejects(list(), { code: "KALEYRA_UNREADABLE_LIST", isUncertain: false });
        assert.equal(sandbox.count("list"), 1);
    });

    it("is read when it is larger than one megabyte", async () => {
        const data = Array.from({ length: 10_000 }, (_, i) => ({
            id: String(7_655_000_000 + i),
            display_phone_number: `+91 97${String(10_000_000 + i)}`,
            verified_name: "A display name of usual length",
            code_verification_status: "VERIFIED",
            quality_rating: "GREEN",
        }));
        answer({ code: "WA200", data });
        assert.equal((await list()).numbers.length, 10_000);
    });

    it("fails as unreadable when it is larger than its limit, or nested too deep to be read", async () => {
        const { sid, apiKey } = sandbox.account;
        const limits = { ...LIMITS, listBytes: 1_000 };
        const small = new KaleyraClient({ sid, apiKey, origin: sandbox.url }, { limits, patience: 100 });
        sandbox.faults.set([{ kind: "huge", bytes: 2_000 }]);
        await assert.rejects(small.listPhoneNumbers(SUPPORT.wabaId), {
            code: "KALEYRA_UNREADABLE_LIST",
            message: /the response was longer than 1000 bytes/,
        });
        answer(`{"code":"WA200","data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
        await assert.rejects(list(), { code: "KALEYRA_UNREADABLE_LIST" });
    });
});
