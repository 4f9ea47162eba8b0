// Reading a list whose form is not documented: nothing is dropped silently, and no number is taken for another.

import assert from "node:assert/strict";
import {
    couldBeSameNumber,
    describeListed,
    hasId,
    isSameNumber,
    isUsableId,
    type ListedNumber,
    onlyId,
    readListedNumber,
    splitListed,
} from "../../kaleyra/listed-number";
import { mergeListed, type Page, readPage } from "../../kaleyra/number-list";

const support = { id: "1", display_phone_number: "+91 97612 34567" };
const sales = { id: "2", display_phone_number: "+91 97612 34568" };

const read = (data: unknown): Page => readPage({ code: "WA200", message: "", error: [], data });

const ids = (data: unknown) => read(data).numbers.flatMap((listed) => listed.ids);

describe("a page of numbers", () => {
    for (const [what, data] of Object.entries({
        "two groups": { verified: [support], pending: [sales] },
        "an object keyed by ID": { "1": support, "2": sales },
        "a list beside an empty one": { errors: [], phone_numbers: [support, sales] },
        "nested lists": [[support], [sales]],
        "a list deep inside": { result: { data: { numbers: [support, sales] } } },
    })) {
        it(`is read completely from ${what}`, () => {
            assert.deepEqual(ids(data), ["1", "2"]);
        });
    }

    it("finds entries beside `data`", () => {
        const page = readPage({ code: "WA200", message: "", error: [], data: [support], pending: [sales] });
        assert.deepEqual(
            page.numbers.flatMap((listed) => listed.ids),
            ["1", "2"],
        );
    });

    for (const [what, data] of Object.entries({
        "an entry without a number": [support, { id: "3" }],
        "a bare number in a list": { verified: [support], pending: ["+919761234568"] },
        "null in a list": [support, null],
        "an entry of an object keyed by ID": { "1": support, "2": { id: "2" } },
        "an entry of an object keyed by ID that shows only a status": { "1": support, "2": { status: "PENDING" } },
        "null in an object keyed by ID": { "1": support, "2": null },
        "an object that holds nothing known": { phone_numbers: [support], other: { status: "PENDING" } },
        "a list nested too deeply": JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`),
        "one number without a list around it": support,
        "an empty array in a list": [support, []],
        "an empty array as the only entry of a list": [[]],
    })) {
        it(`reports ${what} as unread`, () => {
            assert.equal(read(data).hasUnread || read(data).paging.unclear !== undefined, true);
        });
    }

    it("finds the numbers of groups in a list, and of a WABA that looks like a number itself", () => {
        assert.deepEqual(ids([{ verified: [support] }, { pending: [sales] }]), ["1", "2"]);
        const waba = { id: "9", phone_number: "+912212345678", phone_numbers: [support, sales] };
        assert.deepEqual(ids([waba]), ["1", "2"]);
        assert.deepEqual(ids(waba), ["1", "2"]);
        assert.notEqual(read([waba]).paging.unclear, undefined);
    });

    it("finds the numbers deep inside a WABA that looks like a number itself", () => {
        const waba = { id: "9", msisdn: "+912212345678" };
        assert.deepEqual(ids([{ ...waba, phone_numbers: { data: [support] } }]), ["1"]);
        assert.deepEqual(ids([{ ...waba, phone_numbers: { data: [] } }]), []);
    });

    for (const name of ["failed_numbers", "ip_whitelist"]) {
        it(`is not a list when the only list is ${name}`, () => {
            assert.equal(read({ [name]: [] }).isList, false);
            assert.equal(read({ phone_numbers: [], [name]: [support] }).hasUnread, true);
        });
    }

    it("reports null beside named entries as unread", () => {
        assert.equal(read({ support, sales: null }).hasUnread, true);
    });

    it("is not a list when the only list is one of errors", () => {
        assert.equal(read({ errors: [] }).isList, false);
        assert.equal(read({ phone_numbers: [] }).isList, true);
    });
});

describe("the count of a group", () => {
    const entry = { numbers: [support], count: 1 };
    for (const [what, data] of Object.entries({
        "an object": { active: entry, pending: { numbers: [], count: 1 } },
        "a list": [entry, { numbers: [], count: 1 }],
        "a named list": { active: [entry], pending: [{ numbers: [], count: 1 }] },
        "an object keyed by ID": { "1": entry, "2": { numbers: [], count: 1 } },
    })) {
        it(`in ${what} does not count the whole list`, () => {
            assert.match(read(data).paging.unclear ?? "", /count/);
        });
    }
});

describe("an entry whose ID is that of its WABA", () => {
    const place = { page: 1, before: 0, wabaId: "766123456789" };
    const page = (entry: object) => readPage({ code: "WA200", message: "", error: [], data: [entry] }, place);

    it("is unread", () => {
        const { numbers, hasUnread } = page({ ...support, id: place.wabaId });
        assert.deepEqual({ numbers, hasUnread }, { numbers: [], hasUnread: true });
    });

    it("has the phone number ID that it also shows", () => {
        const { numbers, hasUnread } = page({ ...support, id: Number(place.wabaId), phone_number_id: "7" });
        assert.deepEqual(numbers[0]?.ids, ["7"]);
        assert.equal(hasUnread, false);
    });
});

describe("entries of another WABA", () => {
    const wabaId = "766123456789";
    const other = "766000000000";
    for (const [what, fields] of Object.entries({
        "in the entry": { data: [{ ...support, waba_id: other }] },
        "in the entry, as an object": { data: [{ ...support, whatsapp_business_account: { id: other } }] },
        "beside the list": { data: [support], whatsapp_business_account_id: other },
        "around the list": { data: { wabaId: other, numbers: [support] } },
        "as the name of the list": { data: { [other]: [support] } },
    })) {
        it(`are left out, with their WABA ${what}`, () => {
            const page = readPage({ code: "WA200", message: "", error: [], ...fields }, { page: 1, before: 0, wabaId });
            assert.deepEqual(page.numbers, []);
            assert.equal(page.otherWaba, other);
        });
    }

    it("are told from those of the requested WABA", () => {
        const data = [
            { ...support, waba_id: wabaId },
            { ...sales, waba_id: other },
        ];
        const page = readPage({ code: "WA200", message: "", error: [], data }, { page: 1, before: 0, wabaId });
        assert.deepEqual(
            page.numbers.flatMap((listed) => listed.ids),
            ["1"],
        );
    });
});

describe("entries with a WABA field that names no other WABA", () => {
    const wabaId = "766123456789";
    for (const fields of [
        { waba_id: 0 },
        { waba_id: "0" },
        { waba_id: ` ${wabaId} ` },
        { waba: "ACME" },
        { whatsapp_account: "active" },
        { business_account_id: "123456789012345" },
    ]) {
        it(`are kept with ${JSON.stringify(fields)}`, () => {
            const data = [
                { ...support, ...fields },
                { ...sales, ...fields },
            ];
            const page = readPage({ code: "WA200", message: "", error: [], data }, { page: 1, before: 0, wabaId });
            assert.equal(page.numbers.length, 2);
            assert.equal(page.otherWaba, undefined);
        });
    }

    it("are left out when the same field shows the requested WABA for other entries", () => {
        const data = [
            { ...support, business_account_id: wabaId },
            { ...sales, business_account_id: "123456789012345" },
        ];
        const page = readPage({ code: "WA200", message: "", error: [], data }, { page: 1, before: 0, wabaId });
        assert.equal(page.numbers.length, 1);
        assert.equal(page.otherWaba, "123456789012345");
    });
});

describe("an entry with an empty array in it", () => {
    for (const name of ["entries", "phones", "data"]) {
        it(`is still a number when the array is ${name}`, () => {
            assert.deepEqual(ids([{ ...support, [name]: [] }]), ["1"]);
            assert.deepEqual(ids({ numbers: [{ ...support, [name]: [] }] }), ["1"]);
        });
    }
});

describe("merged numbers", () => {
    it("show all IDs of one number", () => {
        const { numbers, incomplete } = mergeListed(read([support, { ...support, id: "3" }]).numbers);
        assert.deepEqual(
            numbers.map(({ ids }) => ids),
            [["1", "3"]],
        );
        assert.equal(incomplete, undefined);
    });

    it("show none of the numbers of one ID, and are incomplete", () => {
        const { numbers, incomplete } = mergeListed(
            read([support, { ...sales, id: "1" }, { ...sales, id: "2" }]).numbers,
        );
        assert.deepEqual(numbers, []);
        assert.match(incomplete ?? "", /phone number ID 1 for different numbers/);
    });
});

describe("a phone number ID", () => {
    it("has one to twenty digits and no leading zero", () => {
        assert.ok(isUsableId("1") && isUsableId("1".repeat(20)));
        for (const text of ["", "0", "007", "1".repeat(21), "1 ", "1a", "+1"]) {
            assert.ok(!isUsableId(text), text);
        }
    });
});

describe("a listed number", () => {
    const listed = (entry: object): ListedNumber => {
        const number = readListedNumber({ id: "1", ...entry });
        assert.ok(number !== undefined);
        return number;
    };

    it("is never another country's number with the same digits", () => {
        const american = listed({ display_phone_number: "+1 310 456 0123" });
        assert.ok(isSameNumber(american, "+1", "3104560123"));
        assert.ok(!isSameNumber(american, "+86", "13104560123"));
        assert.ok(!isSameNumber(listed({ country_code: "+1", phone_number: "3104560123" }), "+86", "13104560123"));
    });

    it("is certain by its bare digits only if they are a valid number with the country code", () => {
        const national = listed({ phone_number: "9761234567" });
        assert.ok(!isSameNumber(national, "+91", "9761234567"));
        assert.ok(couldBeSameNumber(national, "+91", "9761234567"));
        assert.ok(couldBeSameNumber(listed({ phone_number: "09761234567" }), "+91", "9761234567"));
        assert.ok(isSameNumber(listed({ phone_number: "919761234567" }), "+91", "9761234567"));
        for (const [code, number] of [
            ["+91", "919761234567"],
            ["+44", "919761234567"],
        ] as const) {
            assert.ok(!isSameNumber(listed({ phone_number: "919761234567" }), code, number));
        }
        const other = listed({ country_code: "44", phone_number: "9761234567" });
        assert.ok(!isSameNumber(other, "+91", "9761234567") && !couldBeSameNumber(other, "+91", "9761234567"));
    });

    it("is not certain by bare digits that another country could have as a national number", () => {
        const ambiguous = listed({ phone_number: "6591234567" });
        assert.ok(!isSameNumber(ambiguous, "+65", "91234567"));
        assert.ok(!isSameNumber(ambiguous, "+91", "6591234567"));
        assert.ok(couldBeSameNumber(ambiguous, "+65", "91234567"));
        assert.ok(couldBeSameNumber(ambiguous, "+91", "6591234567"));
        assert.deepEqual(splitListed(ambiguous), {});
        // A mobile number of China, too.
        const american = listed({ phone_number: "13104560123" });
        assert.ok(!isSameNumber(american, "+1", "3104560123"));
        assert.deepEqual(splitListed(american), {});
        assert.equal(splitListed(listed({ phone_number: "12025550123" })).e164, "+12025550123");
        assert.equal(splitListed(listed({ phone_number: "447911123456" })).e164, "+447911123456");
        assert.equal(splitListed(listed({ display_phone_number: "+65 9123 4567" })).e164, "+6591234567");
    });

    it("is not understood when its number fields contradict each other", () => {
        const fields = { id: "1", display_phone_number: "+919761234567" };
        assert.equal(readListedNumber({ ...fields, phone_number: "+919761234568" }), undefined);
        for (const same of ["9761234567", "09761234567", "919761234567", "0091 97612 34567", ""]) {
            assert.ok(readListedNumber({ ...fields, phone_number: same }) !== undefined, same);
        }
        const mexican = { id: "1", display_phone_number: "+52 1 55 1234 5678", phone_number: "525512345678" };
        assert.ok(readListedNumber(mexican) !== undefined);
    });

    it("is understood with a prefix of 00 and with a trunk zero beside its country code", () => {
        assert.ok(isSameNumber(listed({ phone_number: "00919761234567" }), "+91", "9761234567"));
        assert.ok(isSameNumber(listed({ country_code: "91", phone_number: "09761234567" }), "+91", "9761234567"));
    });

    it("may have lost its leading zero as a JSON number", () => {
        const italian = listed({ country_code: 39, phone_number: 612345678 });
        assert.ok(isSameNumber(italian, "+39", "0612345678"));
        assert.equal(splitListed(italian).e164, "+390612345678");
        // Valid with and without the zero.
        const either = listed({ country_code: 39, phone_number: 392123456 });
        for (const number of ["0392123456", "392123456"]) {
            assert.ok(couldBeSameNumber(either, "+39", number) && !isSameNumber(either, "+39", number), number);
        }
        assert.ok(couldBeSameNumber(listed({ phone_number: 612345678 }), "+39", "0612345678"));
        const text = listed({ country_code: "39", phone_number: "612345678" });
        assert.ok(!couldBeSameNumber(text, "+39", "0612345678"));
    });

    for (const [code, number, wanted] of [
        [91, 9761234567, "9761234567"],
        [91, 919761234567, "9761234567"],
        [1, 2025550123, "2025550123"],
        [44, 7911123456, "7911123456"],
        [225, 708123456, "0708123456"],
    ] as const) {
        it(`is certain as the JSON numbers ${code} and ${number}`, () => {
            const entry = listed({ country_code: code, phone_number: number });
            assert.ok(isSameNumber(entry, `+${code}`, wanted));
            assert.equal(splitListed(entry).e164, `+${code}${wanted}`);
        });
    }

    for (const text of ["+91 97612XXXXX", "+91976******7", "9761234567, 9761234568", "123456", "+0919761234567"]) {
        it(`is not understood as ${text}`, () => {
            assert.equal(readListedNumber({ id: "1", phone_number: text }), undefined);
        });
    }

    it("is matched in its canonical form", () => {
        assert.ok(isSameNumber(listed({ display_phone_number: "+52 1 55 1234 5678" }), "+52", "5512345678"));
        assert.ok(isSameNumber(listed({ display_phone_number: "+52 55 1234 5678" }), "+52", "15512345678"));
        assert.ok(isSameNumber(listed({ display_phone_number: "+54 9 11 2345-6789" }), "+54", "1123456789"));
        assert.ok(couldBeSameNumber(listed({ phone_number: "11 15 2345-6789" }), "+54", "91123456789"));
        assert.ok(isSameNumber(listed({ country_code: "55", phone_number: "3187654321" }), "+55", "31987654321"));
        assert.ok(!isSameNumber(listed({ country_code: "55", phone_number: "3123456789" }), "+55", "31923456789"));
    });

    it("that starts with its country code's digits is not cut", () => {
        const number = listed({ country_code: "+91", phone_number: "9123456789" });
        assert.ok(isSameNumber(number, "+91", "9123456789"));
        assert.equal(splitListed(number).phoneNumber, "9123456789");
        assert.equal(
            splitListed(listed({ country_code: "+91", phone_number: "919761234567" })).phoneNumber,
            "9761234567",
        );
    });

    it("that is bare digits gets no country code that Kaleyra did not show", () => {
        assert.deepEqual(splitListed(listed({ phone_number: "9761234567" })), {});
        assert.equal(splitListed(listed({ phone_number: "919761234567" })).e164, "+919761234567");
    });

    it("is split into a valid number where Kaleyra shows Mexico's old form", () => {
        assert.deepEqual(splitListed(listed({ display_phone_number: "+52 1 55 1234 5678" })), {
            countryCode: "+52",
            phoneNumber: "5512345678",
            e164: "+525512345678",
        });
    });

    it("takes the next name when the first is empty", () => {
        assert.equal(listed({ phone_number: "+919761234567", verified_name: " ", name: "ACME" }).name, "ACME");
    });

    it("keeps all distinct IDs, and names none of several", () => {
        const ambiguous = listed({ phone_number_id: "2", phone_number: "+919761234567" });
        assert.deepEqual(ambiguous.ids, ["1", "2"]);
        assert.equal(onlyId(ambiguous), undefined);
        assert.ok(hasId(ambiguous, "1") && hasId(ambiguous, "2") && !hasId(ambiguous, "3"));
        assert.equal(onlyId(listed({ phone_number_id: 1, phone_number: "+919761234567" })), "1");
    });

    for (const zero of [0, "0", "000", "", null]) {
        it(`has no ID ${JSON.stringify(zero)}`, () => {
            const fields = { id: zero, phone_number: "+919761234567" };
            assert.equal(readListedNumber(fields), undefined);
            assert.deepEqual(readListedNumber({ ...fields, phone_number_id: "7" })?.ids, ["7"]);
        });
    }

    it("is shown without control, zero-width and bidirectional characters", () => {
        const number = listed({
            phone_number: "\u202a+91 97612\u200b34567\u202c",
            name: "AC\u001b[31mME\r\n \u202eSupport\u2066\ufeff",
            status: "VERI\u200fFIED\n",
        });
        assert.equal(number.name, "AC [31mME  Support");
        assert.equal(number.status, "VERIFIED");
        assert.equal(describeListed(number), "+919761234567");
    });
});
