// Two ways to write one phone number are equal in the canonical form, and two numbers never are.

import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { canonicalDigits } from "../../kaleyra/canonical-number";

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

describe("the canonical form of a number", () => {
    for (const [what, ...forms] of [
        ["Mexico, with and without 1", "525512345678", "5215512345678"],
        ["Argentina, two-digit area code", "541123456789", "5491123456789", "54111523456789", "549111523456789"],
        ["Argentina, three-digit area code", "542214123456", "5492214123456", "54221154123456", "549221154123456"],
        ["Argentina, four-digit area code", "542966412345", "5492966412345", "54296615412345"],
        ["Brazil, with and without the ninth digit", "553187654321", "5531987654321"],
    ] as const) {
        it(`is the same for all forms: ${what}`, () => {
            assert.deepEqual(new Set(forms.map(canonicalDigits)), new Set([forms[0]]));
        });
    }

    it("keeps a Brazilian mobile number apart from the landline with the same last digits", () => {
        assert.notEqual(canonicalDigits("5531923456789"), canonicalDigits("553123456789"));
    });

    it("is idempotent", () => {
        const any = fc.tuple(
            fc.constantFrom("52", "54", "55", "521", "549", "5411", "54911", ""),
            fc.stringMatching(/^\d{0,14}$/),
        );
        fc.assert(
            fc.property(any, ([code, rest]) => {
                const once = canonicalDigits(code + rest);
                assert.equal(canonicalDigits(once), once);
            }),
        );
    });

    it("leaves the numbers of other countries alone", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^\d{4,15}$/), (number) => {
                fc.pre(!/^5[245]/.test(number));
                assert.equal(canonicalDigits(number), number);
            }),
        );
    });

    it("keeps different national numbers of Mexico and Argentina apart", () => {
        const national = fc.tuple(fc.constantFrom("52", "54"), fc.constantFrom("2", "3"), digits(9));
        fc.assert(
            fc.property(national, national, (one, other) => {
                fc.pre(one.join("") !== other.join(""));
                assert.notEqual(canonicalDigits(one.join("")), canonicalDigits(other.join("")));
            }),
        );
    });

    it("agrees with libphonenumber on Argentina's 15", () => {
        const domestic = fc
            .constantFrom("11", "221", "341", "351", "2966", "3541", "2241")
            .chain((area) => digits(10 - area.length).map((subscriber) => `54${area}15${subscriber}`));
        fc.assert(
            fc.property(domestic, (number) => {
                const parsed = parsePhoneNumberFromString(`+${number}`, { extract: false });
                fc.pre(parsed?.isValid() === true && parsed.number.startsWith("+549"));
                assert.equal(canonicalDigits(number), canonicalDigits(parsed?.number.slice(1) ?? ""));
            }),
        );
    });
});
