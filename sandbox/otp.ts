// "Kaleyra, Verify Phone Number" and "Retry OTP". Their requests are documented, their answers are not:
// these are modelled on the documented ones, and no client should rely on their wording.

import { randomInt } from "node:crypto";
import { z } from "zod";
import type { OnOtp } from "./add";
import * as answers from "./answers";
import type { Store } from "./store";

export function newOtp(): string {
    return String(randomInt(1_000_000)).padStart(6, "0");
}

const requestSchema = z.looseObject({
    id: z.string(),
    phone_number: z.string(),
    otp: z.string().optional(),
    verification_type: z.string().default("SMS"),
});

export function verifyOrRetry(
    action: "verify" | "retry_otp",
    store: Store,
    wabaId: string,
    body: unknown,
    onOtp: OnOtp,
): answers.Answer {
    const request = requestSchema.safeParse(body).data;
    if (request === undefined) {
        return answers.wrongPayload();
    }
    const e164 = `+${request.phone_number.replace(/\D/g, "")}`;
    const number = store.numbers.find(
        ({ id, countryCode, phoneNumber }) => id === request.id && countryCode + phoneNumber === e164,
    );
    if (number?.wabaId !== wabaId) {
        return answers.wrongFields({ id: "phone number not found" });
    }
    if (number.verified) {
        return answers.wrongFields({ id: "phone number is already verified" });
    }
    if (action === "retry_otp") {
        const change = { otp: newOtp(), verificationType: request.verification_type };
        store.update(number.id, change);
        onOtp({ ...number, ...change });
    } else if (number.otp === request.otp) {
        store.update(number.id, { verified: true });
    } else {
        return answers.wrongFields({ otp: "OTP is incorrect" });
    }
    return answers.success({});
}
