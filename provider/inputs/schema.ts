// The one schema of a number, from which its types come; programs import it as `pulumi-kaleyra/schema`.
// It validates the form of each field by itself. phone-number.ts validates the country code and the number together.

/**
 * The schema of a number, for programs that read numbers from elsewhere: `import { numberSchema } from "pulumi-kaleyra/schema"`.
 *
 * @module pulumi-kaleyra/schema
 */

import * as z from "../../kaleyra/zod";

/** The longest display name, in Unicode code points (Kaleyra, Add Phone Number). */
const MAX_NAME_LENGTH = 255;

/** Control characters, line and paragraph separators, and halves of surrogate pairs, which cannot be sent. */
const UNUSABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/** The text follows what was given. YAML reads digits without quotes as a number, and may change them: none are shown. */
function expectedText(expected: string) {
    return {
        error: ({ input }: { readonly input?: unknown }) =>
            typeof input === "number" ? "must be a string, not a number: put it in quotes" : `expected ${expected}`,
    };
}

function textField(expected: string) {
    return z.string(expectedText(expected));
}

const WABA_ID = "the ID of a WABA: digits only, as the Kaleyra console shows it";
const COUNTRY_CODE = 'a plus sign and the country calling code, for example "+91"';
const PHONE_NUMBER = "the national number: digits 0 to 9 only, without the country code";
const NAME = "a display name";

/** For the schemas of other languages. TSDoc cannot refer to a constant: a test compares these with the comments below. */
const DESCRIPTIONS = {
    wabaId: "The ID of the WhatsApp Business Account (WABA) on Kaleyra: digits. `waba_id` in the URL of the request.",
    countryCode: 'The country calling code with a plus sign, for example `"+91"`. Kaleyra\'s `country_code`.',
    phoneNumber:
        'The national number without the country code, digits only, for example `"9761234567"`. Kaleyra\'s `phone_number`.',
    name: "The display name: not empty, at most 255 Unicode code points, without line breaks or control characters. Kaleyra's `name`.",
    verificationType:
        "How the one-time password (OTP) is sent to the number: by text message or by voice call. Kaleyra's `verification_type`.",
} as const;

function codePoint(character: string): string {
    return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * The five fields of a number: the parameters of "Kaleyra, Add Phone Number" in this package's names.
 *
 * It is for programs that read numbers from elsewhere, for example a YAML file, and reject what cannot be used before Pulumi sees it:
 * `parse` throws zod's error, whose issues name the field and what is expected. The preview checks the same, and also whether the
 * country calling code is assigned and the number is possible in its country.
 *
 * @example
 * ```ts
 * const numbers = z.record(z.string(), numberSchema).parse(parse(readFileSync("numbers.yaml", "utf8")));
 * ```
 *
 * @see Kaleyra, Add Phone Number
 */
export const numberSchema = z.object({
    /** The ID of the WhatsApp Business Account (WABA) on Kaleyra: digits. `waba_id` in the URL of the request. */
    wabaId: textField(WABA_ID).regex(/^\d+$/, `expected ${WABA_ID}`).describe(DESCRIPTIONS.wabaId),
    /** The country calling code with a plus sign, for example `"+91"`. Kaleyra's `country_code`. */
    countryCode: textField(COUNTRY_CODE)
        .regex(/^\+[1-9]\d{0,2}$/, `expected ${COUNTRY_CODE}`)
        .describe(DESCRIPTIONS.countryCode),
    /** The national number without the country code, digits only, for example `"9761234567"`. Kaleyra's `phone_number`. */
    phoneNumber: textField(PHONE_NUMBER).regex(/^\d+$/, `expected ${PHONE_NUMBER}`).describe(DESCRIPTIONS.phoneNumber),
    /** The display name: not empty, at most 255 Unicode code points, without line breaks or control characters. Kaleyra's `name`. */
    name: textField(NAME)
        .refine((name) => name.trim() !== "", `expected ${NAME} that is not empty`)
        .refine((name) => name.trim() === name, `expected ${NAME} without white space at its ends`)
        .refine((name) => [...name].length <= MAX_NAME_LENGTH, `expected at most ${MAX_NAME_LENGTH} characters`)
        .refine((name) => !UNUSABLE.test(name), {
            error: ({ input }) => {
                const [found = ""] = UNUSABLE.exec(String(input)) ?? [];
                return `expected ${NAME} without line breaks or control characters, but it contains ${codePoint(found)}`;
            },
        })
        .describe(DESCRIPTIONS.name),
    /** How the one-time password (OTP) is sent to the number: by text message or by voice call. Kaleyra's `verification_type`. */
    verificationType: z
        .enum(["SMS", "VOICE"], expectedText('"SMS" or "VOICE": how the OTP is sent'))
        .describe(DESCRIPTIONS.verificationType),
});

/** The inputs of a number, all known and well-formed: the output type of {@link numberSchema}. */
export type NumberFields = z.infer<typeof numberSchema>;
