// What became of a request: one pure function decides it, from the documented answers alone.
// The add endpoint knows no idempotency key, so only what certainly was not processed may be sent again.

import type { Envelope } from "./envelope";

/** `uncertain` for an add: the number may have been added. */
export type Outcome = "done" | "not processed" | "refused" | "uncertain";

/** What is known of the answer to a request. */
export interface Reading {
    /** Whether any of the request may have left this machine. */
    readonly isSent: boolean;
    /** The HTTP status of an answer that arrived completely. */
    readonly status?: number | undefined;
    readonly envelope?: Envelope | undefined;
    /** Whether the answer shows what a success must show: the new phone number ID, for an add. */
    readonly hasResult: boolean;
}

/** Kaleyra's documentation prints no HTTP status beside these, so they refuse with 2xx, too (Kaleyra, Add Phone Number). */
const DOCUMENTED_REFUSALS: ReadonlySet<string> = new Set(["RBC001", "WA400", "WA401", "WA-401", "E110"]);

/** Documented as an internal error; it does not show how far the request got. */
const TRY_AGAIN_LATER = /try again later|internal server error/i;

/** Only "too short" is documented; the others are texts of the same number parser, which runs before anything is added. */
const NUMBER_PARSER =
    /^(?:the (?:string|phone number) supplied is (?:too (?:short|long) to be a phone number|not a number)|invalid country code|phone number had an IDD, but after this was not long enough to be a viable phone number)\.?$/i;

export function outcomeOf({ isSent, status = 0, envelope, hasResult }: Reading): Outcome {
    if (!isSent) {
        return "not processed";
    }
    if (envelope?.code === "WA200") {
        return isSuccess(status) && hasResult ? "done" : "uncertain";
    }
    if (status === 429 || envelope?.code === "WA429") {
        return "not processed";
    }
    if (envelope === undefined) {
        return "uncertain";
    }
    if (envelope.code === "WA500") {
        return isParserRefusal(envelope) ? "refused" : "uncertain";
    }
    if (status >= 500 || status === 408 || status === 499 || saysTryAgain(envelope)) {
        return "uncertain";
    }
    return status >= 300 || DOCUMENTED_REFUSALS.has(envelope.code) ? "refused" : "uncertain";
}

export function isSuccess(status: number): boolean {
    return status >= 200 && status < 300;
}

/** Whether the server's number parser refused the number. */
export function isParserRefusal(envelope: Envelope): boolean {
    return textsOf(envelope).every((text) => NUMBER_PARSER.test(text));
}

/** Whether the answer reports an internal error, with whatever code. */
export function saysTryAgain(envelope: Envelope): boolean {
    return textsOf(envelope).some((text) => TRY_AGAIN_LATER.test(text));
}

/** The message comes first: the entries of `error` may name several failures, and the message repeats one of them. */
export function textsOf({ message, error }: Envelope): string[] {
    return [message, ...error.map(([, text]) => text)];
}
