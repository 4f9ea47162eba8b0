// Entries of Kaleyra's list: which ID and which number they show, however they write them.

import assert from "node:assert/strict";
import { readEnvelope } from "../../kaleyra/envelope";
import { listOf, readPage, showsNumber, splitNumber } from "../../kaleyra/number-list";
import { usableId } from "../../kaleyra/phone-number-id";

const WABA = "766123456789";

function read(data: unknown) {
    const envelope = readEnvelope(JSON.stringify({ code: "WA200", data }));
    assert.ok(envelope !== undefined);
    return readPage(envelope, WABA).numbers;
}

/** The digits of an entry, and whether they lack a country code. */
function digitsOf(fields: object): string | undefined {
    const [entry] = read([{ id: "7", ...fields }]);
    return entry && `${entry.isBare ? "bare " : ""}${entry.digits}`;
}

describe("the number of an entry", () => {
    for (const [fields, digits] of [
        [{ display_phone_number: "+91 97612-34567" }, "919761234567"],
        [{ number: "0091 97612 34567" }, "919761234567"],
        [{ msisdn: 919761234567 }, "bare 919761234567"],
        [{ phone_number: "9761234567" }, "bare 9761234567"],
        [{ phone_number: "9761234567", country_code: "+91" }, "919761234567"],
        [{ phone_number: "919761234567", country_code: 91 }, "919761234567"],
        [{ display_phone_number: "+91 97612 34567", phone_number: "9761234567" }, "919761234567"],
        // A significant zero, a trunk zero, and a number of six digits.
        [{ phone_number: "07123456", country_code: "225" }, "22507123456"],
        [{ phone_number: "0612345678", country_code: "39" }, "390612345678"],
        [{ phone_number: "0612345678", country_code: "33" }, "33612345678"],
        [{ phone_number: "312345", country_code: "+376" }, "376312345"],
        // No number, a masked one, or two of them.
        [{ phone_number: "12345" }, undefined],
        [{ phone_number: "97612XXXXX" }, undefined],
        [{ phone_number: "+919761234567", number: "+919761234568" }, undefined],
        [{ phone_number: null, name: "ACME" }, undefined],
    ] as const) {
        it(`is ${digits} in ${JSON.stringify(fields)}`, () => {
            assert.equal(digitsOf(fields), digits);
        });
    }
});

describe("a list", () => {
    const byDigits = (data: unknown, digits: string) => listOf(read(data)).byDigits.get(digits);

    it("is searched at any depth, but not inside an entry", () => {
        const inner = { id: "8", number: "+919761234568" };
        const data = { account: { groups: [{ id: "7", number: "+919761234567", previous: inner }] } };
        assert.deepEqual([...listOf(read(data)).byId.keys()], ["7"]);
    });

    it("shows a number in its canonical form", () => {
        assert.equal(byDigits([{ id: "7", number: "+52 1 55 1234 5678" }], "525512345678")?.id, "7");
    });

    it("shows no usable ID for a number with two IDs, in one entry or in two, although the number exists", () => {
        const number = "+919761234567";
        for (const data of [
            [{ id: "7", phone_number_id: "8", number }],
            [
                { id: "7", number },
                { id: "8", number },
            ],
        ]) {
            assert.deepEqual(byDigits(data, "919761234567")?.digits, "919761234567");
            assert.equal(byDigits(data, "919761234567")?.id, undefined);
            assert.equal(listOf(read(data)).byId.size, 0);
        }
    });

    it("shows no usable ID for two numbers under one ID", () => {
        const data = ["+919761234567", "+919761234568"].map((number) => ({ id: "7", number }));
        assert.equal(byDigits(data, "919761234567")?.id, undefined);
        assert.equal(listOf(read(data)).numbers.length, 2);
    });

    it("never takes the WABA's own ID for that of a number", () => {
        assert.deepEqual(read([{ id: WABA, number: "+919761234567" }]), []);
        assert.equal(read([{ id: WABA, phone_number_id: "7", number: "+919761234567" }])[0]?.id, "7");
    });

    it("keeps names exactly, with joiners and spaces", () => {
        for (const name of ["ACME\u200b Support", "👩\u200d🚀", " ACME "]) {
            assert.equal(read([{ id: "7", number: "+919761234567", verified_name: name }])[0]?.name, name);
        }
    });

    it("has well-formed names", () => {
        const envelope = readEnvelope(
            '{"code":"WA200","data":[{"id":"7","number":"+919761234567","name":"half \\ud83d"}]}',
        );
        assert.ok(envelope !== undefined);
        assert.equal(readPage(envelope, WABA).numbers[0]?.name, "half \ufffd");
    });
});

describe("an entry with bare digits", () => {
    const [bare] = read([{ id: "7", phone_number: "9761234567" }]);

    it("shows a number if they equal the national number, or the whole international one", () => {
        assert.ok(bare !== undefined);
        assert.ok(showsNumber(bare, { countryCode: "+91", phoneNumber: "9761234567" }));
        assert.ok(showsNumber(bare, { countryCode: "+97", phoneNumber: "61234567" }));
        assert.ok(!showsNumber(bare, { countryCode: "+91", phoneNumber: "9761234568" }));
    });

    it("is split into country code and number only where that is a valid number", () => {
        assert.ok(bare !== undefined);
        assert.equal(splitNumber(bare), undefined);
        const [complete] = read([{ id: "7", phone_number: "919761234567" }]);
        assert.deepEqual(complete && splitNumber(complete), { countryCode: "+91", phoneNumber: "9761234567" });
    });
});

describe("a phone number ID", () => {
    for (const [value, id] of [
        ["7654000001", "7654000001"],
        [7654000001, "7654000001"],
        ["0", undefined],
        ["007", undefined],
        [0, undefined],
        [1.5, undefined],
        [2 ** 60, undefined],
        ["123456789012345678901", undefined],
        ["id", undefined],
        [null, undefined],
    ] as const) {
        it(`is ${id === undefined ? "not usable" : "usable"} as ${JSON.stringify(value)}`, () => {
            assert.equal(usableId(value), id);
        });
    }
});
