// The provider's error class: what the provider itself detects, and failures of Kaleyra's client with what to do in Pulumi.

import { KaleyraError, type KaleyraErrorCode } from "../kaleyra/error";
import { isLoopback } from "../kaleyra/loopback";

/** Codes of the failures that the provider itself detects; KALEYRA_USAGE is the command's. */
export type ProviderErrorCode =
    | "KALEYRA_SETTINGS"
    | "KALEYRA_FIELD"
    | "KALEYRA_DUPLICATE_NUMBER"
    | "KALEYRA_UNCERTAIN"
    | "KALEYRA_IMPORT"
    | "KALEYRA_SAME_NUMBER"
    | "KALEYRA_UNREADABLE_STATE"
    | "KALEYRA_USAGE";

/**
 * A failure that the user can fix: what happened, whether anything was changed, and what to do next, under a stable code.
 * No property is named `id`: Pulumi treats an error with an `id` as a partly created resource.
 */
export class ProviderError extends Error {
    /**
     * @param lines of which the first states what happened and gets the code; what Kaleyra answered comes last, since a long message is cut there
     * @param property the input for which check reports it
     */
    constructor(
        readonly code: ProviderErrorCode | KaleyraErrorCode,
        readonly lines: readonly string[],
        readonly property = "",
    ) {
        super(withCode(code, lines).toWellFormed());
        this.name = "ProviderError";
    }
}

/** The lines of a message, with the code at the end of the first. */
export function withCode(code: string, [first = "", ...others]: readonly string[]): string {
    return [`${first} [${code}]`, ...others].join("\n    ");
}

/** The error with more lines of advice, before what Kaleyra answered. @throws errors of other kinds, which are bugs */
export function withAdvice(error: unknown, ...advice: readonly string[]): ProviderError {
    if (error instanceof KaleyraError) {
        return new ProviderError(error.code, [error.summary, error.remedy, ...advice, ...error.answer]);
    }
    if (error instanceof ProviderError) {
        return new ProviderError(error.code, [...error.lines, ...advice]);
    }
    throw error;
}

/**
 * The commands and settings that help with a failure.
 * @param sources where each setting comes from
 * @param command how the command pulumi-kaleyra is called
 */
export function adviceFor(error: unknown, sources: string, command: (args: string) => string): string[] {
    if (error instanceof KaleyraError && error.code === "KALEYRA_UNKNOWN_LIST_FORM") {
        return [
            `For the report, this shows the format without any value: ${command(`list --waba ${error.facts.request.wabaId} --shape`)}`,
        ];
    }
    if (!(error instanceof KaleyraError) || !error.dependsOnSettings) {
        return [];
    }
    const { hostname, port } = new URL(error.facts.origin);
    const isSandbox = error.code === "KALEYRA_UNREACHABLE" && isLoopback(hostname);
    return [
        sources,
        ...(isSandbox ? [`If it is the sandbox, start it: ${command(`sandbox --port ${port || "80"}`)}`] : []),
    ];
}

/** The reason alone, as the second half of a sentence. @param failure the error of a request */
export function reasonOf(failure: unknown): string {
    const { reason, message } = failure as Partial<KaleyraError>;
    return String(reason ?? message).split("\n")[0] ?? "";
}

/** A function that begins with "refuse" returns the reason against an operation: check reports it, and the other steps throw it. */
export function throwIfRefused(refusal: ProviderError | undefined): void {
    if (refusal !== undefined) {
        throw refusal;
    }
}
