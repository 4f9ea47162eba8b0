// The provider's error class, for failures outside of Kaleyra's client, which does not depend on Pulumi.

import type { KaleyraErrorCode } from "../kaleyra/error";

/** Codes of the failures that the provider itself detects. */
export type ProviderErrorCode =
    | "KALEYRA_SETTINGS"
    | "KALEYRA_FIELD"
    | "KALEYRA_DUPLICATE_NUMBER"
    | "KALEYRA_UNCERTAIN"
    | "KALEYRA_IMPORT"
    | "KALEYRA_SAME_NUMBER"
    | "KALEYRA_UNREADABLE_STATE";

/**
 * A failure that the user can fix: what happened, whether anything was changed, and what to do next, under a stable code.
 * No property is named `id`: Pulumi treats an error with an `id` as a partly created resource.
 */
export class ProviderError extends Error {
    /** @param message its lines, of which the first states what happened and gets the code; or the complete message */
    constructor(
        readonly code: ProviderErrorCode | KaleyraErrorCode,
        message: readonly string[] | string,
    ) {
        super(typeof message === "string" ? message : withCode(code, message));
        this.name = "ProviderError";
    }
}

/** The error, with another line after its first. */
export function withSecondLine(error: ProviderError, line: string): ProviderError {
    const [first, ...others] = error.message.split("\n");
    return new ProviderError(error.code, [first, `    ${line}`, ...others].join("\n"));
}

/** The lines of a message, with the code at the end of the first. */
export function withCode(code: string, [first = "", ...others]: readonly string[]): string {
    return [`${first} [${code}]`, ...others].join("\n    ");
}
