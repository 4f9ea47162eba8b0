// Reading a list whose form is not documented: nothing is dropped silently, and no number is taken for another.

import assert from "node:assert/strict";
import { isSameNumber, readPage } from "../../kaleyra/number-list";
import { parseListed } from "../../provider/inputs/phone-number";

const support = { id: "1", display_phone_number: "+91 97612 34567" };
const sales = { id: "2", display_phone_number: "+91 97612 34568" };

const ids = (data: unknown) => readPage(data, {}).numbers.map(({ id }) => id);

describe("a page of numbers", () => {
    for (const [what, data] of Object.entries({
        "two groups": { verified: [support], pending: [sales] },
        "an object keyed by id": { "1": support, "2": sales },
        "a list beside an empty one": { errors: [], phone_numbers: [support, sales] },
        "nested lists": [[support], [sales]],
        "a list deep inside": { result: { data: { numbers: [support, sales] } } },
    })) {
        it(`is read in full from ${what}`, () => {
            assert.deepEqual(ids(data), ["1", "2"]);
        });
    }

    it("counts what it could not read, wherever it stands", () => {
        assert.equal(readPage([support, { id: "3" }], {}).unread, 1);
        assert.equal(readPage({ verified: [support], pending: ["+919761234568"] }, {}).unread, 1);
        assert.equal(readPage([support, null], {}).unread, 1);
    });

    for (const around of [
        { hasMore: true },
        { links: { next: "https://x.example/?page=2" } },
        { paging: { cursors: { after: "x" }, next: "https://x.example/?after=x" } },
        { next_cursor: "x" },
    ]) {
        it(`speaks of more with ${JSON.stringify(around)}`, () => {
            assert.notEqual(readPage([support], around).more, false);
        });
    }

    it("tells how many numbers and pages there are, where the answer does", () => {
        assert.equal(readPage([support], { total: "250" }).total, 250);
        assert.equal(readPage([support], { meta: { total_count: 3, total_pages: 2 } }).total, 3);
        assert.equal(readPage([support], { meta: { total_pages: 2 } }).pages, 2);
        assert.equal(readPage([support], {}).total, 0);
    });

    for (const around of [
        { total: 1 },
        { paging: { cursors: { before: "a", after: "a" } } },
        { has_more: false },
        { meta: { total_pages: 1 } },
        { next: null },
        { next: "" },
    ]) {
        it(`does not speak of more with ${JSON.stringify(around)}`, () => {
            assert.equal(readPage([support], around).more, false);
        });
    }
});

describe("a listed number", () => {
    const listed = (entry: object) => {
        const [number] = readPage([{ id: "1", ...entry }], {}).numbers;
        assert.ok(number !== undefined);
        return number;
    };

    it("is never another country's number with the same digits", () => {
        const american = listed({ display_phone_number: "+1 310 456 0123" });
        assert.ok(isSameNumber(american, "+1", "3104560123"));
        assert.ok(!isSameNumber(american, "+86", "13104560123"));
        assert.ok(!isSameNumber(listed({ country_code: "+1", phone_number: "3104560123" }), "+86", "13104560123"));
    });

    it("is matched by its bare digits only where no country code is told", () => {
        assert.ok(isSameNumber(listed({ phone_number: "9761234567" }), "+91", "9761234567"));
        assert.ok(isSameNumber(listed({ phone_number: "919761234567" }), "+91", "9761234567"));
        assert.ok(!isSameNumber(listed({ country_code: "44", phone_number: "9761234567" }), "+91", "9761234567"));
    });

    it("that starts with its country code's digits is not cut", () => {
        const number = listed({ country_code: "+91", phone_number: "9123456789" });
        assert.ok(isSameNumber(number, "+91", "9123456789"));
        assert.equal(parseListed(number).phoneNumber, "9123456789");
        assert.equal(
            parseListed(listed({ country_code: "+91", phone_number: "919761234567" })).phoneNumber,
            "9761234567",
        );
    });

    it("that is bare digits gets no country code that nobody told", () => {
        assert.deepEqual(parseListed(listed({ phone_number: "9761234567" })), {});
        assert.equal(parseListed(listed({ phone_number: "919761234567" })).e164, "+919761234567");
    });

    it("takes the next name when the first is empty", () => {
        assert.equal(listed({ phone_number: "+919761234567", verified_name: " ", name: "ACME" }).name, "ACME");
    });
});
