// "Kaleyra, Verify Phone Number" and "Retry OTP". Their requests are documented, their answers are not:
// these are modelled on the documented ones, and no client should rely on their wording.

import { randomInt } from "node:crypto";
import { z } from "zod";
import * as answers from "./answers";
import type { SandboxNumber, Store } from "./store";

/** How long an OTP is valid, in milliseconds: ten minutes is common; Kaleyra does not document it. */
export const OTP_LIFETIME = 600_000;

/** A new OTP and the time at which it was sent. */
export function newOtp(): Pick<SandboxNumber, "otp" | "otpSentAt"> {
    return { otp: String(randomInt(1_000_000)).padStart(6, "0"), otpSentAt: Date.now() };
}

const requestSchema = z.looseObject({
    id: z.string(),
    phone_number: z.string(),
    otp: z.string().optional(),
    verification_type: z.string().default("SMS"),
});

type OtpRequest = z.infer<typeof requestSchema>;

/** What both endpoints look at first; then `answer` decides about a number that waits for its OTP. */
function forWaiting(
    store: Store,
    wabaId: string,
    body: unknown,
    answer: (number: SandboxNumber, request: OtpRequest) => answers.Answer,
): answers.Answer {
    const request = requestSchema.safeParse(body).data;
    if (request === undefined) {
        return answers.wrongPayload();
    }
    const number = find(store, wabaId, request);
    if (number === undefined) {
        return answers.wrongFields({ id: "phone number not found" });
    }
    if (number.verified) {
        return answers.wrongFields({ id: "phone number is already verified" });
    }
    return answer(number, request);
}

export function verifyNumber(store: Store, wabaId: string, body: unknown): answers.Answer {
    return forWaiting(store, wabaId, body, (number, { otp }) => {
        if (Date.now() - number.otpSentAt > OTP_LIFETIME) {
            return answers.wrongFields({ otp: "OTP has expired" });
        }
        if (number.otp !== otp) {
            return answers.wrongFields({ otp: "OTP is incorrect" });
        }
        store.update(number.id, { verified: true });
        return answers.success({});
    });
}

/** @param onSent called with the number, which has a new OTP */
export function retryOtp(
    store: Store,
    wabaId: string,
    body: unknown,
    onSent: (number: SandboxNumber) => void,
): answers.Answer {
    return forWaiting(store, wabaId, body, (number, { verification_type: verificationType }) => {
        const change = { ...newOtp(), verificationType };
        store.update(number.id, change);
        onSent({ ...number, ...change });
        return answers.success({});
    });
}

function find(store: Store, wabaId: string, request: { id: string; phone_number: string }): SandboxNumber | undefined {
    const digits = request.phone_number.replace(/\D/g, "");
    return store.numbers.find(
        (number) =>
            number.id === request.id &&
            number.wabaId === wabaId &&
            (number.countryCode + number.phoneNumber).slice(1) === digits,
    );
}
