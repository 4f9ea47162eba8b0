// The one error of Kaleyra's client: an entry of the catalogue, applied to what was requested and answered.
// Its message says what happened, whether anything was changed, what to do next, and what Kaleyra answered.

import { CATALOGUE, type CatalogueEntry } from "./catalogue";
import type { Envelope } from "./envelope";
import type { Outcome } from "./outcome";

/** The stable codes by which errors are told apart. */
export type KaleyraErrorCode = keyof typeof CATALOGUE;

/** What was requested, as far as a message needs it. */
export interface RequestSummary {
    /** `add` and `manage` may change something at Kaleyra; `list` only reads. */
    readonly kind: "add" | "list" | "manage";
    /** The number in E.164 form, or the WABA. */
    readonly subject: string;
    readonly wabaId: string;
}

/** What is known of a failure; a catalogue entry composes its texts from it. */
export interface FailureFacts {
    readonly request: RequestSummary;
    readonly outcome: Exclude<Outcome, "done">;
    /** HTTP status. */
    readonly status?: number | undefined;
    /** Undefined when the body was not in Kaleyra's format. */
    readonly envelope?: Envelope | undefined;
    /** Scheme and host. */
    readonly origin: string;
    /** The reason, as the second half of a sentence, where the catalogue cannot know it. */
    readonly cause?: string | undefined;
    /** Milliseconds that Kaleyra asked to wait. */
    readonly retryAfter?: number | undefined;
    /** Whether waiting does not help against a request that could not be sent. */
    readonly isRetryPointless?: boolean | undefined;
}

/**
 * A request to Kaleyra failed.
 *
 * No property is named `id`: Pulumi records an error with an `id` as a resource that was partly created.
 */
export class KaleyraError extends Error {
    override readonly name = "KaleyraError";
    readonly code: KaleyraErrorCode;
    readonly facts: FailureFacts;
    /** The reason alone, as the second half of a sentence, for messages that combine several facts. */
    readonly reason: string;
    /** What to do at Kaleyra. */
    readonly remedy: string;
    /** What Kaleyra answered, one line each; empty when no answer came. */
    readonly answer: readonly string[];
    /** Whether every further request would meet it too. */
    readonly isLasting: boolean;
    /** Whether it may be due to the settings. */
    readonly dependsOnSettings: boolean;

    constructor(code: KaleyraErrorCode, facts: FailureFacts) {
        const entry: CatalogueEntry = CATALOGUE[code];
        const reason = typeof entry.reason === "string" ? entry.reason : entry.reason(facts);
        const remedy = typeof entry.remedy === "string" ? entry.remedy : entry.remedy(facts);
        const answer = answerLines(facts);
        super([`${summaryOf(facts, reason)} [${code}]`, remedy, ...answer].join("\n    ").toWellFormed());
        this.code = code;
        this.facts = facts;
        this.reason = reason;
        this.remedy = remedy;
        this.answer = answer;
        this.isLasting = entry.isLasting === true;
        this.dependsOnSettings = entry.dependsOnSettings === true;
    }

    /** Whether it is unknown if Kaleyra carried out the request. A list request changes nothing. */
    get isUncertain(): boolean {
        return this.facts.outcome === "uncertain" && this.facts.request.kind !== "list";
    }

    /** What happened, and whether anything was changed. */
    get summary(): string {
        return summaryOf(this.facts, this.reason);
    }
}

function summaryOf({ request: { kind, subject }, outcome }: FailureFacts, reason: string): string {
    const what = kind === "list" ? `The numbers of ${subject} could not be read` : subject;
    const done = kind === "add" ? "added" : "changed";
    const isUncertain = outcome === "uncertain" && kind !== "list";
    return `${what}: ${reason}. ${isUncertain ? `Could not determine whether ${kind === "add" ? "it" : "anything"} was ${done}.` : `Nothing was ${done}.`}`;
}

/** The status and the code, the message, and every entry of `error` that says something else. */
function answerLines({ status, envelope }: FailureFacts): string[] {
    if (status === undefined) {
        return [];
    }
    if (envelope === undefined) {
        return [`Kaleyra answered HTTP ${status}.`];
    }
    const { code, message, error } = envelope;
    const entries = error.filter(([, text]) => text !== message).map(([key, text]) => `    ${key}: ${text}`);
    return [`Kaleyra answered HTTP ${status}, ${code}${message === "" ? "" : `: ${message}`}`, ...entries];
}
