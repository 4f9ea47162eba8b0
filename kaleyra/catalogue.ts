// The error catalogue: every failure of a request to Kaleyra, by its stable code, with the reason and the remedy.
// It only names and words: outcome.ts decides what became of a request. The documented answers follow "Kaleyra, Add Phone Number" and
// Kaleyra's general V2 error table.

import type { Envelope } from "./envelope";
import type { FailureFacts, KaleyraErrorCode, RequestSummary } from "./error";
import { isParserRefusal, isSuccess, type Reading, saysTryAgain, textsOf } from "./outcome";

/** What a refusal must contain to be recognised. */
interface RefusalSign {
    /** The `code` of the envelope. */
    readonly code?: string;
    /** In the `message` or an entry of `error`. */
    readonly text?: RegExp;
}

/** A text, or how it is composed from the facts. */
type Wording = string | ((facts: FailureFacts) => string);

export interface CatalogueEntry {
    /** Only for refusals. */
    readonly sign?: RefusalSign;
    /** The second half of a sentence, without a full stop. */
    readonly reason: Wording;
    /** What to do at Kaleyra: full sentences. */
    readonly remedy: Wording;
    /** Whether every further request would meet it too: a refresh, and the preview of a new number, must fail. */
    readonly isLasting?: true;
    /** Whether it may be due to the settings: then a message shows where they come from. */
    readonly dependsOnSettings?: true;
}

export const CATALOGUE = {
    // Refusals that "Kaleyra, Add Phone Number" or the general error table documents.

    KALEYRA_CREDENTIALS: {
        sign: { code: "RBC001" },
        reason: "Kaleyra rejected the SID or the API key",
        remedy:
            "Check the SID, the API key, and the pod or API domain against the Kaleyra console. " +
            "A key stops working when the team member who created it is removed, and may be bound to a list of IP addresses.",
        isLasting: true,
        dependsOnSettings: true,
    },
    KALEYRA_WABA: {
        sign: { code: "WA401" },
        reason: ({ request }) => `WABA ${request.wabaId} does not exist at Kaleyra or belongs to another account`,
        remedy: "Check the WABA ID against the Kaleyra console of the account that the SID belongs to.",
        isLasting: true,
    },
    KALEYRA_ACCOUNT_TYPE: {
        sign: { code: "WA-401" },
        reason: "the account's type or API version does not allow this",
        remedy: "Ask Kaleyra support to enable WhatsApp on the v2 API for this account.",
        isLasting: true,
    },
    KALEYRA_BALANCE: {
        sign: { code: "E110" },
        reason: "the account's balance is too low",
        remedy: "Add credit in the Kaleyra console and try again.",
    },
    KALEYRA_PAYLOAD: {
        sign: { code: "WA400", text: /payload format/i },
        reason: "Kaleyra could not read the request's payload",
        remedy:
            "A proxy may have altered the request, or Kaleyra's API has changed: " +
            "try without the proxy, then update pulumi-kaleyra.",
    },
    KALEYRA_DUPLICATE_NUMBER: {
        sign: { text: /phone number already exists/i },
        reason: "the phone number already exists at Kaleyra",
        remedy: "List the WABA's numbers to find its phone number ID, and use that instead of adding the number.",
    },
    KALEYRA_VERIFICATION_TYPE_REQUIRED: {
        sign: { code: "WA400", text: /'verification_type' failed on the 'required' tag/i },
        reason: "Kaleyra reports that the verification type is missing",
        remedy: "Set the verification type. If it is set, a proxy may have altered the request.",
    },
    KALEYRA_NAME_REQUIRED: {
        sign: { code: "WA400", text: /'name' failed on the 'required' tag/i },
        reason: "Kaleyra reports that the name is missing",
        remedy: "Set the name. If it is set, a proxy may have altered the request.",
    },
    KALEYRA_WABA_ID_REQUIRED: {
        sign: { code: "WA400", text: /'waba_id' failed on the 'required' tag/i },
        reason: "Kaleyra reports that the WABA ID is missing",
        remedy: "Set the WABA ID. If it is set, a proxy may have altered the request.",
    },
    KALEYRA_NAME_TOO_LONG: {
        sign: { code: "WA400", text: /name exceeds 255 characters/i },
        reason: "the name has more than 255 characters",
        remedy: "Shorten the name.",
    },
    KALEYRA_INVALID_NUMBER: {
        reason: "Kaleyra rejected this as an invalid phone number",
        remedy: "Check the country code, and set the number without it.",
    },
    /** Kaleyra refused for a reason that is not documented. Verify and Retry OTP document no refusals at all. */
    KALEYRA_REJECTED: {
        reason: ({ envelope }) => {
            const words = envelope && textsOf(envelope).find((text) => text !== "");
            return words
                ? `Kaleyra refused: ${words.replace(/[.\s]+$/, "")}`
                : "Kaleyra refused the request and gave no reason";
        },
        remedy: ({ request, envelope }) =>
            request.kind === "manage"
                ? refusedOtp(envelope)
                : "If the answer does not show what to correct, ask Kaleyra support about it.",
    },

    // Answers that do not show what became of the request.

    /** Following it would send the API key to another server. */
    KALEYRA_REDIRECT: {
        reason: "the API domain answered with a redirect, which is not followed, to protect the API key",
        remedy: "Set the API domain that the Kaleyra console shows.",
        dependsOnSettings: true,
    },
    /** Documented as an internal error. */
    KALEYRA_TRY_AGAIN_LATER: {
        reason: "Kaleyra had an internal error",
        remedy: ({ request }) => `${lookFirst(request)}Try again in a few minutes.`,
    },
    /** `WA200` without an ID. */
    KALEYRA_MISSING_ID: {
        reason: "Kaleyra reported success but returned no phone number ID",
        remedy: "Look for the number's phone number ID in the Kaleyra console.",
    },
    KALEYRA_UNCERTAIN: {
        reason: ({ cause }) => cause ?? "the response does not show whether the request was carried out",
        remedy: ({ request }) =>
            `${lookFirst(request)}The request was not sent again, since that might send a second OTP.`,
    },
    /** The same for a list request. */
    KALEYRA_UNREADABLE_LIST: {
        reason: ({ cause }) => cause ?? "the response could not be read",
        remedy: "Try again. If the problem persists, use the numbers shown in the Kaleyra console.",
    },
    KALEYRA_UNKNOWN_LIST_FORM: {
        reason: "the list has a format that pulumi-kaleyra does not support",
        remedy: "Please report it. Meanwhile, use the numbers shown in the Kaleyra console.",
    },

    // The request was not processed.

    KALEYRA_RATE_LIMIT: {
        reason: "Kaleyra's rate limit was exceeded; this request was not processed",
        remedy: ({ retryAfter }) =>
            retryAfter
                ? `Try again after ${new Date(Date.now() + retryAfter).toISOString()}, the time that Kaleyra specified.`
                : "Try again in five minutes (Kaleyra recommends retries after 5, 10 and 15 minutes).",
    },
    /** Connection refused, name not resolved, no route, no way through a proxy. */
    KALEYRA_UNREACHABLE: {
        reason: ({ origin, cause }) => `${origin} could not be reached: ${cause}`,
        remedy: "Check the API domain, the network and the proxy variables, and try again.",
        dependsOnSettings: true,
    },
    KALEYRA_TLS: {
        reason: ({ origin, cause }) => `no trusted connection to ${origin}: ${cause}`,
        remedy:
            "Check the API domain. If a proxy intercepts TLS, add its certificate with NODE_EXTRA_CA_CERTS; " +
            "verification cannot be disabled.",
        isLasting: true,
        dependsOnSettings: true,
    },
    KALEYRA_CANCELLED: {
        reason: "the operation was cancelled",
        remedy: "Run the operation again.",
    },
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

/** The catalogue entry of an answer that is no success. */
export function errorCodeOf(
    outcome: FailureFacts["outcome"],
    { kind }: RequestSummary,
    reading: Reading,
): KaleyraErrorCode {
    const { status = 0, envelope } = reading;
    if (outcome === "not processed") {
        return "KALEYRA_RATE_LIMIT";
    }
    if (status >= 300 && status < 400) {
        return "KALEYRA_REDIRECT";
    }
    if (outcome === "refused" && envelope !== undefined) {
        return refusalIn(envelope);
    }
    if (envelope !== undefined && saysTryAgain(envelope)) {
        return "KALEYRA_TRY_AGAIN_LATER";
    }
    if (kind === "list") {
        return "KALEYRA_UNREADABLE_LIST";
    }
    return envelope?.code === "WA200" && isSuccess(status) ? "KALEYRA_MISSING_ID" : "KALEYRA_UNCERTAIN";
}

function refusalIn(envelope: Envelope): KaleyraErrorCode {
    if (envelope.code === "WA500" && isParserRefusal(envelope)) {
        return "KALEYRA_INVALID_NUMBER";
    }
    for (const text of textsOf(envelope)) {
        const found = Object.entries<CatalogueEntry>(CATALOGUE).find(
            ([, { sign }]) => sign && isShown(sign, envelope, text),
        );
        if (found !== undefined) {
            return found[0] as KaleyraErrorCode;
        }
    }
    return "KALEYRA_REJECTED";
}

function isShown({ code, text }: RefusalSign, envelope: Envelope, shown: string): boolean {
    return (code === undefined || code === envelope.code) && (text === undefined || text.test(shown));
}

/** After an add, whether the number exists; after `verify` or `retry-otp`, its status. */
function lookFirst({ kind }: RequestSummary): string {
    switch (kind) {
        case "add":
            return "Look for the number in the Kaleyra console before you try again. ";
        case "manage":
            return "Check the number's status first. ";
        default:
            return "";
    }
}

/** Whether Kaleyra refused an OTP because none is needed any more. */
export function isAlreadyVerified(envelope: Envelope | undefined): boolean {
    return envelope !== undefined && textsOf(envelope).some((text) => /already verified/i.test(text));
}

function refusedOtp(envelope: Envelope | undefined): string {
    return isAlreadyVerified(envelope)
        ? "The number is already verified, so there is nothing left to do."
        : "If the OTP was wrong, enter it again. If it has expired, request another. Otherwise check the WABA, the phone number ID and the number.";
}
