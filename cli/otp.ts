// pulumi-kaleyra verify and retry-otp: the manual step after an add.

import { isAlreadyVerified } from "../kaleyra/catalogue";
import type { KaleyraClient } from "../kaleyra/client";
import { KaleyraError } from "../kaleyra/error";
import { otpWay } from "../provider/messages";
import { withClient } from "./account";
import { UsageError } from "./exit";
import { commandLine } from "./invocation";
import { otpIn, readOtp } from "./otp-input";
import { findOtpTarget, type OtpOptions } from "./otp-target";
import { REDACTOR, type Result } from "./output";
import type { SelectedNumber } from "./stack";

/** @param args what stands behind the subcommand; an OTP must not */
export async function runVerify(options: OtpOptions, args: readonly string[]): Promise<Result> {
    if ([args, args.slice(1)].some((words) => otpIn(words.join("")) !== undefined)) {
        throw new UsageError(
            "The OTP must not be an argument, because the shell keeps arguments in its history. Nothing was sent.",
            `Enter it at the prompt: ${commandLine("verify")}`,
        );
    }
    const target = await findOtpTarget("verify", args, options);
    const answer = await enterOtp(target);
    return resultFor(target, answer, [`${target.e164} is verified. Kaleyra answered: ${answer}`]);
}

/** Asks a person again after a wrong OTP, but not a script. */
async function enterOtp(target: SelectedNumber): Promise<string> {
    const { wabaId, phoneNumberId, e164 } = target;
    const text = await readOtp(e164);
    const otp = otpIn(text ?? "");
    try {
        if (otp === undefined) {
            throw new UsageError(
                "An OTP must be exactly six digits. Nothing was sent.",
                "Enter it at the prompt, or pass it on stdin.",
            );
        }
        REDACTOR.hide(otp);
        return await request(target, (client) => client.verifyPhoneNumber(wabaId, phoneNumberId, e164, otp));
    } catch (error) {
        const isMistyped = text !== undefined && (error instanceof UsageError || isRejected(error));
        if (!isMistyped || !process.stdin.isTTY) {
            throw error;
        }
        console.error(REDACTOR.text((error as Error).message));
        return enterOtp(target);
    }
}

interface RetryOptions extends OtpOptions {
    /** How the OTP is sent; by default as the stack records, otherwise by SMS. */
    readonly by?: "SMS" | "VOICE";
}

export async function runRetryOtp(options: RetryOptions, args: readonly string[]): Promise<Result> {
    const target = await findOtpTarget("retry-otp", args, options);
    const { wabaId, phoneNumberId, e164, selection } = target;
    const by = options.by ?? target.verificationType ?? "SMS";
    const answer = await request(target, (client) => client.retryOtp(wabaId, phoneNumberId, e164, by));
    return resultFor(target, answer, [
        `Another OTP will be sent to ${e164}${otpWay(by)}. Kaleyra answered: ${answer}`,
        `Enter it with: ${commandLine(`verify ${selection}`)}`,
    ]);
}

function resultFor({ wabaId, phoneNumberId, e164 }: SelectedNumber, answer: string, lines: readonly string[]): Result {
    return { json: { wabaId, id: phoneNumberId, number: e164, answer: REDACTOR.text(answer) }, lines };
}

/** Sends the request. An error shows the commands that the next steps need, with the arguments that select the number. */
function request<T>(
    { configuration, wabaId, selection }: SelectedNumber,
    work: (client: KaleyraClient) => Promise<T>,
): Promise<T> {
    return withClient(configuration, work, (error) => [
        ...(error.isUncertain ? [`To see its status: ${commandLine(`list --waba ${wabaId}`)}`] : []),
        ...(isRejected(error) ? [`To request another OTP: ${commandLine(`retry-otp ${selection}`)}`] : []),
    ]);
}

function isRejected(error: unknown): boolean {
    return (
        error instanceof KaleyraError && error.code === "KALEYRA_REJECTED" && !isAlreadyVerified(error.facts.envelope)
    );
}
