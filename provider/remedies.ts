// What to do in Pulumi about a failure at Kaleyra. The catalogue of kaleyra/ explains what happened and what to do there.

import { KaleyraError, type KaleyraErrorCode } from "../kaleyra/error";
import { ProviderError } from "./errors";

/** The type requires an entry for every code of the catalogue. */
const IN_PULUMI: Readonly<Record<KaleyraErrorCode, readonly string[]>> = {
    KALEYRA_CREDENTIALS: [
        "Set them with `pulumi config set kaleyra:sid <SID>` and `pulumi config set --secret kaleyra:apiKey <key>`.",
        "refresh and destroy use the configuration of the last `pulumi up`: after you change the key, run `pulumi up` " +
            "or `pulumi refresh --run-program`, or set KALEYRA_API_KEY and remove kaleyra:apiKey from the configuration.",
    ],
    KALEYRA_WABA: ["The WABA ID is the resource's property wabaId."],
    KALEYRA_UNREACHABLE: ["The API domain comes from kaleyra:pod or kaleyra:apiDomain."],
    KALEYRA_REDIRECT: ["Set it with `pulumi config set kaleyra:apiDomain <domain>`."],
    KALEYRA_ACCOUNT_TYPE: [],
    KALEYRA_BALANCE: [],
    KALEYRA_CANCELLED: [],
    KALEYRA_DUPLICATE_NUMBER: [],
    KALEYRA_INVALID_NUMBER: [],
    KALEYRA_MISSING_ID: [],
    KALEYRA_NAME_REQUIRED: [],
    KALEYRA_NAME_TOO_LONG: [],
    KALEYRA_PAYLOAD: [],
    KALEYRA_RATE_LIMIT: [],
    KALEYRA_REJECTED: [],
    KALEYRA_TLS: [],
    KALEYRA_TRY_AGAIN_LATER: [],
    KALEYRA_UNCERTAIN: [],
    KALEYRA_UNKNOWN_LIST_FORM: [],
    KALEYRA_UNREADABLE_LIST: [],
    KALEYRA_VERIFICATION_TYPE_REQUIRED: [],
    KALEYRA_WABA_ID_REQUIRED: [],
};

/** The error to show a user of Pulumi: the message of Kaleyra's client, and what to do in Pulumi. */
export function withRemedy(error: unknown): unknown {
    if (!(error instanceof KaleyraError)) {
        return error;
    }
    return new ProviderError(error.code, [error.message, ...IN_PULUMI[error.code]].join("\n    "));
}

/** Failures that are not temporary: a refresh, and the preview of a new number, must fail. */
const LASTING: ReadonlySet<string> = new Set<KaleyraErrorCode>([
    "KALEYRA_CREDENTIALS",
    "KALEYRA_WABA",
    "KALEYRA_ACCOUNT_TYPE",
]);

/** Whether every further request would fail in the same way. Settings that cannot be used count. */
export function isLasting(error: unknown): boolean {
    return error instanceof KaleyraError ? LASTING.has(error.code) : error !== undefined;
}
