// The one error of Kaleyra's client: an entry of the catalogue, applied to what was requested and answered.
// Its message says what happened, whether anything was changed, what Kaleyra answered, and what to do next.

import { CATALOGUE, type Failure } from "./catalogue";
import type { Answered, Asked, Circumstances } from "./facts";

/** The stable codes by which errors are told apart. */
export type KaleyraErrorCode = keyof typeof CATALOGUE;

/**
 * A request to Kaleyra failed.
 *
 * No property is named `id`: Pulumi records an error with an `id` as a resource that was partly created.
 */
export class KaleyraError extends Error {
    override readonly name = "KaleyraError";
    readonly code: KaleyraErrorCode;
    /** False when it is unknown whether Kaleyra carried out the request. */
    readonly certain: boolean;
    readonly asked: Asked;
    readonly answered: Answered;
    readonly circumstances: Circumstances;
    /** The reason alone, as the second half of a sentence, for messages that combine several facts. */
    readonly reason: string;
    /** What to do at Kaleyra. */
    readonly remedy: string;
    /** What Kaleyra answered, one line each; empty when no answer came. */
    readonly said: readonly string[];

    constructor(code: KaleyraErrorCode, asked: Asked, answered: Answered = {}, circumstances: Circumstances = {}) {
        const failure: Failure = CATALOGUE[code];
        const facts = { asked, answered, ...circumstances };
        const reason = typeof failure.reason === "string" ? failure.reason : failure.reason(facts);
        const remedy = typeof failure.remedy === "string" ? failure.remedy : failure.remedy(facts);
        const certain = failure.certain !== false || asked.kind === "list";
        const quotes = quoted(answered).map((text) => `Kaleyra answered: ${text}`);
        const what = `${opening(asked)}: ${reason}${inBrackets(answered)}. ${outcome(asked, certain)} [${code}]`;
        super([what, ...quotes, remedy].join("\n    "));
        this.code = code;
        this.certain = certain;
        this.asked = asked;
        this.answered = answered;
        this.circumstances = circumstances;
        this.reason = reason;
        this.remedy = remedy;
        this.said = report(answered);
    }
}

function opening({ kind, subject }: Asked): string {
    return kind === "list" ? `The numbers of ${subject} could not be read` : subject;
}

function outcome({ kind }: Asked, certain: boolean): string {
    if (kind === "add") {
        return certain ? "Nothing was added." : "Could not determine whether it was added.";
    }
    return certain ? "Nothing was changed." : "Could not determine whether anything was changed.";
}

function statusAndCode({ status, vendorCode }: Answered): string {
    return [status === undefined ? "" : `HTTP ${status}`, vendorCode].filter(Boolean).join(", ");
}

function inBrackets(answered: Answered): string {
    const source = statusAndCode(answered);
    return source && ` (${source})`;
}

/** Every entry of `error`, and the message where it says something else. */
function quoted({ vendorMessage, details = [] }: Answered): string[] {
    const repeated = details.some(([, text]) => text === vendorMessage);
    return [...(vendorMessage && !repeated ? [vendorMessage] : []), ...details.map(([key, text]) => `${key}: ${text}`)];
}

function report(answered: Answered): string[] {
    const source = statusAndCode(answered);
    if (source === "") {
        return [];
    }
    const { vendorMessage, details = [] } = answered;
    const first = `Kaleyra answered ${source}${vendorMessage ? `: ${vendorMessage}` : ""}`;
    return [first, ...details.map(([key, text]) => `${key}: ${text}`)];
}
