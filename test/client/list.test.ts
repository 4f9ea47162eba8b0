// Get Phone Numbers, whose answer is not documented: the numbers are found in every likely form, page by page.
// test/unit/number-list.test.ts has what an entry shows.

import assert from "node:assert/strict";
import { type ClientOptions, KaleyraClient } from "../../kaleyra/client";
import type { FaultInput } from "../../sandbox/faults";
import { type ListForm, listFormSchema } from "../../sandbox/list";
import { badGateway, huge, internalError, redirect, truncated } from "../support/faults";
import { freshSandbox } from "../support/fresh-sandbox";
import { SALES, SUPPORT } from "../support/sample-numbers";

const LIMITS = { connect: 1_500, headers: 1_500, exchange: 2_000 };

const setup = freshSandbox();

beforeEach(() => {
    setup.sandbox.store.addVerified(SUPPORT);
    setup.sandbox.store.addVerified(SALES);
});

function use(form: Partial<ListForm>): void {
    setup.sandbox.listForm = listFormSchema.parse(form);
}

function answer(body: unknown): void {
    setup.sandbox.faults.set([{ kind: "answer", body: typeof body === "string" ? body : JSON.stringify(body) }]);
}

function list(options: ClientOptions = {}) {
    const { sid, apiKey } = setup.sandbox.account;
    const client = new KaleyraClient(
        { sid, apiKey, origin: setup.sandbox.url },
        { limits: LIMITS, patience: 8_000, ...options },
    );
    return client.listPhoneNumbers(SUPPORT.wabaId);
}

describe("Kaleyra's list of numbers", () => {
    for (const [container, ids, numbers] of [
        ["list", "text", "display"],
        ["object", "number", "e164"],
        ["nested", "text", "digits"],
        ["list", "number", "split"],
    ] as const) {
        it(`is understood as ${container}, with IDs as ${ids} and numbers as ${numbers}`, async () => {
            use({ container, ids, numbers });
            const { byDigits, byId } = await list();
            assert.equal(byDigits.get("919761234567")?.id, "7654000001");
            assert.equal(byId.get("7654000002")?.digits, "919761234568");
        });
    }

    it("is understood as one object without a list around it, and as an empty list", async () => {
        answer({ code: "WA200", data: { id: "1", number: "+919761234567" } });
        assert.equal((await list()).numbers.length, 1);
        for (const data of [[], null, {}, { phone_numbers: [] }]) {
            answer({ code: "WA200", data });
            assert.equal((await list()).numbers.length, 0);
        }
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

    it("is followed page by page, until a page shows nothing new", async () => {
        use({ pageSize: 1 });
        assert.deepEqual([...(await list()).byId.keys()], ["7654000001", "7654000002"]);
        assert.equal(setup.sandbox.count("list"), 2);
        const data = [{ id: "1", phone_number: "+919761234567" }];
        answer({ code: "WA200", data, paging: { cursors: { after: "x" }, next: "?after=x" } });
        assert.equal((await list()).numbers.length, 1);
        assert.equal(setup.sandbox.count("list"), 4);
    });

    it("is requested again after a 5xx, since reading changes nothing, but no sooner than Retry-After allows", async () => {
        setup.sandbox.faults.set([badGateway({ on: "list", times: 1 }), internalError({ on: "list", times: 1 })]);
        assert.equal((await list()).numbers.length, 2);
        assert.equal(setup.sandbox.count("list"), 3);
        setup.sandbox.faults.set([{ kind: "answer", on: "list", status: 503, headers: { "retry-after": "3600" } }]);
        await assert.rejects(list(), { code: "KALEYRA_UNREADABLE_LIST", isUncertain: false });
        assert.equal(setup.sandbox.count("list"), 4);
    });

    it("is read completely when ten thousand numbers make it longer than a megabyte", async () => {
        use({ numbers: "e164" });
        for (let i = 2; i < 10_000; i++) {
            const phoneNumber = String(9_762_000_000 + i);
            setup.sandbox.store.addVerified({ ...SUPPORT, phoneNumber, name: "x".repeat(100) });
        }
        const { numbers } = await list({ limits: {} });
        assert.equal(numbers.length, 10_000);
        assert.ok(JSON.stringify(numbers).length > 1_048_576);
    });

    for (const [what, fault, code = "KALEYRA_UNREADABLE_LIST"] of [
        ["does not come", { kind: "hang" }],
        ["is reset", { kind: "reset" }],
        ["breaks off", truncated()],
        ["is redirected", redirect("https://example.com"), "KALEYRA_REDIRECT"],
    ] as readonly (readonly [string, FaultInput, string?])[]) {
        it(`fails, and never counts as empty, when it ${what}`, async () => {
            setup.sandbox.faults.set([fault]);
            const hurried = { limits: { ...LIMITS, headers: 300 }, patience: 100 };
            await assert.rejects(list(hurried), { code, isUncertain: false, message: /Nothing was changed\./ });
        });
    }

    it("fails as unreadable when it is larger than its limit, or nested too deep to be read", async () => {
        setup.sandbox.faults.set([huge(2_000)]);
        await assert.rejects(list({ limits: { ...LIMITS, listBytes: 1_000 }, patience: 100 }), {
            code: "KALEYRA_UNREADABLE_LIST",
            message: /the response was longer than 1000 bytes/,
        });
        answer(`{"code":"WA200","data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
        await assert.rejects(list(), { code: "KALEYRA_UNREADABLE_LIST" });
    });
});
