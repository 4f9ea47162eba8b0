// "Kaleyra, Add Phone Number": validates a request by its content; there are no magic values.

import { validatePhoneNumberLength } from "libphonenumber-js/min";
import { z } from "zod";
import * as answers from "./answers";
import { newOtp } from "./otp";
import type { SandboxNumber, Store } from "./store";

const payloadSchema = z.looseObject({
    phone_number: z.string().default(""),
    name: z.string().default(""),
    verification_type: z.string().default(""),
    country_code: z.string().default(""),
});

/** Called with a number when an OTP would be sent to it. */
export type OnOtp = (number: SandboxNumber) => void;

/** @param body the parsed body, or undefined if it was none */
export function addNumber(store: Store, wabaId: string, body: unknown, onOtp: OnOtp): answers.Answer {
    const payload = payloadSchema.safeParse(body).data;
    if (payload === undefined) {
        return answers.wrongPayload();
    }
    const { phone_number, name, verification_type, country_code } = payload;
    const wrong = wrongFields(payload, wabaId);
    if (store.find(country_code, phone_number) !== undefined) {
        wrong.phone_number ??= answers.ALREADY_EXISTS;
    }
    if (Object.keys(wrong).length > 0) {
        return answers.wrongFields(wrong);
    }
    const unparsable = parserError(country_code + phone_number);
    if (unparsable !== undefined) {
        return answers.unparsable(unparsable);
    }
    const number = store.add({
        wabaId,
        countryCode: country_code,
        phoneNumber: phone_number,
        name,
        verificationType: verification_type,
        verified: false,
        ...newOtp(),
    });
    onOtp(number);
    return answers.success(number.id);
}

type Payload = z.infer<typeof payloadSchema>;

function wrongFields(payload: Payload, wabaId: string): Record<string, string> {
    const wrong: Record<string, string> = {};
    const given = { ...payload, waba_id: wabaId };
    for (const field of ["waba_id", "verification_type", "name", "phone_number", "country_code"] as const) {
        if (given[field] === "") {
            wrong[field] = answers.required(field);
        }
    }
    if ([...payload.name].length > 255) {
        wrong.name = answers.NAME_TOO_LONG;
    }
    if (payload.verification_type !== "" && !["SMS", "VOICE"].includes(payload.verification_type)) {
        // Not documented; modelled on the others.
        wrong.verification_type = answers.required("verification_type").replace("'required'", "'oneof'");
    }
    return wrong;
}

/** The texts of the phone number library that Kaleyra's server seems to use; only the first is documented. */
function parserError(number: string): string | undefined {
    switch (validatePhoneNumberLength(number)) {
        case undefined:
            return undefined;
        case "TOO_SHORT":
            return "the string supplied is too short to be a phone number";
        case "TOO_LONG":
            return "the string supplied is too long to be a phone number";
        case "INVALID_COUNTRY":
            return "invalid country code";
        default:
            return "the phone number supplied is not a number";
    }
}
