// pulumi-kaleyra verify and retry-otp: the manual step after an add.

import { isAlreadyVerified } from "../kaleyra/catalogue";
import type { KaleyraClient } from "../kaleyra/client";
import { KaleyraError } from "../kaleyra/error";
import { exactJson } from "../kaleyra/text";
import { withClient } from "./account";
import { commandLine } from "./called-as";
import { REDACTOR, UsageError } from "./exit";
import { otpIn, readOtp } from "./otp-input";
import { findOtpTarget, type OtpTarget, type OtpTargetOptions } from "./otp-target";

/** How often a person may enter an OTP. Kaleyra does not document a limit of its own. */
const MAX_ATTEMPTS = 3;

/** @param args what stands behind the subcommand; an OTP must not */
export async function runVerify(args: readonly string[], options: OtpTargetOptions): Promise<void> {
    refuseOtp(args);
    const target = await findOtpTarget("verify", args, options);
    const answer = await enterOtp(target, process.stdin.isTTY ? MAX_ATTEMPTS : 1);
    show(options, target, answer, `${target.number} is verified. Kaleyra answered: ${answer}`);
}

function refuseOtp(args: readonly string[]): void {
    if ([args, args.slice(1)].some((words) => otpIn(words.join("")) !== undefined)) {
        throw new UsageError(
            "The OTP must not be an argument, because the shell keeps arguments in its history. Nothing was sent.",
            `Enter it at the prompt: ${commandLine("verify")}`,
        );
    }
}

/** A person may mistype; a script may not. */
async function enterOtp(target: OtpTarget, attempts: number): Promise<string> {
    const { wabaId, phoneNumberId, number } = target;
    try {
        const otp = await readOtp(target);
        REDACTOR.hide(otp);
        return await request(target, (client) => client.verifyPhoneNumber(wabaId, phoneNumberId, number, otp));
    } catch (error) {
        if (!(error instanceof KaleyraError && isRejected(error)) || attempts <= 1) {
            throw error;
        }
        console.error(REDACTOR.text(error.message));
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
    const { wabaId, phoneNumberId, number, selection } = target;
    const by = options.by ?? target.verificationType ?? "SMS";
    const answer = await request(target, (client) => client.retryOtp(wabaId, phoneNumberId, number, by));
    show(
        options,
        target,
        answer,
        `Another OTP will be sent to ${number} by ${by}. Kaleyra answered: ${answer}\n` +
            `Enter it with: ${commandLine(`verify ${selection}`)}`,
    );
}

function show(
    { json = false }: OtpTargetOptions,
    { wabaId, phoneNumberId, number }: OtpTarget,
    answer: string,
    text: string,
): void {
    console.log(
        json ? exactJson({ wabaId, id: phoneNumberId, number, answer: REDACTOR.text(answer) }, 2) : REDACTOR.text(text),
    );
}

/** Sends the request. An error shows the commands that the next steps need, with the arguments that select the number. */
function request<T>(target: OtpTarget, work: (client: KaleyraClient) => Promise<T>): Promise<T> {
    const { wabaId, selection, flag } = target;
    const advice = (error: KaleyraError) => [
        ...(error.isUncertain ? [`To see its status: ${commandLine(`list --waba ${wabaId}${flag}`)}`] : []),
        ...(isRejected(error) ? [`To request another OTP: ${commandLine(`retry-otp ${selection}`)}`] : []),
    ];
    return withClient(target.account, "Kaleyra", work, { advice });
}

function isRejected({ code, facts }: KaleyraError): boolean {
    return code === "KALEYRA_REJECTED" && !isAlreadyVerified(facts.envelope);
}
