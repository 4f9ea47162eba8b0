// The words of the provider that stand in more than one step: Pulumi's part of the advice.
// The vendor's layer says what happened and what to do at Kaleyra; this adds what to do in Pulumi.

import { KaleyraError } from "../kaleyra/error";
import { RequestError } from "./errors";

/** What to do in Pulumi, by the code of the vendor's layer. */
const IN_PULUMI: Readonly<Record<string, readonly string[]>> = {
    KALEYRA_CREDENTIALS: [
        "Set them with `pulumi config set kaleyra:sid <SID>` and `pulumi config set --secret kaleyra:apiKey <key>`.",
        "refresh and destroy use the configuration of the last `pulumi up`: after a change of key run `pulumi up`, " +
            "or `pulumi refresh --run-program`, or give the key in KALEYRA_API_KEY with no kaleyra:apiKey in the configuration.",
    ],
    KALEYRA_WABA: ["The WABA id is the resource's property wabaId."],
    KALEYRA_UNREACHABLE: ["The API domain is kaleyra:pod or kaleyra:apiDomain."],
    KALEYRA_REDIRECT: ["Set it with `pulumi config set kaleyra:apiDomain <domain>`."],
};

/** The error to show a user of Pulumi: the vendor layer's message and what to do in Pulumi. */
export function explained(error: unknown): unknown {
    if (!(error instanceof KaleyraError)) {
        return error;
    }
    return new RequestError(error.code, [error.message, ...(IN_PULUMI[error.code] ?? [])]);
}

/** The lines that bring an existing number under management. */
export function importLines(phoneNumberId: string, wabaId: string): string[] {
    return [
        "To manage it with this resource, import it:",
        `    { import: "${phoneNumberId}" }        as the resource's options, or`,
        `    npx pulumi-kaleyra import --waba ${wabaId}    for all numbers of the WABA`,
    ];
}

/** A list may leave out numbers that wait for their OTP, and an import is verified with the list. */
export function enterOtpFirst(number: string, wabaId: string): string {
    return `If it still waits for its OTP, enter that first: npx pulumi-kaleyra verify --waba ${wabaId} --id <phone number ID> --number ${number}`;
}
