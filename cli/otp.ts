// pulumi-kaleyra verify and retry-otp: the manual step after an add.

import { printable } from "../kaleyra/printable";
import { withClient } from "./account";
import { readOtp } from "./otp-input";
import { findOtpTarget, type OtpTargetOptions } from "./otp-target";

export async function runVerify(resource: string | undefined, options: OtpTargetOptions): Promise<void> {
    const { account, wabaId, phoneNumberId, number } = await findOtpTarget("verify", resource, options);
    const otp = await readOtp(number);
    const answer = await withClient(account, "Kaleyra", (client) =>
        client.verifyPhoneNumber(wabaId, phoneNumberId, number, otp),
    );
    console.log(`${number} is verified. Kaleyra answered: ${printable(answer)}`);
}

/** The options of retry-otp. */
export interface RetryOptions extends OtpTargetOptions {
    /** How the OTP is sent; by default as the stack records, otherwise by SMS. */
    readonly by?: "SMS" | "VOICE";
}

export async function runRetryOtp(resource: string | undefined, options: RetryOptions): Promise<void> {
    const target = await findOtpTarget("retry-otp", resource, options);
    const { account, wabaId, phoneNumberId, number, selection } = target;
    const by = options.by ?? target.verificationType ?? "SMS";
    const answer = await withClient(account, "Kaleyra", (client) => client.retryOtp(wabaId, phoneNumberId, number, by));
    console.log(`Another OTP will be sent to ${number} by ${by}. Kaleyra answered: ${printable(answer)}`);
    console.log(`Enter it with: npx pulumi-kaleyra verify ${selection}`);
}
