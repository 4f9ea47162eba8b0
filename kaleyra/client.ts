// Kaleyra's phone number endpoints: what is sent, and what may be sent again.
// It adds nothing twice: a request that may have reached Kaleyra is repeated only if it reads.

import { setTimeout as sleep } from "node:timers/promises";
import type { Envelope } from "./envelope";
import {
    MissingIdError,
    TlsError,
    UncertainError,
    UnknownListFormError,
    UnreachableError,
    UnreadableListError,
} from "./errors/failures";
import type { Asked, KaleyraError } from "./errors/kaleyra-error";
import { RateLimitError, RedirectError, RejectedError } from "./errors/refusals";
import { type ListedNumber, type NumberList, type Page, readPage } from "./number-list";
import { backoff, Gate, PATIENCE } from "./retry";
import { type HttpRequest, type Limits, Transport, TransportFailure } from "./transport";
import { USER_AGENT } from "./user-agent";
import { judge, type Verdict } from "./verdict";

/** What the account is known by. */
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
    readonly limits?: Limits | undefined;
    /** Shared by all clients of the process. */
    readonly gate?: Gate<KaleyraError> | undefined;
    /** Milliseconds that one call may take with all its waiting. */
    readonly patience?: number | undefined;
}

const MOST_PAGES = 100;

const MORE_PAGES = "the list has more pages than could be read";

/** Talks to one Kaleyra account. */
export class KaleyraClient {
    readonly #account: Account;
    readonly #transport: Transport;
    readonly #gate: Gate<KaleyraError>;
    readonly #patience: number;

    constructor(
        account: Account,
        { limits, gate = new Gate<KaleyraError>(), patience = PATIENCE }: ClientOptions = {},
    ) {
        this.#account = account;
        this.#transport = new Transport(account.origin, limits);
        this.#gate = gate;
        this.#patience = patience;
    }

    /** Where the requests go. */
    get origin(): string {
        return this.#account.origin;
    }

    /**
     * Adds a number to a WABA; Kaleyra then sends an OTP to the number. At most one request reaches Kaleyra.
     * @returns the phone number ID as Kaleyra gave it
     * @throws {@link KaleyraError}; with `certain: false` the number may have been added
     * @see Kaleyra, Add Phone Number
     */
    async addPhoneNumber(wabaId: string, number: NewNumber): Promise<string> {
        const asked: Asked = { kind: "add", subject: number.countryCode + number.phoneNumber };
        const { data, code } = await this.#post(asked, `${this.#waba(wabaId)}/number/add`, {
            phone_number: number.phoneNumber,
            name: number.name,
            verification_type: number.verificationType,
            country_code: number.countryCode,
        });
        const phoneNumberId = usableId(data);
        if (phoneNumberId === undefined) {
            throw new MissingIdError(asked, { vendorCode: code });
        }
        return phoneNumberId;
    }

    /**
     * Lists the numbers of a WABA, following pages where the answer tells how.
     * @param within milliseconds in all, when less than usual
     * @throws {@link KaleyraError}
     * @see Kaleyra, Get Phone Numbers
     */
    async listPhoneNumbers(wabaId: string, within: number = this.#patience): Promise<NumberList> {
        const asked: Asked = { kind: "list", subject: `WABA ${wabaId}` };
        const deadline = Date.now() + within;
        const numbers = new Map<string, ListedNumber>();
        let gap: string | undefined;
        let query = "";
        for (let pages = 1; ; pages++) {
            const page = await this.#page(asked, `${this.#waba(wabaId)}/number${query}`, deadline);
            const before = numbers.size;
            for (const number of page.numbers) {
                numbers.set(number.id, number);
            }
            if (page.unread > 0) {
                gap = "an entry of the list was not understood";
            }
            if (!page.more) {
                gap ??= page.total > numbers.size || page.pages > pages ? MORE_PAGES : undefined;
                break;
            }
            if (page.more.cursor === undefined || numbers.size === before || pages === MOST_PAGES) {
                gap ??= MORE_PAGES;
                break;
            }
            query = `?after=${encodeURIComponent(page.more.cursor)}`;
        }
        return { numbers: [...numbers.values()], complete: gap === undefined, gap };
    }

    /**
     * Enters the OTP that a number received. What Kaleyra answers beyond the envelope is not documented.
     * @param number in E.164 form
     * @throws {@link KaleyraError}; no message of it holds the OTP
     * @see Kaleyra, Verify Phone Number
     */
    async verifyPhoneNumber(wabaId: string, phoneNumberId: string, number: string, otp: string): Promise<string> {
        const body = { id: phoneNumberId, phone_number: withoutPlus(number), otp };
        return this.#manage(wabaId, "verify", number, body, [otp]);
    }

    /**
     * Asks for another OTP. The body beyond `id` and `phone_number` is not documented; neither is the answer.
     * @param number in E.164 form
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

    /** @returns Kaleyra's message */
    async #manage(
        wabaId: string,
        action: string,
        subject: string,
        body: Readonly<Record<string, string>>,
        secrets: readonly string[],
    ): Promise<string> {
        const path = `${this.#waba(wabaId)}/number/${action}`;
        const { message } = await this.#post({ kind: "manage", subject }, path, body, secrets);
        return this.#redact(message, secrets);
    }

    /** Ends idle connections. */
    async close(): Promise<void> {
        await this.#transport.close();
    }

    async #page(asked: Asked, path: string, deadline: number): Promise<Page> {
        const envelope = await this.#send(asked, { method: "GET", path, headers: {} }, [], deadline);
        const page = readPage(envelope.data, envelope);
        if (!page.isList || (page.numbers.length === 0 && page.unread > 0)) {
            throw new UnknownListFormError(asked, { vendorCode: envelope.code });
        }
        return page;
    }

    #waba(wabaId: string): string {
        return `/v2/${encodeURIComponent(this.#account.sid)}/whatsapp/${encodeURIComponent(wabaId)}`;
    }

    #post(
        asked: Asked,
        path: string,
        body: Readonly<Record<string, string>>,
        secrets: readonly string[] = [],
    ): Promise<Envelope> {
        const headers = { "content-type": "application/json" };
        return this.#send(asked, { method: "POST", path, headers, body: JSON.stringify(body) }, secrets);
    }

    /** Sends once, and again what Kaleyra certainly did not process or what only reads. */
    async #send(
        asked: Asked,
        request: HttpRequest,
        secrets: readonly string[],
        deadline = Date.now() + this.#patience,
    ): Promise<Envelope> {
        for (let attempt = 0; ; attempt++) {
            if (!(await this.#gate.passed(deadline))) {
                throw this.#closedBy(asked, this.#gate.reason);
            }
            const verdict = await this.#attempt(asked, request, secrets, deadline);
            if ("envelope" in verdict) {
                return verdict.envelope;
            }
            const { error, again } = verdict;
            if (again === undefined) {
                throw error;
            }
            const wait = again.after === undefined ? backoff(attempt) : Math.max(again.after, backoff(0));
            const tooLong = Date.now() + wait > deadline;
            if (again.together && (!tooLong || again.after !== undefined)) {
                this.#gate.close(wait, error);
            }
            if (tooLong) {
                throw error;
            }
            if (!again.together) {
                await sleep(wait);
            }
        }
    }

    /** The error of a request that was not sent, since another one of the process was told to wait for too long. */
    #closedBy(asked: Asked, reason: KaleyraError | undefined): KaleyraError {
        return reason instanceof UnreachableError
            ? new UnreachableError(asked, this.#account.origin, reason.cause)
            : new RateLimitError(
                  asked,
                  {},
                  reason instanceof RateLimitError && reason.isTimed ? this.#gate.wait : undefined,
              );
    }

    async #attempt(asked: Asked, request: HttpRequest, secrets: readonly string[], deadline: number): Promise<Verdict> {
        const headers = { ...request.headers, "api-key": this.#account.apiKey, "user-agent": USER_AGENT };
        // Only reading may be cut short: an add gets its full time, or its outcome would be uncertain by our own doing.
        const within = request.method === "GET" ? deadline - Date.now() : Number.POSITIVE_INFINITY;
        try {
            const answer = await this.#transport.exchange({ ...request, headers, within });
            return judge(asked, answer, (text) => this.#redact(text, secrets));
        } catch (failure) {
            if (!(failure instanceof TransportFailure)) {
                throw failure;
            }
            return this.#broken(asked, failure);
        }
    }

    /** Kaleyra's texts go into messages; should they repeat a secret, the messages must not. */
    #redact(text: string, secrets: readonly string[]): string {
        return [this.#account.apiKey, ...secrets].reduce((safe, secret) => safe.replaceAll(secret, "[secret]"), text);
    }

    #broken(asked: Asked, { sent, kind, message, status }: TransportFailure): Verdict {
        const { origin } = this.#account;
        if (kind === "tls") {
            return { error: new TlsError(asked, origin, message) };
        }
        if (!sent) {
            const error = new UnreachableError(asked, origin, message);
            return kind === "proxy" ? { error } : { error, again: { after: undefined, together: true } };
        }
        if (status === 429) {
            return { error: new RateLimitError(asked, { status }), again: { after: undefined, together: true } };
        }
        return { error: lostAnswer(asked, message, status) };
    }
}

/** The error for a request that went out and whose answer did not come in whole. A 3xx or 4xx refuses even without its body. */
function lostAnswer(asked: Asked, reason: string, status: number | undefined): KaleyraError {
    if (status !== undefined && status >= 300 && status < 500) {
        const Refused = status < 400 ? RedirectError : RejectedError;
        return new Refused(asked, { status });
    }
    const Failed = asked.kind === "list" ? UnreadableListError : UncertainError;
    return new Failed(asked, { status }, reason);
}

/** These endpoints take the number with its country code; the documentation prints it without the plus sign. */
function withoutPlus(number: string): string {
    return number.replace(/^\+/, "");
}

/** Kaleyra documents a bare string of digits; a JSON number is taken while it is exact. */
function usableId(data: unknown): string | undefined {
    const text = typeof data === "number" && Number.isSafeInteger(data) ? String(data) : data;
    return typeof text === "string" && /^\d+$/.test(text) ? text : undefined;
}
