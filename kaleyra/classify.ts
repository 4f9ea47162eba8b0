// What an HTTP answer of Kaleyra means: success, a failure of the catalogue, or a contradiction. The rules are in the order in which they apply.
// HTTP status and envelope can disagree. Where a number may have been added, the outcome is uncertain.

import { CATALOGUE, type Failure, type Sign } from "./catalogue";
import { type Body, type Envelope, readBody } from "./envelope";
import { KaleyraError, type KaleyraErrorCode } from "./error";
import type { Answered, Asked } from "./facts";
import { FAILURE_WORDS } from "./failure-words";
import { idsOf, usableId } from "./listed-number";
import { printable } from "./printable";
import { retryAfter } from "./retry";
import type { HttpAnswer } from "./transport";

/** How a request may be sent again. */
export interface Again {
    /** Milliseconds that Kaleyra asked for. */
    readonly after: number | undefined;
    /** Whether all requests of the process wait: Kaleyra did not process this one, and would not process others either. */
    readonly together: boolean;
}

/** The outcome of a request. */
export type Outcome =
    | {
          readonly envelope: Envelope;
          readonly answered: Answered;
          /** For what a list's headers tell about paging. */
          readonly answer: HttpAnswer;
      }
    | {
          readonly error: KaleyraError;
          /** Present when the same request may be sent again. */
          readonly again?: Again;
      };

/** The parts of an answer that the rules check. */
interface Reading {
    readonly kind: Asked["kind"];
    readonly status: number;
    /** The `code` of the envelope; undefined when the body is not in Kaleyra's format. */
    readonly code: string | undefined;
    /** The message, then the entries of `error`: the message comes first, since the entries may name several failures. */
    readonly texts: readonly string[];
    /** Whether `error` has an entry that says something. */
    readonly hasErrors: boolean;
    /** Whether `data` shows an ID, as only a success does. */
    readonly hasId: boolean;
    /** Whether the body begins like JSON but ends in the middle. */
    readonly isBroken: boolean;
}

type Meaning = KaleyraErrorCode | "success";

interface Rule {
    readonly means: Meaning;
    readonly when: (reading: Reading) => boolean;
    /** For an uncertain outcome: why, as the second half of a sentence. */
    readonly because?: string;
}

/** Refusals that are recognised by their code or text. */
const DOCUMENTED = [
    "KALEYRA_CREDENTIALS",
    "KALEYRA_WABA",
    "KALEYRA_ACCOUNT_TYPE",
    "KALEYRA_BALANCE",
    "KALEYRA_PAYLOAD",
    "KALEYRA_DUPLICATE_NUMBER",
    "KALEYRA_VERIFICATION_TYPE_REQUIRED",
    "KALEYRA_NAME_REQUIRED",
    "KALEYRA_WABA_ID_REQUIRED",
    "KALEYRA_NAME_TOO_LONG",
] as const satisfies readonly KaleyraErrorCode[];

const isSuccess = ({ status }: Reading) => status >= 200 && status < 300;

/** How a success may say that the OTP was not entered yet. */
const NOT_YET_VERIFIED = /\bnot (?:yet )?(?:been )?verified\b/gi;

/** A success that names an error or contains a failure word. Entries of a list's `error` alone only make the list incomplete. */
function contradictsSuccess({ kind, texts, hasErrors }: Reading): boolean {
    return (
        texts.some((text) => FAILURE_WORDS.test(text.replace(NOT_YET_VERIFIED, ""))) || (hasErrors && kind !== "list")
    );
}

/** Kaleyra's codes for anything but a rate limit. A gateway in front of Kaleyra may use codes of its own. */
const OTHER_CODE = /^(?!.*429)(?:WA-?|RBC|E)\d+$/;

/** A rate limit means that nothing was processed, so nothing else in the answer may say otherwise. */
function contradictsRateLimit({ kind, code = "", isBroken }: Reading): boolean {
    return kind !== "list" && (OTHER_CODE.test(code) || isBroken);
}

/** The number parser refuses before anything is added; with any other text, that is not certain. */
function isParserRefusal(answer: Reading): boolean {
    const words = answer.texts.filter((text) => text !== "");
    return words.length > 0 && words.every((text) => shows("KALEYRA_INVALID_NUMBER")({ ...answer, texts: [text] }));
}

/** The first rule that applies decides. */
const RULES: readonly Rule[] = [
    {
        means: "KALEYRA_UNCERTAIN",
        when: (answer) => answer.code === "WA200" && isSuccess(answer) && contradictsSuccess(answer),
        because: "the response reports both success and failure",
    },
    { means: "success", when: (answer) => answer.code === "WA200" && isSuccess(answer) },
    {
        means: "KALEYRA_UNCERTAIN",
        when: ({ code }) => code === "WA200",
        because: "the response reports success with an HTTP error status",
    },
    {
        means: "KALEYRA_UNCERTAIN",
        when: ({ kind, hasId }) => kind === "add" && hasId,
        because: "the response reports a failure but contains an ID",
    },
    { means: "KALEYRA_TRY_AGAIN_LATER", when: shows("KALEYRA_TRY_AGAIN_LATER") },
    // The parser runs before anything is added, so its refusals are certain although they come as internal errors.
    { means: "KALEYRA_INVALID_NUMBER", when: isParserRefusal },
    {
        means: "KALEYRA_UNCERTAIN",
        when: (answer) => shows("KALEYRA_UNCERTAIN")(answer) && answer.code !== undefined,
        because: "the response reports a failure but not whether the request was carried out",
    },
    {
        means: "KALEYRA_UNCERTAIN",
        when: shows("KALEYRA_UNCERTAIN"),
        because: "the response was not in Kaleyra's format",
    },
    { means: "KALEYRA_REDIRECT", when: shows("KALEYRA_REDIRECT") },
    {
        means: "KALEYRA_UNCERTAIN",
        when: (answer) => shows("KALEYRA_RATE_LIMIT")(answer) && contradictsRateLimit(answer),
        because: "the response reports a rate limit but contradicts itself",
    },
    { means: "KALEYRA_RATE_LIMIT", when: shows("KALEYRA_RATE_LIMIT") },
    ...DOCUMENTED.map((means) => ({ means, when: (answer: Reading) => documentedRefusal(answer) === means })),
    { means: "KALEYRA_REJECTED", when: shows("KALEYRA_REJECTED") },
    {
        means: "KALEYRA_UNCERTAIN",
        when: ({ code }) => code !== undefined,
        because: "the response's code means neither success nor failure",
    },
    { means: "KALEYRA_UNCERTAIN", when: () => true, because: "the response was not in Kaleyra's format" },
];

/** @param redact removes secrets from the vendor's texts */
export function classify(asked: Asked, answer: HttpAnswer, redact: (text: string) => string): Outcome {
    const { status } = answer;
    const body = readBody(answer.body);
    const { envelope } = body;
    const answered = answeredBy(answer, envelope, redact);
    const reading = readingOf(asked, status, body);
    const rule = RULES.find(({ when }) => when(reading));
    if (rule?.means === "success" && envelope !== undefined) {
        return { envelope, answered, answer };
    }
    const means = rule === undefined || rule.means === "success" ? "KALEYRA_UNCERTAIN" : rule.means;
    const after = retryAfter(answer.headers.get("retry-after")?.[0]);
    const error = failure(means, asked, answered, { cause: rule?.because, retryAfter: after });
    const again = againAfter(error, status, after);
    return again === undefined ? { error } : { error, again };
}

function readingOf({ kind }: Asked, status: number, { json, envelope, isBroken }: Body): Reading {
    return {
        kind,
        status,
        code: envelope?.code,
        texts: envelope === undefined ? [] : textsOf(envelope),
        hasErrors: envelope?.error.some(([, text]) => text !== "") ?? false,
        hasId: kind === "add" && showsId((json as { data?: unknown } | null | undefined)?.data),
        isBroken,
    };
}

/** Whether `data` is an ID, or shows one in a form that Kaleyra does not document. The ID of a request or an account is none. */
function showsId(data: unknown): boolean {
    if (typeof data !== "object" || data === null) {
        return usableId(data) !== undefined;
    }
    const entries: readonly unknown[] = Array.isArray(data) ? data : [data];
    return entries.some((entry) =>
        typeof entry === "object" && entry !== null
            ? idsOf(entry as Readonly<Record<string, unknown>>).length > 0
            : typeof entry === "string" && usableId(entry) !== undefined,
    );
}

/** The error for a meaning; an uncertain outcome of a list request only means that the list could not be read. */
function failure(
    means: KaleyraErrorCode,
    asked: Asked,
    answered: Answered,
    circumstances: KaleyraError["circumstances"],
): KaleyraError {
    const code = means === "KALEYRA_UNCERTAIN" && asked.kind === "list" ? "KALEYRA_UNREADABLE_LIST" : means;
    return new KaleyraError(code, asked, answered, circumstances);
}

/** What certainly was not processed may be sent again, and so may a request that only reads. */
function againAfter({ code, asked }: KaleyraError, status: number, after: number | undefined): Again | undefined {
    if (code === "KALEYRA_RATE_LIMIT") {
        return { after, together: true };
    }
    return asked.kind === "list" && status >= 500 ? { after, together: false } : undefined;
}

/** Whether an answer shows a sign of a catalogue entry. */
function shows(code: KaleyraErrorCode): (reading: Reading) => boolean {
    const { signs }: Failure = CATALOGUE[code];
    return (reading) => signs.some((sign) => isShown(sign, reading));
}

function isShown({ vendorCode, text, status: [from, to] = [0, 999] }: Sign, { status, code, texts }: Reading): boolean {
    const hasCode = vendorCode === undefined || vendorCode === code;
    return hasCode && status >= from && status <= to && (text === undefined || texts.some((words) => text.test(words)));
}

/** The documented refusal that the first recognised text names. */
function documentedRefusal(answer: Reading): KaleyraErrorCode | undefined {
    for (const text of ["", ...answer.texts]) {
        const found = DOCUMENTED.find((candidate) => shows(candidate)({ ...answer, texts: [text] }));
        if (found !== undefined) {
            return found;
        }
    }
    return undefined;
}

function textsOf({ message, error }: Envelope): string[] {
    return [message, ...error.map(([, text]) => text)];
}

function answeredBy(answer: HttpAnswer, envelope: Envelope | undefined, redact: (text: string) => string): Answered {
    // Texts are cleaned, then redacted, then cut: an invisible character could split a secret, and a cut leave its beginning.
    const safe = (text: string) => shorten(redact(printable(text)));
    return {
        status: answer.status,
        vendorCode: envelope && safe(envelope.code),
        vendorMessage: envelope ? safe(envelope.message) : excerpt(answer.body, redact),
        details: envelope?.error.map(([key, text]) => [safe(key), safe(text)] as const),
    };
}

/** The first words of a body that is not in Kaleyra's format, such as a gateway's HTML page. */
function excerpt(body: string, redact: (text: string) => string): string | undefined {
    const beginning = redact(printable(body)).slice(0, 10_000);
    // Without its tags, a text can show a secret that they split.
    const words = redact(
        beginning
            .replace(/<[^>]*>/g, " ")
            .replace(/\s+/g, " ")
            .trim(),
    );
    return words === "" ? undefined : words.slice(0, 120);
}

/** What one vendor text may add to a message. */
const LONGEST_TEXT = 300;

function shorten(text: string): string {
    return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
}
