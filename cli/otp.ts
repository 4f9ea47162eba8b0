// pulumi-kaleyra verify and retry-otp: the manual step after an add.

import { isAlreadyVerified } from "../kaleyra/catalogue";
import type { KaleyraClient } from "../kaleyra/client";
import { KaleyraError } from "../kaleyra/error";
import { withClient } from "./account";
import { commandLine } from "./called-as";
import { UsageError } from "./exit";
import { otpIn, readOtp } from "./otp-input";
import { findOtpTarget, type OtpTarget, type OtpTargetOptions } from "./otp-target";
import { print, REDACTOR } from "./output";

/** How often a person may enter an OTP. Kaleyra does not document a limit of its own. */
const MAX_ATTEMPTS = 3;

/** @param args what stands behind the subcommand; an OTP must not */
export async function runVerify(args: readonly string[], options: OtpTargetOptions): Promise<void> {
    if ([args, args.slice(1)].some((words) => otpIn(words.join("")) !== undefined)) {
        throw new UsageError(
            "The OTP must not be an argument, because the shell keeps arguments in its history. Nothing was sent.",
            `Enter it at the prompt: ${commandLine("verify")}`,
        );
    }
    const target = await findOtpTarget("verify", args, options);
    const answer = await enterOtp(target, process.stdin.isTTY ? MAX_ATTEMPTS : 1);
    show(options, target, answer, [`${target.e164} is verified. Kaleyra answered: ${answer}`]);
}

/** A person may mistype; a script may not. */
async function enterOtp(target: OtpTarget, attempts: number): Promise<string> {
    const { wabaId, phoneNumberId, e164 } = target;
    const otp = otpIn(await readOtp(e164));
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
        if (attempts <= 1 || !(error instanceof UsageError || isRejected(error))) {
            throw error;
        }
        console.error(REDACTOR.text((error as Error).message));
        return enterOtp(target, attempts - 1);
    }
}

/** The options of retry-otp. */
interface RetryOptions extends OtpTargetOptions {
    /** How the OTP is sent; by default as the stack records, otherwise by SMS. */
    readonly by?: "SMS" | "VOICE";
}

export async function runRetryOtp(args: readonly string[], options: RetryOptions): Promise<void> {
    const target = await findOtpTarget("retry-otp", args, options);
    const { wabaId, phoneNumberId, e164, selection } = target;
    const by = options.by ?? target.verificationType ?? "SMS";
    const answer = await request(target, (client) => client.retryOtp(wabaId, phoneNumberId, e164, by));
    show(options, target, answer, [
        `Another OTP will be sent to ${e164} by ${by}. Kaleyra answered: ${answer}`,
        `Enter it with: ${commandLine(`verify ${selection}`)}`,
    ]);
}

function show(
    { json = false }: OtpTargetOptions,
    { wabaId, phoneNumberId, e164 }: OtpTarget,
    answer: string,
    lines: readonly string[],
): void {
    print(json, { wabaId, id: phoneNumberId, number: e164, answer: REDACTOR.text(answer) }, lines);
}

/** Sends the request. An error shows the commands that the next steps need, with the arguments that select the number. */
function request<T>(target: OtpTarget, work: (client: KaleyraClient) => Promise<T>): Promise<T> {
    const { configuration, wabaId, selection, flag } = target;
    return withClient(configuration, "Kaleyra", work, (error) => [
        ...(error.isUncertain ? [`To see its status: ${commandLine(`list --waba ${wabaId}${flag}`)}`] : []),
        ...(isRejected(error) ? [`To request another OTP: ${commandLine(`retry-otp ${selection}`)}`] : []),
    ]);
}

function isRejected(error: unknown): boolean {
    return (
        error instanceof KaleyraError && error.code === "KALEYRA_REJECTED" && !isAlreadyVerified(error.facts.envelope)
    );
}
