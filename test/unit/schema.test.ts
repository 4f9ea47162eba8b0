// The fields of a number, each by itself: the schema that programs import, and the preview, which reports the same.

import assert from "node:assert/strict";
import { FIELDS, type Field } from "../../provider/inputs/fields";
import { numberSchema } from "../../provider/inputs/schema";
import { validateInputs } from "../../provider/inputs/validate";
import { UNKNOWN } from "../../provider/pulumi-values";
import { SUPPORT } from "../support/sample-numbers";

const WABA_ID = "expected the ID of a WABA: digits only, as the Kaleyra console shows it";
const QUOTES = "must be a string, not a number: put it in quotes";

const REFUSED: readonly (readonly [field: Field, given: readonly unknown[], expected: string])[] = [
    ["wabaId", ["", "abc", " 766123456789", "766123456789\n", "766/../1", "766?x=1", "７６６", "٧٦٦"], WABA_ID],
    [
        "countryCode",
        ["", "91", "0091", "+", "+0", "+ 91", "+91 ", "IN", "+919761234567", "＋91", "+９１"],
        'expected a plus sign and the country calling code, for example "+91"',
    ],
    [
        "phoneNumber",
        ["", "abc", "97612 34567", "+919761234567", "(976) 1234567", "9761234567\n", "９７６１２３４５６７"],
        "expected the national number: digits 0 to 9 only, without the country code",
    ],
    ["verificationType", ["sms", "", "FAX"], 'expected "SMS" or "VOICE": how the OTP is sent'],
    ["name", ["", "   "], "expected a display name that is not empty"],
    ["name", [" ACME", "ACME\u00a0"], "expected a display name without white space at its ends"],
    ["name", ["x".repeat(256), "😀".repeat(256)], "expected at most 255 characters"],
    ["name", [true, ["a"], { a: 1 }, null], "expected a display name"],
];

function issueOf(field: Field, given: unknown): string | undefined {
    const { error } = numberSchema.safeParse({ ...SUPPORT, [field]: given });
    assert.deepEqual(
        (error?.issues ?? []).filter(({ path }) => path[0] !== field),
        [],
    );
    return error?.issues[0]?.message;
}

/** What check reports of a field. */
function reasonOf(field: Field, given: unknown, recorded = {}): string | undefined {
    const { failures } = validateInputs({ ...SUPPORT, [field]: given }, recorded);
    assert.ok(failures.length < 2, JSON.stringify(failures));
    return failures[0]?.reason.replace(/ \[KALEYRA_FIELD\]$/, "");
}

describe("the schema of a number", () => {
    for (const [field, values, expected] of REFUSED) {
        for (const given of values) {
            it(`rejects ${JSON.stringify(given).slice(0, 30)} as ${field}, with the same message as the preview`, () => {
                assert.equal(issueOf(field, given), expected);
                assert.match(reasonOf(field, given) ?? "", / cannot be used; |^it is missing; /);
                assert.ok(reasonOf(field, given)?.includes(`; ${expected}`), reasonOf(field, given));
            });
        }
    }

    for (const character of ["\0", "\n", "\r", "\t", "\u001b", "\u007f", "\u009b", "\u2028", "\u2029", "\ud83d"]) {
        const codePoint = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
        it(`rejects a name with ${codePoint}, and the preview does not print it`, () => {
            const name = `ACME${character}Support`;
            const expected = `expected a display name without line breaks or control characters, but it contains ${codePoint}`;
            assert.equal(issueOf("name", name), expected);
            const reason = reasonOf("name", name) ?? "";
            assert.ok(reason.endsWith(` cannot be used; ${expected}.`), reason);
            assert.ok(!reason.includes(character), JSON.stringify(reason));
        });
    }

    for (const name of [
        "😀".repeat(255),
        "Café 24/7",
        "日本語サポート",
        "مرحبا بالعالم",
        "می‌خواهم",
        "👩‍👩‍👧 Family",
        "--help",
        "A & B <c> \"d\" 'e' \\ ` $HOME %s",
    ]) {
        it(`accepts the name ${name.slice(0, 30)}`, () => {
            assert.deepEqual(numberSchema.parse({ ...SUPPORT, name }), { ...SUPPORT, name });
            assert.deepEqual(validateInputs({ ...SUPPORT, name }).failures, []);
        });
    }

    // YAML 1.1 reads 0612342570 as an octal number.
    it("asks for quotes where a field is a number, and shows no digits", () => {
        for (const field of FIELDS) {
            assert.equal(issueOf(field, 103402424), QUOTES);
            assert.equal(reasonOf(field, 103402424), `${QUOTES}.`);
        }
    });

    it("does not ask for quotes where the value is missing", () => {
        assert.equal(issueOf("wabaId", undefined), WABA_ID);
        assert.equal(reasonOf("wabaId", undefined), `it is missing; ${WABA_ID}.`);
    });

    it("does not apply in the preview to a value that the state already has", () => {
        const name = "line\nbreak";
        assert.equal(reasonOf("name", name, { ...SUPPORT, name }), undefined);
    });

    it("does not apply to a field that is not known yet, and still applies to the others", () => {
        const wrong = Object.fromEntries(FIELDS.map((name) => [name, "x\n"]));
        for (const field of FIELDS) {
            assert.equal(reasonOf(field, UNKNOWN), undefined);
            const properties = validateInputs({ ...wrong, [field]: UNKNOWN }).failures.map(({ property }) => property);
            assert.deepEqual(properties.sort(), FIELDS.filter((name) => name !== field).sort());
        }
    });
});
