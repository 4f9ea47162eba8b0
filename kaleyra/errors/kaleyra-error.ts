// The base of every error that talking to Kaleyra can end in.
// It puts together what happened, whether anything was changed, and what to do next, so that no subclass can forget one.

/** What was asked of Kaleyra, as far as a message needs it. */
export interface Asked {
    /** `add` and `manage` may change something at the vendor; `list` only reads. */
    readonly kind: "add" | "list" | "manage";
    /** What the message starts with: the number in E.164 form, or the WABA. */
    readonly subject: string;
}

/** What Kaleyra answered, already cleaned of secrets and control characters. */
export interface Answered {
    /** HTTP status. */
    readonly status?: number | undefined;
    /** The `code` of the envelope, for example `WA400`. */
    readonly vendorCode?: string | undefined;
    /** The `message` of the envelope. */
    readonly vendorMessage?: string | undefined;
    /** Every entry of the envelope's `error` map. */
    readonly details?: readonly (readonly [key: string, text: string])[] | undefined;
}

/** What a subclass adds: its own words. */
export interface Wording {
    /** The reason, as the second half of a sentence; starts in lower case unless with a name, no full stop. */
    readonly reason: string;
    /** What to do next: full sentences. */
    readonly remedy: string;
}

/**
 * Something went wrong between this machine and Kaleyra.
 *
 * No property of these errors is named `id`: Pulumi takes an error with an `id` for a half-made resource.
 */
export abstract class KaleyraError extends Error {
    /** Stable identifier of the kind of error, for example `KALEYRA_DUPLICATE_NUMBER`. */
    abstract readonly code: string;
    /** False when it is not known whether Kaleyra carried out the request. */
    readonly certain: boolean;
    readonly asked: Asked;
    readonly answered: Answered;
    /** The reason alone, for messages that tell several things. */
    readonly reason: string;
    readonly remedy: string;

    constructor(asked: Asked, answered: Answered, wording: Wording, certain = true) {
        super(compose(asked, answered, wording, certain));
        this.name = new.target.name;
        this.asked = asked;
        this.answered = answered;
        this.reason = wording.reason;
        this.remedy = wording.remedy;
        this.certain = certain;
    }
}

function compose(asked: Asked, answered: Answered, { reason, remedy }: Wording, certain: boolean): string {
    const lines = [`${opening(asked, certain)}: ${reason}${source(answered)}.`];
    for (const [key, text] of answered.details ?? []) {
        lines.push(`    Kaleyra says: ${key}: ${text}`);
    }
    if (!answered.details?.length && answered.vendorMessage) {
        lines.push(`    Kaleyra says: ${answered.vendorMessage}`);
    }
    lines.push(`    ${outcome(asked, certain)} ${remedy}`);
    return lines.join("\n");
}

function opening({ kind, subject }: Asked, certain: boolean): string {
    if (kind === "list") {
        return `The numbers of ${subject} could not be read`;
    }
    if (kind === "manage") {
        return `${subject}: the request failed`;
    }
    return certain ? `${subject} was not added` : `${subject} may or may not have been added`;
}

function outcome({ kind }: Asked, certain: boolean): string {
    if (!certain) {
        return "Whether anything was changed is not known.";
    }
    return kind === "add" ? "Nothing was added." : "Nothing was changed.";
}

function source({ vendorCode, status }: Answered): string {
    const parts = [vendorCode, status === undefined ? undefined : `HTTP ${status}`].filter(Boolean);
    return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
