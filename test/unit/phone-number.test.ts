// The country code and the number validated together: valid ones pass, and the usual slips get the right hint.

import assert from "node:assert/strict";
import { validateInputs } from "../../provider/inputs/validate";
import { UNKNOWN } from "../../provider/pulumi-values";
import { SUPPORT } from "../support/sample-numbers";

function validated(countryCode: string, phoneNumber: string) {
    const { failures, warning } = validateInputs({ ...SUPPORT, countryCode, phoneNumber });
    const reasons = failures.map(({ reason }) => reason.replace(" [KALEYRA_FIELD]", ""));
    return { properties: failures.map(({ property }) => property), reasons, warning };
}

type Case = readonly [
    countryCode: string,
    phoneNumber: string,
    expected: RegExp,
    property?: "countryCode" | "phoneNumber",
];

const VALID: readonly (readonly [country: string, countryCode: string, phoneNumber: string])[] = [
    ["India", "+91", "9761234567"],
    ["United States", "+1", "2025550123"],
    ["United Kingdom", "+44", "7911123456"],
    ["Germany", "+49", "15123456789"],
    ["Italy, with a significant zero", "+39", "0236618300"],
    ["Brazil", "+55", "11961234567"],
    ["Mexico", "+52", "2221234567"],
    ["Argentina", "+54", "91123456789"],
    ["Kazakhstan", "+7", "7710009998"],
    ["Singapore", "+65", "81234567"],
];

const repeated = (code: string, number: string, bare: string, form = code.slice(1)): Case => [
    code,
    form + number,
    new RegExp(`repeats the country code; .* write "${bare}"\\.$`),
];

const SLIPS: readonly Case[] = [
    repeated("+91", "9761234567", "9761234567"),
    repeated("+91", "9761234567", "9761234567", "0091"),
    repeated("+44", "7911123456", "7911123456"),
    repeated("+55", "11961234567", "11961234567"),
    ["+91", "+919761234567", /cannot be used; expected the national number.* write "9761234567"\.$/],
    ["+44", "+44 7911 123456", /write "7911123456"\.$/],
    ["+44", "07911123456", /has a domestic prefix or an older form; .* write "7911123456"\.$/],
    ["+91", "09761234567", /domestic prefix or an older form; .* write "9761234567"\.$/],
    ["+7", "89161234567", /write "9161234567"\.$/],
    ["+91", "97612 34567", /^"97612 34567" cannot be used; .* write "9761234567"\.$/],
    ["+1", "(202) 555-0123", /write "2025550123"\.$/],
    [
        "+91",
        "97612345ab",
        /^"97612345ab" cannot be used; expected the national number: digits 0 to 9 only, without the country code\.$/,
    ],
    ["+91", "", /^"" cannot be used; expected the national number/],
    ["+91", "97612", /^"97612" is too short to be a phone number in \+91/],
    ["+1", "555012", /is too short/],
    ["+91", "97612345678901", /is too long to be a phone number in \+91/],
    ["+52", "15512345678", /domestic prefix or an older form; .* write "5512345678"\.$/],
    ["+52", "1 55 1234 5678", /write "5512345678"\.$/],
    ["+52", "+52 1 55 1234 5678", /write "5512345678"\.$/],
    ["+52", "5215512345678", /repeats the country code; .* write "5512345678"\.$/],
    ["91", "9761234567", /^"91" cannot be used; .* write "\+91"\.$/, "countryCode"],
    ["0091", "9761234567", /write "\+91"\.$/, "countryCode"],
    ["+ 91", "9761234567", /write "\+91"\.$/, "countryCode"],
    [
        "IN",
        "9761234567",
        /^"IN" cannot be used; expected a plus sign and the country calling code, for example "\+91"\.$/,
        "countryCode",
    ],
    [
        "+999",
        "9761234567",
        /^"\+999" is not an assigned country calling code; expected one such as "\+91"\.$/,
        "countryCode",
    ],
    ["+", "9761234567", /cannot be used; expected a plus sign/, "countryCode"],
    ["+0", "9761234567", /cannot be used; expected a plus sign/, "countryCode"],
];

describe("the validation of a phone number", () => {
    for (const [country, countryCode, phoneNumber] of VALID) {
        it(`accepts one of ${country}: ${countryCode} ${phoneNumber}`, () => {
            assert.deepEqual(validated(countryCode, phoneNumber), { properties: [], reasons: [], warning: undefined });
        });
    }

    for (const [countryCode, phoneNumber, expected, property = "phoneNumber"] of SLIPS) {
        it(`refuses with a hint: ${JSON.stringify(countryCode)} ${JSON.stringify(phoneNumber)}`, () => {
            const { properties, reasons } = validated(countryCode, phoneNumber);
            assert.deepEqual(properties, [property]);
            assert.match(reasons.join(), expected);
        });
    }

    it("only warns of a valid length in no known range", () => {
        const { reasons, warning } = validated("+1", "5555555555");
        assert.deepEqual(reasons, []);
        assert.match(warning ?? "", /^\+15555555555 has a valid length but is not in a known number range/);
    });

    it("only warns of a number that is valid with and without a repeated country code", () => {
        const { reasons, warning } = validated("+49", "4915123456789");
        assert.deepEqual(reasons, []);
        assert.match(warning ?? "", /^\+494915123456789 is a valid number, but so is \+4915123456789/);
    });

    it("covers what is known of a number whose other part is unknown", () => {
        assert.deepEqual(validated(UNKNOWN, "9761234567").reasons, []);
        assert.deepEqual(validated("+91", UNKNOWN).reasons, []);
        assert.match(validated("+999", UNKNOWN).reasons.join(), /not an assigned country calling code/);
        assert.deepEqual(validated(UNKNOWN, "976 1234567").properties, ["phoneNumber"]);
        assert.deepEqual(validated("IN", "976 1234567").properties, ["countryCode", "phoneNumber"]);
        assert.deepEqual(validated("+999", "976 1234567").properties, ["phoneNumber", "countryCode"]);
    });
});
