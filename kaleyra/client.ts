// Kaleyra's phone number endpoints: what is sent, and what may be sent again.
// It never adds a number twice: a request that may have reached Kaleyra is repeated only if it only reads.

import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { writtenForms } from "./canonical-number";
import { type Again, classify, type Outcome } from "./classify";
import { KaleyraError } from "./error";
import type { Answered, Asked } from "./facts";
import { type ListedNumber, usableId } from "./listed-number";
import { mergeListed, type NumberList, type Page, readPage } from "./number-list";
import { type Claim, unsatisfied } from "./paging";
import { redactor } from "./redaction";
import { Gate, PATIENCE, waitBefore } from "./retry";
import { type HttpRequest, LIMITS, type Limits, Transport, TransportFailure } from "./transport";
import { USER_AGENT } from "./user-agent";

/** The credentials and the API domain of an account. */
export interface Account {
    /** The SID of the Kaleyra account. */
    readonly sid: string;
    /** The API key; it appears in no message. */
    readonly apiKey: string;
    /** Scheme and host of the API, for example `https://api.in.kaleyra.io`. */
    readonly origin: string;
}

/** The body of "Kaleyra, Add Phone Number", in this project's names. */
export interface NewNumber {
    readonly countryCode: string;
    readonly phoneNumber: string;
    readonly name: string;
    readonly verificationType: "SMS" | "VOICE";
}

export interface ClientOptions {
    /** Limits of one exchange, instead of the defaults. */
    readonly limits?: Partial<Limits> | undefined;
    /** Shared by all clients of the process. */
    readonly gate?: Gate<KaleyraError> | undefined;
    /** Milliseconds that one call may take with all its waits. */
    readonly patience?: number | undefined;
    /** Ends waits and list requests at once, with code KALEYRA_CANCELLED. An add that was sent always finishes. */
    readonly signal?: AbortSignal | undefined;
}

export interface AddOptions {
    /** Names the number in messages, where the number itself must not be shown. */
    readonly label?: string | undefined;
    /** Texts that are redacted in what Kaleyra answers, besides the API key; the number among them in all forms. */
    readonly secrets?: readonly string[] | undefined;
}

export interface ListOptions {
    /** Milliseconds in total, when less than usual. */
    readonly within?: number | undefined;
}

type Answer = Extract<Outcome, { envelope: unknown }>;

/** What a call keeps for all its requests. */
interface Context {
    readonly asked: Asked;
    /** Kaleyra's texts go into messages; where they repeat a secret, the messages must not. */
    readonly redact: (text: string) => string;
    /** On the clock of `performance.now()`. */
    readonly deadline: number;
}

const MOST_PAGES = 100;

const MORE_PAGES = "the list has more pages than could be read";

/** Talks to one Kaleyra account. */
export class KaleyraClient {
    readonly #account: Account;
    readonly #transport: Transport;
    readonly #gate: Gate<KaleyraError>;
    readonly #patience: number;
    readonly #destroyed = new AbortController();
    readonly #signal: AbortSignal;
    /** By WABA, the failures after which a list request is repeated. */
    readonly #repeated = new Map<string, KaleyraError>();

    constructor(
        account: Account,
        { limits, gate = new Gate<KaleyraError>(), patience = PATIENCE, signal }: ClientOptions = {},
    ) {
        this.#account = account;
        this.#transport = new Transport(account.origin, { ...LIMITS, ...limits });
        this.#gate = gate;
        this.#patience = patience;
        const { signal: destroyed } = this.#destroyed;
        this.#signal = signal === undefined ? destroyed : AbortSignal.any([signal, destroyed]);
        // Each request listens while it runs; a hundred at the same time are not a leak.
        setMaxListeners(0, this.#signal);
    }

    /** Where the requests go. */
    get origin(): string {
        return this.#account.origin;
    }

    /** Why the list of a WABA is still being waited for, as the second half of a sentence: what its last request failed with, if one did. */
    reasonForWaiting(wabaId: string): string | undefined {
        const error = this.#repeated.get(wabaId) ?? (this.#gate.wait > 0 ? this.#gate.reason : undefined);
        return error?.circumstances.cause ?? error?.reason;
    }

    /**
     * Adds a number to a WABA; Kaleyra then sends an OTP to the number. At most one request reaches Kaleyra.
     * @returns the phone number ID as Kaleyra returned it
     * @throws {@link KaleyraError}; with `certain: false` the number may have been added
     * @see Kaleyra, Add Phone Number
     */
    async addPhoneNumber(wabaId: string, number: NewNumber, { label, secrets = [] }: AddOptions = {}): Promise<string> {
        const forms = secrets.includes(number.phoneNumber) ? nationalForms(number) : [];
        const subject = label ?? number.countryCode + number.phoneNumber;
        const context = this.#context("add", subject, wabaId, [...secrets, ...forms]);
        const answer = await this.#post(context, "add", {
            phone_number: number.phoneNumber,
            name: number.name,
            verification_type: number.verificationType,
            country_code: number.countryCode,
        });
        const phoneNumberId = usableId(answer.envelope.data);
        if (phoneNumberId === undefined || phoneNumberId === wabaId) {
            throw new KaleyraError("KALEYRA_MISSING_ID", context.asked, answer.answered);
        }
        return phoneNumberId;
    }

    /**
     * Lists the numbers of a WABA, following pages where the answer shows how.
     * @throws {@link KaleyraError}
     * @see Kaleyra, Get Phone Numbers
     */
    async listPhoneNumbers(wabaId: string, { within }: ListOptions = {}): Promise<NumberList> {
        const context = this.#context("list", `WABA ${wabaId}`, wabaId, [], within);
        const numbers = new Map<string, ListedNumber>();
        const claims: Claim[] = [];
        let incomplete: string | undefined;
        let cursor: string | undefined;
        for (let pages = 1; ; pages++) {
            const before = numbers.size;
            const { paging, hasUnread, otherWaba, ...page } = await this.#page(context, cursor, pages, before);
            for (const number of page.numbers) {
                numbers.set(`${number.ids} ${number.international} ${number.bare ?? ""}`, number);
            }
            claims.push(...paging.claims);
            incomplete ??= otherWaba === undefined ? undefined : `the list shows numbers of another WABA, ${otherWaba}`;
            incomplete ??= hasUnread ? "an entry in the list could not be interpreted" : paging.unclear;
            cursor = paging.more ? paging.more.cursor : undefined;
            if (cursor === undefined || numbers.size === before || pages === MOST_PAGES) {
                incomplete ??= paging.more ? MORE_PAGES : unsatisfied(claims, { numbers: numbers.size, pages });
                break;
            }
        }
        const merged = mergeListed([...numbers.values()]);
        incomplete = merged.incomplete ?? incomplete;
        return { numbers: merged.numbers, incomplete: incomplete && context.redact(incomplete) };
    }

    /**
     * Enters the OTP that a number received. What Kaleyra answers beyond the envelope is not documented.
     * @param number in E.164 form
     * @returns Kaleyra's message
     * @throws {@link KaleyraError}; no message of it contains the OTP
     * @see Kaleyra, Verify Phone Number
     */
    async verifyPhoneNumber(wabaId: string, phoneNumberId: string, number: string, otp: string): Promise<string> {
        const body = { id: phoneNumberId, phone_number: withoutPlus(number), otp };
        return this.#manage(wabaId, "verify", number, body, [otp]);
    }

    /**
     * Requests another OTP. The body beyond `id` and `phone_number` is not documented; neither is the answer.
     * @param number in E.164 form
     * @returns Kaleyra's message
     * @throws {@link KaleyraError}
     * @see Kaleyra, Retry OTP
     */
    async retryOtp(
        wabaId: string,
        phoneNumberId: string,
        number: string,
        verificationType: NewNumber["verificationType"],
    ): Promise<string> {
        const body = { id: phoneNumberId, phone_number: withoutPlus(number), verification_type: verificationType };
        return this.#manage(wabaId, "retry_otp", number, body, []);
    }

    async #manage(
        wabaId: string,
        action: string,
        number: string,
        body: Readonly<Record<string, string>>,
        secrets: readonly string[],
    ): Promise<string> {
        const { answered } = await this.#post(this.#context("manage", number, wabaId, secrets), action, body);
        return answered.vendorMessage ?? "";
    }

    /** Ends all waits and connections at once; nothing is sent afterwards. An add that was sent is then uncertain. */
    async destroy(): Promise<void> {
        this.#destroyed.abort();
        await this.#transport.destroy();
    }

    #context(
        kind: Asked["kind"],
        subject: string,
        wabaId: string,
        secrets: readonly string[] = [],
        within = this.#patience,
    ): Context {
        const redact = redactor([this.#account.apiKey, ...secrets]);
        return { asked: { kind, subject, wabaId }, redact, deadline: performance.now() + within };
    }

    async #page(context: Context, cursor: string | undefined, page: number, before: number): Promise<Page> {
        const query = cursor === undefined ? "" : `?after=${encodeURIComponent(cursor)}`;
        const path = `${this.#numbers(context.asked)}${query}`;
        const { envelope, answered, answer } = await this.#send(context, { method: "GET", path, headers: {} });
        const place = { page, before, wabaId: context.asked.wabaId, redact: context.redact };
        const read = understand(context.asked, answered, () => readPage(envelope, place, answer));
        const isUnknown = read.numbers.length === 0 && read.hasUnread && read.otherWaba === undefined;
        if (!read.isList || isUnknown) {
            throw new KaleyraError("KALEYRA_UNKNOWN_LIST_FORM", context.asked, answered);
        }
        return read;
    }

    #numbers({ wabaId }: Asked): string {
        return `/v2/${encodeURIComponent(this.#account.sid)}/whatsapp/${encodeURIComponent(wabaId)}/number`;
    }

    #post(context: Context, action: string, body: Readonly<Record<string, string>>): Promise<Answer> {
        return this.#send(context, {
            method: "POST",
            path: `${this.#numbers(context.asked)}/${action}`,
            headers: { "content-type": "application/json" },
            body: JSON.stringify(body),
        });
    }

    /** Sends once, and again what Kaleyra certainly did not process or what only reads. */
    async #send(context: Context, request: HttpRequest): Promise<Answer> {
        for (let attempt = 0; ; attempt++) {
            await this.#pass(context);
            const outcome = await this.#attempt(context, request);
            if ("envelope" in outcome) {
                return outcome;
            }
            if (outcome.again === undefined) {
                throw outcome.error;
            }
            await this.#waitToRepeat(context, outcome.error, outcome.again, attempt);
        }
    }

    /** Waits until the gate is open. @throws when that would take too long, or when the operation is cancelled */
    async #pass({ asked, deadline }: Context): Promise<void> {
        const isOpen = await this.#gate.passed(deadline, this.#signal).catch(() => false);
        if (this.#signal.aborted) {
            throw new KaleyraError("KALEYRA_CANCELLED", asked);
        }
        if (!isOpen) {
            throw this.#closedBy(asked, this.#gate.reason);
        }
    }

    /** Waits before the next attempt. @throws the error when the next attempt would come too late */
    async #waitToRepeat(
        { asked, deadline }: Context,
        error: KaleyraError,
        again: Again,
        attempt: number,
    ): Promise<void> {
        const wait = waitBefore(attempt, again.after);
        const tooLong = performance.now() + wait > deadline;
        if (again.together && (!tooLong || again.after !== undefined)) {
            this.#gate.close(wait, error);
        }
        if (tooLong) {
            throw error;
        }
        if (asked.kind === "list") {
            this.#repeated.set(asked.wabaId, error);
        }
        if (!again.together) {
            await sleep(wait, undefined, { signal: this.#signal }).catch(() => {
                throw new KaleyraError("KALEYRA_CANCELLED", asked);
            });
        }
    }

    /** The error of a request that was not sent, since another one of the process was told to wait for too long. */
    #closedBy(asked: Asked, reason: KaleyraError | undefined): KaleyraError {
        if (reason?.code === "KALEYRA_UNREACHABLE") {
            return new KaleyraError(reason.code, asked, {}, reason.circumstances);
        }
        const retryAfter = reason?.circumstances.retryAfter ? this.#gate.wait : undefined;
        return new KaleyraError("KALEYRA_RATE_LIMIT", asked, {}, { retryAfter });
    }

    async #attempt({ asked, redact, deadline }: Context, request: HttpRequest): Promise<Outcome> {
        const headers = { ...request.headers, "api-key": this.#account.apiKey, "user-agent": USER_AGENT };
        // Only reading may be cut short: an add gets its full time, or this side would make its outcome uncertain.
        const within = request.method === "GET" ? deadline - performance.now() : Number.POSITIVE_INFINITY;
        try {
            const answer = await this.#transport.exchange({ ...request, headers, within, signal: this.#signal });
            return understand(asked, { status: answer.status }, () => classify(asked, answer, redact));
        } catch (failure) {
            if (failure instanceof KaleyraError) {
                return { error: failure };
            }
            return failure instanceof TransportFailure
                ? this.#broken(asked, failure)
                : { error: unexpected(asked, {}, failure) };
        }
    }

    #broken(asked: Asked, { sent, kind, message, status }: TransportFailure): Outcome {
        const { origin } = this.#account;
        if (kind === "cancelled") {
            return { error: new KaleyraError("KALEYRA_CANCELLED", asked) };
        }
        if (kind === "tls") {
            return { error: new KaleyraError("KALEYRA_TLS", asked, {}, { origin, cause: message }) };
        }
        if (!sent) {
            const error = new KaleyraError("KALEYRA_UNREACHABLE", asked, {}, { origin, cause: message });
            return kind === "proxy" ? { error } : { error, again: { after: undefined, together: true } };
        }
        if (status === 429 && asked.kind === "list") {
            const error = new KaleyraError("KALEYRA_RATE_LIMIT", asked, { status });
            return { error, again: { after: undefined, together: true } };
        }
        return { error: lostAnswer(asked, message, status) };
    }
}

/** Reads an answer; whatever is thrown meanwhile leaves the outcome of the request unknown. */
function understand<T>(asked: Asked, answered: Answered, read: () => T): T {
    try {
        return read();
    } catch (failure) {
        throw unexpected(asked, answered, failure);
    }
}

/** Only the name of the failure is shown: its message may quote the answer. */
function unexpected(asked: Asked, answered: Answered, failure: unknown): KaleyraError {
    const name = failure instanceof Error ? failure.name : typeof failure;
    return uncertain(asked, answered, `the response could not be processed (${name})`);
}

/**
 * The error for a request that was sent and whose answer did not arrive completely. A 3xx or 4xx refuses even without its body;
 * a 429 would be sent again, for which its status alone is not enough.
 */
function lostAnswer(asked: Asked, cause: string, status: number | undefined): KaleyraError {
    const isRefusal = status !== undefined && status >= 300 && status < 500 && ![408, 429, 499].includes(status);
    if (isRefusal) {
        return new KaleyraError(status < 400 ? "KALEYRA_REDIRECT" : "KALEYRA_REJECTED", asked, { status });
    }
    return uncertain(asked, { status }, cause);
}

/** The error for a request whose outcome is unknown; for a list request, only the list is missing. */
function uncertain(asked: Asked, answered: Answered, cause: string): KaleyraError {
    const code = asked.kind === "list" ? "KALEYRA_UNREADABLE_LIST" : "KALEYRA_UNCERTAIN";
    return new KaleyraError(code, asked, answered, { cause });
}

/** The ways to write a number without its country code. */
function nationalForms({ countryCode, phoneNumber }: NewNumber): string[] {
    const code = withoutPlus(countryCode);
    return writtenForms(code + phoneNumber).map((digits) => digits.slice(code.length));
}

/** These endpoints take the number with its country code; the documentation prints it without the plus sign. */
function withoutPlus(number: string): string {
    return number.replace(/^\+/, "");
}
