// pulumi-kaleyra verify and retry-otp: the manual step after an add.

import { isAlreadyVerified } from "../kaleyra/catalogue";
import type { KaleyraClient } from "../kaleyra/client";
import { KaleyraError } from "../kaleyra/error";
import { withClient } from "./account";
import { EXIT } from "./exit";
import { readOtp } from "./otp-input";
import { findOtpTarget, type OtpTarget, type OtpTargetOptions } from "./otp-target";

export async function runVerify(resource: string | undefined, options: OtpTargetOptions): Promise<void> {
    const target = await findOtpTarget("verify", resource, options);
    const { wabaId, phoneNumberId, number } = target;
    const otp = await readOtp(target);
    EXIT.hide(otp);
    const answer = await request(target, (client) => client.verifyPhoneNumber(wabaId, phoneNumberId, number, otp));
    console.log(EXIT.text(`${number} is verified. Kaleyra answered: ${answer}`));
}

/** The options of retry-otp. */
export interface RetryOptions extends OtpTargetOptions {
    /** How the OTP is sent; by default as the stack records, otherwise by SMS. */
    readonly by?: "SMS" | "VOICE";
}

export async function runRetryOtp(resource: string | undefined, options: RetryOptions): Promise<void> {
    const target = await findOtpTarget("retry-otp", resource, options);
    const { wabaId, phoneNumberId, number, selection } = target;
    const by = options.by ?? target.verificationType ?? "SMS";
    const answer = await request(target, (client) => client.retryOtp(wabaId, phoneNumberId, number, by));
    console.log(EXIT.text(`Another OTP will be sent to ${number} by ${by}. Kaleyra answered: ${answer}`));
    console.log(`Enter it with: npx pulumi-kaleyra verify ${selection}`);
}

/** Sends the request. An error shows the commands that the next steps need, with the arguments that select the number. */
async function request<T>(target: OtpTarget, work: (client: KaleyraClient) => Promise<T>): Promise<T> {
    try {
        return await withClient(target.account, "Kaleyra", work);
    } catch (error) {
        if (error instanceof KaleyraError) {
            error.message = [error.message, ...nextCommands(error, target)].join("\n    ");
        }
        throw error;
    }
}

function nextCommands({ code, isUncertain, facts }: KaleyraError, { wabaId, selection, stack }: OtpTarget): string[] {
    if (isUncertain) {
        return [
            `To see its status: npx pulumi-kaleyra list --waba ${wabaId}${stack === undefined ? "" : ` --stack ${stack}`}`,
        ];
    }
    return code === "KALEYRA_REJECTED" && !isAlreadyVerified(facts.envelope)
        ? [`To request another OTP: npx pulumi-kaleyra retry-otp ${selection}`]
        : [];
}
