// What an HTTP answer of Kaleyra means: success, a refusal, or not known. Pure; the rules stand here in the order they apply.
// HTTP status and envelope can disagree; where a number may have been added, the answer counts as uncertain.

import { asText, type Envelope, readEnvelope } from "./envelope";
import { TryAgainLaterError, UncertainError, UnreadableListError } from "./errors/failures";
import type { Answered, Asked, KaleyraError } from "./errors/kaleyra-error";
import {
    AccountTypeError,
    BalanceError,
    CredentialsError,
    DuplicateNumberError,
    InvalidNumberError,
    NameRequiredError,
    NameTooLongError,
    PayloadError,
    RateLimitError,
    RedirectError,
    RejectedError,
    VerificationTypeRequiredError,
    WabaError,
    WabaIdRequiredError,
} from "./errors/refusals";
import { retryAfter } from "./retry";
import type { HttpAnswer } from "./transport";

type Refusal = new (asked: Asked, answered: Answered) => KaleyraError;

/** How a request may be sent again. */
export interface Again {
    /** Milliseconds that Kaleyra asked for. */
    readonly after: number | undefined;
    /** Whether all requests of the process wait: Kaleyra did not process this one, and would not process others either. */
    readonly together: boolean;
}

export type Verdict =
    | { readonly envelope: Envelope }
    | {
          readonly error: KaleyraError;
          /** Present when the same request may be sent again. */
          readonly again?: Again;
      };

/** @param redact takes secrets out of the vendor's texts */
export function judge(asked: Asked, answer: HttpAnswer, redact: (text: string) => string): Verdict {
    const { status } = answer;
    const envelope = readEnvelope(answer.body);
    // Secrets go before anything is cut, or the beginning of one could stay.
    const safe = (text: string) => shorten(redact(text));
    const answered: Answered = {
        status,
        vendorCode: envelope && safe(envelope.code),
        vendorMessage: envelope ? safe(envelope.message) : excerpt(redact(answer.body)),
        details: envelope?.error.map(([key, text]) => [safe(key), safe(text)] as const),
    };
    if (status >= 300 && status < 400) {
        return { error: new RedirectError(asked, answered) };
    }
    if (isRateLimit(status, envelope)) {
        const after = retryAfter(answer.retryAfter);
        return { error: new RateLimitError(asked, answered, after), again: { after, together: true } };
    }
    const Refused = envelope && refusalOf(envelope);
    if (status >= 400 && status < 500) {
        return { error: new (Refused ?? RejectedError)(asked, answered) };
    }
    if (status < 300 && envelope?.code === "WA200") {
        return { envelope };
    }
    // A number that the vendor's parser refuses is refused for good, although it comes as an internal error.
    if (Refused === InvalidNumberError || (Refused !== undefined && status < 300)) {
        return { error: new Refused(asked, answered) };
    }
    const again = asked.kind === "list" && status >= 500 ? { again: { after: undefined, together: false } } : {};
    return { error: unclear(asked, answered, envelope), ...again };
}

function isRateLimit(status: number, envelope: Envelope | undefined): boolean {
    return (status === 429 && envelope?.code !== "WA200") || (status < 500 && envelope?.code === "WA429");
}

function unclear(asked: Asked, answered: Answered, envelope: Envelope | undefined): KaleyraError {
    if (envelope !== undefined && isInternalError(envelope)) {
        return new TryAgainLaterError(asked, answered);
    }
    const reason =
        envelope === undefined
            ? "the answer was not in Kaleyra's format"
            : "the answer's code says neither success nor failure";
    return new (asked.kind === "list" ? UnreadableListError : UncertainError)(asked, answered, reason);
}

function isInternalError({ code, message, error }: Envelope): boolean {
    const texts = [message, ...error.map(([, text]) => text)];
    return code === "WA500" && texts.some((text) => /try again later|internal server error/i.test(text));
}

const BY_CODE: Readonly<Record<string, Refusal>> = {
    RBC001: CredentialsError,
    WA401: WabaError,
    "WA-401": AccountTypeError,
    E110: BalanceError,
};

/** The texts of `WA400` and `WA500`, as documented; the last also in the other wordings of the server's parser. */
const BY_TEXT: readonly (readonly [code: string, text: RegExp, refusal: Refusal])[] = [
    ["WA400", /payload format/i, PayloadError],
    ["WA400", /phone number already exists/i, DuplicateNumberError],
    ["WA400", /'verification_type' failed on the 'required' tag/i, VerificationTypeRequiredError],
    ["WA400", /'name' failed on the 'required' tag/i, NameRequiredError],
    ["WA400", /'waba_id' failed on the 'required' tag/i, WabaIdRequiredError],
    ["WA400", /name exceeds 255 characters/i, NameTooLongError],
    [
        "WA500",
        /too (short|long) to be a phone number|is not a number|invalid country code|not long enough to be a viable phone number/i,
        InvalidNumberError,
    ],
];

/** The class of a refusal; by the message first, since the map may hold several. */
function refusalOf({ code, message, error }: Envelope): Refusal | undefined {
    const byCode = BY_CODE[code];
    if (byCode !== undefined) {
        return byCode;
    }
    for (const text of [message, ...error.map(([, entry]) => entry)]) {
        const found = BY_TEXT.find(([of, pattern]) => of === code && pattern.test(text));
        if (found !== undefined) {
            return found[2];
        }
    }
    return code === "WA400" ? RejectedError : undefined;
}

function excerpt(body: string): string | undefined {
    const words = asText(
        body
            .slice(0, 10_000)
            .replace(/<[^>]*>/g, " ")
            .replace(/\s+/g, " "),
    );
    return words === "" ? undefined : words.slice(0, 120);
}

/** What one vendor text may add to a message. */
const LONGEST_TEXT = 300;

function shorten(text: string): string {
    return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
