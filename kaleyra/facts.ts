// What is known when a request to Kaleyra fails: what was requested, what Kaleyra answered, and what the connection reported.
// Everything here is already free of secrets and control characters.

/** What was requested, as far as a message needs it. */
export interface Asked {
    /** `add` and `manage` may change something at Kaleyra; `list` only reads. */
    readonly kind: "add" | "list" | "manage";
    /** What the message is about: the number in E.164 form or its label, or the WABA. */
    readonly subject: string;
    readonly wabaId: string;
}

/** What Kaleyra answered. */
export interface Answered {
    /** HTTP status. */
    readonly status?: number | undefined;
    /** The `code` of the envelope, for example `WA400`; undefined when the body is not in Kaleyra's format. */
    readonly vendorCode?: string | undefined;
    /** The `message` of the envelope, or the beginning of a body that is not in Kaleyra's format. */
    readonly vendorMessage?: string | undefined;
    /** Every entry of the envelope's `error` map. */
    readonly details?: readonly (readonly [key: string, text: string])[] | undefined;
}

/** What else a catalogue entry may mention. */
export interface Circumstances {
    /** Scheme and host that could not be reached. */
    readonly origin?: string | undefined;
    /** The reason, as the second half of a sentence, where the catalogue cannot know it. */
    readonly cause?: string | undefined;
    /** Milliseconds that Kaleyra asked to wait. */
    readonly retryAfter?: number | undefined;
}

/** All of it, from which a catalogue entry composes its text. */
export interface Facts extends Circumstances {
    readonly asked: Asked;
    readonly answered: Answered;
}
