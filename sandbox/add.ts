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
    const wrong = problemsOf(payload, wabaId);
    if (store.find(country_code, phone_number) !== undefined) {
        wrong.phone_number ??= answers.ALREADY_EXISTS;
    }
    if (Object.keys(wrong).length > 0) {
        return answers.wrongFields(wrong);
    }
    const problem = validatePhoneNumberLength(country_code + phone_number);
    if (problem !== undefined) {
        return answers.unparsable(problem === "TOO_SHORT" ? answers.TOO_SHORT : answers.NO_NUMBER);
    }
    const number = store.add({
        wabaId,
        countryCode: country_code,
        phoneNumber: phone_number,
        name,
        verificationType: verification_type,
        verified: false,
        otp: newOtp(),
    });
    onOtp(number);
    return answers.success(number.id);
}

type Payload = z.infer<typeof payloadSchema>;

function problemsOf(payload: Payload, wabaId: string): Record<string, string> {
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
    return wrong;
}
