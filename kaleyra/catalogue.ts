// The error catalogue: every failure of a request to Kaleyra, by its stable code, with what Kaleyra answers, the reason and the remedy.
// It follows "Kaleyra, Add Phone Number" and Kaleyra's general V2 error table. classify.ts defines the order in which answers are compared.

import type { Answered, Asked, Facts } from "./facts";

/** What an answer must contain to be recognised; all conditions must be met. */
export interface Sign {
    /** The `code` of the envelope. */
    readonly vendorCode?: string;
    /** In the `message` or an entry of `error`. */
    readonly text?: RegExp;
    /** HTTP status, from and to. */
    readonly status?: readonly [from: number, to: number];
}

/** A text, or how it is composed from the facts. */
type Wording = string | ((facts: Facts) => string);

export interface Failure {
    /** The answers that mean this failure; none where no answer or more than an answer is needed to recognise it. */
    readonly signs: readonly Sign[];
    /** False: Kaleyra may have carried out the request. A list request changes nothing, so for it every failure is certain. */
    readonly certain?: false;
    /** The second half of a sentence, without a full stop. */
    readonly reason: Wording;
    /** What to do at Kaleyra: full sentences. */
    readonly remedy: Wording;
}

export const CATALOGUE = {
    // Documented failures of "Kaleyra, Add Phone Number".

    KALEYRA_CREDENTIALS: {
        signs: [{ vendorCode: "RBC001" }],
        reason: "Kaleyra rejected the SID or the API key",
        remedy:
            "Check the SID, the API key, and the pod or API domain against the Kaleyra console. " +
            "A key stops working when the team member who created it is removed, and may be bound to a list of IP addresses.",
    },
    KALEYRA_WABA: {
        signs: [{ vendorCode: "WA401" }],
        reason: ({ asked }) => `WABA ${asked.wabaId} does not exist at Kaleyra or belongs to another account`,
        remedy: "Check the WABA ID against the Kaleyra console of the account that the SID belongs to.",
    },
    KALEYRA_PAYLOAD: {
        signs: [{ vendorCode: "WA400", text: /payload format/i }],
        reason: "Kaleyra could not read the request's payload",
        remedy:
            "A proxy may have altered the request, or Kaleyra's API has changed: " +
            "try without the proxy, then update pulumi-kaleyra.",
    },
    /** Documented with WA400 only; the text says the same with every code of a refusal. */
    KALEYRA_DUPLICATE_NUMBER: {
        signs: [
            { vendorCode: "WA400", text: /phone number already exists/i },
            { text: /phone number already exists/i, status: [400, 499] },
        ],
        reason: "the phone number already exists at Kaleyra",
        remedy: "List the WABA's numbers to find its phone number ID, and use that instead of adding the number.",
    },
    KALEYRA_VERIFICATION_TYPE_REQUIRED: {
        signs: [{ vendorCode: "WA400", text: /'verification_type' failed on the 'required' tag/i }],
        reason: "Kaleyra reports that the verification type is missing",
        remedy: "Set the verification type. If it is set, a proxy may have altered the request.",
    },
    KALEYRA_NAME_REQUIRED: {
        signs: [{ vendorCode: "WA400", text: /'name' failed on the 'required' tag/i }],
        reason: "Kaleyra reports that the name is missing",
        remedy: "Set the name. If it is set, a proxy may have altered the request.",
    },
    KALEYRA_WABA_ID_REQUIRED: {
        signs: [{ vendorCode: "WA400", text: /'waba_id' failed on the 'required' tag/i }],
        reason: "Kaleyra reports that the WABA ID is missing",
        remedy: "Set the WABA ID. If it is set, a proxy may have altered the request.",
    },
    KALEYRA_NAME_TOO_LONG: {
        signs: [{ vendorCode: "WA400", text: /name exceeds 255 characters/i }],
        reason: "the name has more than 255 characters",
        remedy: "Shorten the name.",
    },
    /** Only "too short" is documented; the others are texts of the same number parser. It runs before anything is added. */
    KALEYRA_INVALID_NUMBER: {
        signs: [
            {
                vendorCode: "WA500",
                text: /^the (?:string|phone number) supplied is (?:too (?:short|long) to be a phone number|not a number)\.?$/i,
            },
            { vendorCode: "WA500", text: /^invalid country code\.?$/i },
            {
                vendorCode: "WA500",
                text: /^phone number had an IDD, but after this was not long enough to be a viable phone number\.?$/i,
            },
        ],
        reason: "Kaleyra rejected this as an invalid phone number",
        remedy: "Check the country code, and set the number without it.",
    },
    /** Documented as an internal error; it does not show how far the request got. */
    KALEYRA_TRY_AGAIN_LATER: {
        signs: [
            { vendorCode: "WA500", text: /try again later|internal server error/i },
            { text: /try again later|internal server error/i, status: [200, 428] },
            { text: /try again later|internal server error/i, status: [430, 499] },
        ],
        certain: false,
        reason: "Kaleyra had an internal error",
        remedy: ({ asked }) =>
            asked.kind === "list" ? "Try again in a few minutes." : `${lookFirst(asked)} Try again in a few minutes.`,
    },

    // Kaleyra's general V2 error table.

    KALEYRA_ACCOUNT_TYPE: {
        signs: [{ vendorCode: "WA-401" }],
        reason: "the account's type or API version does not allow this",
        remedy: "Ask Kaleyra support to enable WhatsApp on the v2 API for this account.",
    },
    KALEYRA_BALANCE: {
        signs: [{ vendorCode: "E110" }],
        reason: "the account's balance is too low",
        remedy: "Add credit in the Kaleyra console and try again.",
    },
    KALEYRA_RATE_LIMIT: {
        signs: [{ status: [429, 429] }, { vendorCode: "WA429", status: [400, 499] }],
        reason: "Kaleyra's rate limit was exceeded; this request was not processed",
        remedy: ({ retryAfter }) =>
            retryAfter
                ? `Try again after ${new Date(Date.now() + retryAfter).toISOString()}, the time that Kaleyra specified.`
                : "Try again in five minutes (Kaleyra recommends retries after 5, 10 and 15 minutes).",
    },

    // Other answers.

    /** Kaleyra refused for a reason that is not documented. Verify and Retry OTP document no refusals at all. */
    KALEYRA_REJECTED: {
        signs: [{ vendorCode: "WA400" }, { status: [400, 499] }],
        reason: ({ answered }) => refusal(answered),
        remedy: ({ asked, answered }) =>
            asked.kind === "manage"
                ? refusedOtp(answered)
                : "Check the API domain against the Kaleyra console. If it is correct, contact Kaleyra support.",
    },
    /** Following it would send the API key to another server. */
    KALEYRA_REDIRECT: {
        signs: [{ status: [300, 399] }],
        reason: "the API domain answered with a redirect, which is not followed, to protect the API key",
        remedy: "Set the API domain that the Kaleyra console shows.",
    },
    /** `WA200` without an ID. */
    KALEYRA_MISSING_ID: {
        signs: [],
        certain: false,
        reason: "Kaleyra reported success but returned no phone number ID",
        remedy: "Look for the number's phone number ID in the Kaleyra console.",
    },
    /** A time-out or broken connection after the request was sent, 5xx, an answer that cannot be read or contradicts itself. */
    KALEYRA_UNCERTAIN: {
        signs: [{ vendorCode: "WA500" }, { status: [408, 408] }, { status: [499, 499] }, { status: [500, 599] }],
        certain: false,
        reason: ({ cause }) => cause ?? "the response does not show whether the request was carried out",
        remedy: ({ asked }) =>
            `The request was not sent again, since that might send a second OTP. ${lookFirst(asked)}`,
    },
    /** The same for a list request. */
    KALEYRA_UNREADABLE_LIST: {
        signs: [],
        reason: ({ cause }) => cause ?? "the response could not be read",
        remedy: "Try again. If the problem persists, use the numbers shown in the Kaleyra console.",
    },
    KALEYRA_UNKNOWN_LIST_FORM: {
        signs: [],
        reason: "the list has a format that pulumi-kaleyra does not support",
        remedy: "Update pulumi-kaleyra. Meanwhile, use the numbers shown in the Kaleyra console.",
    },

    // The request was not sent.

    /** Connection refused, name not resolved, no route, no way through a proxy. */
    KALEYRA_UNREACHABLE: {
        signs: [],
        reason: ({ origin, cause }) => `${origin} could not be reached: ${cause}`,
        remedy: "Check the API domain, the network and the proxy variables, and try again.",
    },
    KALEYRA_TLS: {
        signs: [],
        reason: ({ origin, cause }) => `no trusted connection to ${origin}: ${cause}`,
        remedy:
            "Check the API domain. If a proxy intercepts TLS, add its certificate with NODE_EXTRA_CA_CERTS; " +
            "verification cannot be disabled.",
    },
    KALEYRA_CANCELLED: {
        signs: [],
        reason: ({ asked }) =>
            asked.kind === "list"
                ? "the operation was cancelled"
                : "the operation was cancelled before the request was sent",
        remedy: "Run the operation again.",
    },
} as const satisfies Readonly<Record<string, Failure>>;

/** After an add, whether the number exists; after `verify` or `retry-otp`, its status. */
function lookFirst({ kind }: Asked): string {
    return kind === "add"
        ? "Look for the number in the Kaleyra console before you try again."
        : "Check the number's status first.";
}

/** Whether Kaleyra refused an OTP because none is needed any more. */
export function isAlreadyVerified({ vendorMessage, details = [] }: Answered): boolean {
    return [vendorMessage, ...details.map(([, text]) => text)].some((text) => /already verified/i.test(text ?? ""));
}

function refusedOtp(answered: Answered): string {
    return isAlreadyVerified(answered)
        ? "The number is already verified, so there is nothing left to do."
        : "If the OTP was wrong, enter it again. If it has expired, request another. Otherwise contact Kaleyra support.";
}

function refusal({ vendorCode, vendorMessage, details }: Answered): string {
    if (vendorCode === undefined) {
        return "the server refused the request, and its response is not in Kaleyra's format";
    }
    const words = vendorMessage || details?.[0]?.[1];
    return words
        ? `Kaleyra refused: ${words.replace(/[.\s]+$/, "")}`
        : "Kaleyra refused the request and gave no reason";
}
