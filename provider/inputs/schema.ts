// The one schema of a number, from which all its types come; programs import it as `pulumi-kaleyra/schema`.
// It judges each field by itself; whether country code and number fit together is judged in phone-number.ts.

/**
 * The schema of a number, for programs that read numbers from elsewhere: `import { numberSchema } from "pulumi-kaleyra/schema"`.
 *
 * @module pulumi-kaleyra/schema
 */

import * as z from "../../kaleyra/zod";

/** The longest display name, in Unicode code points (Kaleyra, Add Phone Number). */
const LONGEST_NAME = 255;

/** The text is "expected …", to follow what was given. */
const field = (expected: string) => z.string({ error: `expected ${expected}` });

/**
 * The five fields of a number: the parameters of "Kaleyra, Add Phone Number" in this package's names.
 *
 * For programs that read numbers from elsewhere, a YAML file for example, and want to refuse what cannot be used before
 * Pulumi sees it: `parse` throws zod's error, whose issues name the field and what is expected. The preview judges the same
 * and more: whether the number is possible in its country.
 *
 * @example
 * ```ts
 * const numbers = z.record(z.string(), numberSchema).parse(parse(readFileSync("numbers.yaml", "utf8")));
 * ```
 *
 * @see Kaleyra, Add Phone Number
 */
export const numberSchema = z.object({
    /** The id of the WhatsApp Business Account (WABA) on Kaleyra: digits. `waba_id` in the address of the request. */
    wabaId: field("the id of a WABA: digits").regex(
        /^\d+$/,
        "expected the id of a WABA: digits only, as the Kaleyra console shows it",
    ),
    /** The country calling code with a plus sign, for example `"+91"`. Kaleyra's `country_code`. */
    countryCode: field("a country calling code"),
    /** The national number without country code, digits only, for example `"9761234567"`. Kaleyra's `phone_number`. */
    phoneNumber: field("a phone number"),
    /** The display name: not empty, at most 255 Unicode code points. Kaleyra's `name`. */
    name: field("a display name")
        .refine((name) => name.trim() !== "", "expected a display name that is not empty")
        .refine((name) => [...name].length <= LONGEST_NAME, `expected at most ${LONGEST_NAME} characters`),
    /** How the one-time password (OTP) reaches the number: by text message or by a call. Kaleyra's `verification_type`. */
    verificationType: z.enum(["SMS", "VOICE"], { error: 'expected "SMS" or "VOICE": how the OTP is sent' }),
});

/** The inputs of a number, all known and well-formed: what {@link numberSchema} makes of them. */
export type NumberFields = z.infer<typeof numberSchema>;
