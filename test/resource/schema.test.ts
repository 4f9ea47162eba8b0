// The schema that programs import: the form of each field, and that the preview reports the same.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { Field } from "../../provider/inputs/fields";
import { numberSchema } from "../../provider/inputs/schema";
import { validateInputs } from "../../provider/inputs/validate";
import { ROOT } from "../../scripts/root";
import { SUPPORT } from "../support/sample-numbers";

const FORMS: Readonly<Record<string, readonly [field: Field, given: readonly unknown[], expected: string]>> = {
    "a WABA ID": [
        "wabaId",
        ["", "abc", " 766123456789", "766123456789\n", "766-1", "７６６１２３４５６７８９", "٧٦٦"],
        "expected the ID of a WABA: digits only, as the Kaleyra console shows it",
    ],
    "a country code": [
        "countryCode",
        ["", "91", "0091", "+", "+0", "+ 91", "+91 ", "IN", "+919761234567", "＋91", "+９１"],
        'expected a plus sign and the country calling code, for example "+91"',
    ],
    "a phone number": [
        "phoneNumber",
        ["", "abc", "97612 34567", "+919761234567", "(976) 1234567", "9761234567\n", "９７６１２３４５６７"],
        "expected the national number: digits 0 to 9 only, without the country code",
    ],
    "a verification type": ["verificationType", ["sms", "", "FAX"], 'expected "SMS" or "VOICE": how the OTP is sent'],
};

function issueOf(field: Field, given: unknown): string | undefined {
    const { error } = numberSchema.safeParse({ ...SUPPORT, [field]: given });
    assert.ok((error?.issues ?? []).every(({ path }) => path[0] === field));
    return error?.issues[0]?.message;
}

/** What check reports of a field. */
function reasonOf(field: Field, given: unknown, recorded = {}): string | undefined {
    const { failures } = validateInputs({ ...SUPPORT, [field]: given }, recorded);
    assert.ok(failures.length < 2, JSON.stringify(failures));
    return failures[0]?.reason.replace(/ \[KALEYRA_FIELD\]$/, "");
}

describe("the schema of a number", () => {
    it("accepts a number", () => {
        assert.deepEqual(numberSchema.parse(SUPPORT), SUPPORT);
        assert.deepEqual(validateInputs(SUPPORT).failures, []);
    });

    for (const [what, [field, values, expected]] of Object.entries(FORMS)) {
        for (const given of values) {
            it(`rejects ${JSON.stringify(given)} as ${what}, with the same message as the preview`, () => {
                assert.equal(issueOf(field, given), expected);
                assert.ok(reasonOf(field, given)?.includes(` cannot be used; ${expected}`), reasonOf(field, given));
            });
        }
    }

    for (const [what, character, codePoint] of [
        ["a NUL", "\0", "U+0000"],
        ["a line break", "\n", "U+000A"],
        ["a carriage return", "\r", "U+000D"],
        ["a tab", "\t", "U+0009"],
        ["an escape character", "\u001b", "U+001B"],
        ["a delete character", "\u007f", "U+007F"],
        ["a C1 control character", "\u009b", "U+009B"],
        ["a line separator", "\u2028", "U+2028"],
        ["a paragraph separator", "\u2029", "U+2029"],
        ["half a surrogate pair", "\ud83d", "U+D83D"],
    ] as const) {
        it(`rejects a name with ${what}, and the preview does not print it`, () => {
            const name = `ACME${character}Support`;
            const expected = `expected a display name without line breaks or control characters, but it contains ${codePoint}`;
            assert.equal(issueOf("name", name), expected);
            const reason = reasonOf("name", name) ?? "";
            assert.ok(reason.endsWith(` cannot be used; ${expected}.`), reason);
            assert.ok(!reason.includes(character), JSON.stringify(reason));
        });
    }

    for (const name of [
        "Café 24/7",
        "日本語サポート",
        "مرحبا بالعالم",
        "می‌خواهم",
        "👩‍👩‍👧 Family",
        "A & B <c> \"d\" 'e'",
    ]) {
        it(`accepts the name ${name}`, () => {
            assert.equal(issueOf("name", name), undefined);
        });
    }

    for (const [field, given] of [
        ["wabaId", 766123456789],
        ["countryCode", 91],
        // YAML 1.1 reads 0612342570 as an octal number.
        ["phoneNumber", 103402424],
        ["name", 247],
        ["verificationType", 1],
    ] as const) {
        it(`asks for quotes where ${field} is the number ${given}, and shows no digits`, () => {
            assert.equal(issueOf(field, given), "must be a string, not a number: put it in quotes");
            assert.equal(reasonOf(field, given), "must be a string, not a number: put it in quotes.");
        });
    }

    it("does not ask for quotes where the value is missing", () => {
        assert.equal(issueOf("wabaId", undefined), FORMS["a WABA ID"]?.[2]);
        assert.equal(reasonOf("wabaId", undefined), `it is missing; ${FORMS["a WABA ID"]?.[2]}.`);
    });

    it("does not apply to a value that the state already has, in the preview", () => {
        const name = "line\nbreak";
        assert.equal(reasonOf("name", name, { ...SUPPORT, name }), undefined);
    });

    it("does not load the phone number library", () => {
        const source = `
            const { numberSchema } = require("pulumi-kaleyra/schema");
            numberSchema.safeParse({ countryCode: "91", phoneNumber: "abc" });
            const files = Object.keys(require.cache);
            console.log(files.filter((file) => file.includes("libphonenumber")).length);`;
        const cwd = join(ROOT, "examples/quickstart");
        assert.equal(execFileSync(process.execPath, ["-e", source], { cwd, encoding: "utf8" }), "0\n");
    });
});
