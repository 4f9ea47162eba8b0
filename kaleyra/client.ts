// Kaleyra's phone number endpoints: what is sent, and what may be sent again.
// It never adds a number twice: a request that may have reached Kaleyra is repeated only if it only reads.

import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCodeOf } from "./catalogue";
import { type Envelope, readEnvelope } from "./envelope";
import { type FailureFacts, KaleyraError, type KaleyraErrorCode, type RequestSummary } from "./error";
import { isLoopback } from "./loopback";
import { type ListedNumber, listOf, type NumberList, readPage } from "./number-list";
import { isSuccess, outcomeOf } from "./outcome";
import { usableId } from "./phone-number-id";
import { Gate, PATIENCE, parseRetryAfter, waitBefore } from "./retry";
import { type HttpAnswer, type HttpRequest, LIMITS, type Limits, Transport, TransportFailure } from "./transport";
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

/** The parameters of "Kaleyra, Add Phone Number", in this project's names. */
interface NewNumber {
    readonly wabaId: string;
    readonly countryCode: string;
    readonly phoneNumber: string;
    readonly name: string;
    readonly verificationType: "SMS" | "VOICE";
}

export interface ClientOptions {
    /** Limits of one exchange, instead of the defaults. */
    readonly limits?: Partial<Limits> | undefined;
    /** Milliseconds that one call may take with all its waits. */
    readonly patience?: number | undefined;
    /** Ends waits and list requests at once, with code KALEYRA_CANCELLED. An add that was sent always finishes. */
    readonly signal?: AbortSignal | undefined;
    /** Called when a call has waited, or will wait, for some seconds before its next attempt. */
    readonly onWait?: ((reason: KaleyraError) => void) | undefined;
}

/** One call, with all its attempts. */
interface Call<T> {
    readonly request: RequestSummary;
    /** On the clock of `performance.now()`. */
    readonly until: number;
    /** Reads what a success must show besides its code; undefined if the answer does not show it. */
    readonly read: (envelope: Envelope) => T | undefined;
}

const MAX_PAGES = 100;

/** Milliseconds after which a person wonders what happens. */
const LONG_WAIT = 5_000;

/** Talks to one Kaleyra account. */
export class KaleyraClient {
    readonly #account: Account;
    readonly #transport: Transport;
    readonly #gate = new Gate<KaleyraError>();
    readonly #patience: number;
    readonly #destroyed = new AbortController();
    readonly #signal: AbortSignal;
    readonly #onWait: (reason: KaleyraError) => void;

    constructor(
        account: Account,
        { limits, patience = PATIENCE, signal, onWait = () => undefined }: ClientOptions = {},
    ) {
        this.#onWait = onWait;
        this.#account = account;
        this.#transport = new Transport(account.origin, { ...LIMITS, ...limits });
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

    /** Why requests are waiting now, as the second half of a sentence. */
    get reasonForWaiting(): string | undefined {
        const { wait, reason } = this.#gate;
        return wait > 0 ? (reason?.facts.cause ?? reason?.reason) : undefined;
    }

    /**
     * Adds a number to a WABA; Kaleyra then sends an OTP to the number. At most one request is processed.
     * @returns the phone number ID as Kaleyra returned it
     * @throws {@link KaleyraError}; if its outcome is uncertain, the number may have been added
     * @see Kaleyra, Add Phone Number
     */
    async addPhoneNumber({ wabaId, countryCode, phoneNumber, name, verificationType }: NewNumber): Promise<string> {
        const newId = ({ data }: Envelope) => (usableId(data) === wabaId ? undefined : usableId(data));
        const request: RequestSummary = { kind: "add", subject: countryCode + phoneNumber, wabaId };
        return await this.#post(request, "add", newId, {
            phone_number: phoneNumber,
            name,
            verification_type: verificationType,
            country_code: countryCode,
        });
    }

    /**
     * Lists the numbers of a WABA, following pages where the answer links them.
     * @throws {@link KaleyraError}
     * @see Kaleyra, Get Phone Numbers
     */
    async listPhoneNumbers(wabaId: string): Promise<NumberList> {
        const call = this.#listCall(wabaId, (envelope) => ({ envelope, ...readPage(envelope, wabaId) }));
        const entries = new Map<string, ListedNumber>();
        let after: string | undefined;
        for (let pages = 1; pages <= MAX_PAGES; pages++) {
            const { envelope, ...page } = await this.#get(call, after);
            if (!page.isUnderstood && entries.size === 0) {
                throw this.#failure("KALEYRA_UNKNOWN_LIST_FORM", call, { outcome: "refused", status: 200, envelope });
            }
            const before = entries.size;
            for (const entry of page.numbers) {
                entries.set(`${entry.id} ${entry.digits}`, entry);
            }
            after = page.after;
            if (after === undefined || entries.size === before) {
                break;
            }
        }
        return listOf([...entries.values()]);
    }

    /**
     * The answer of "Get Phone Numbers" as it came, for a report about its form.
     * @throws {@link KaleyraError}
     */
    rawList(wabaId: string): Promise<Envelope> {
        return this.#get(this.#listCall(wabaId, (envelope) => envelope));
    }

    /**
     * Enters the OTP that a number received. What Kaleyra answers beyond the envelope is not documented.
     * @param number in E.164 form
     * @returns Kaleyra's message
     * @throws {@link KaleyraError}
     * @see Kaleyra, Verify Phone Number
     */
    verifyPhoneNumber(wabaId: string, phoneNumberId: string, number: string, otp: string): Promise<string> {
        return this.#manage(wabaId, "verify", number, { id: phoneNumberId, phone_number: withoutPlus(number), otp });
    }

    /**
     * Requests another OTP. The body beyond `id` and `phone_number` is not documented; neither is the answer.
     * @param number in E.164 form
     * @returns Kaleyra's message
     * @throws {@link KaleyraError}
     * @see Kaleyra, Retry OTP
     */
    retryOtp(
        wabaId: string,
        phoneNumberId: string,
        number: string,
        by: NewNumber["verificationType"],
    ): Promise<string> {
        const body = { id: phoneNumberId, phone_number: withoutPlus(number), verification_type: by };
        return this.#manage(wabaId, "retry_otp", number, body);
    }

    /** Ends all waits and connections at once; nothing is sent afterwards. An add that was sent is then uncertain. */
    async destroy(): Promise<void> {
        this.#destroyed.abort();
        await this.#transport.destroy();
    }

    #manage(wabaId: string, action: string, number: string, body: Record<string, string>): Promise<string> {
        return this.#post({ kind: "manage", subject: number, wabaId }, action, ({ message }) => message, body);
    }

    #post<T>(
        request: RequestSummary,
        action: string,
        read: Call<T>["read"],
        body: Readonly<Record<string, string>>,
    ): Promise<T> {
        return this.#send(
            { request, until: performance.now() + this.#patience, read },
            {
                method: "POST",
                path: `${this.#path(request.wabaId)}/${action}`,
                headers: { "content-type": "application/json" },
                body: JSON.stringify(body),
            },
        );
    }

    #listCall<T>(wabaId: string, read: Call<T>["read"]): Call<T> {
        const request: RequestSummary = { kind: "list", subject: `WABA ${wabaId}`, wabaId };
        return { request, until: performance.now() + this.#patience, read };
    }

    #get<T>(call: Call<T>, after?: string): Promise<T> {
        const query = after === undefined ? "" : `?after=${encodeURIComponent(after)}`;
        const path = `${this.#path(call.request.wabaId)}${query}`;
        return this.#send(call, { method: "GET", path, headers: {} });
    }

    #path(wabaId: string): string {
        return `/v2/${encodeURIComponent(this.#account.sid)}/whatsapp/${encodeURIComponent(wabaId)}/number`;
    }

    /** Sends once, and again what Kaleyra certainly did not process or what only reads. */
    async #send<T>(call: Call<T>, request: HttpRequest): Promise<T> {
        for (let attempt = 0; ; attempt++) {
            await this.#pass(call);
            const answer = await this.#attempt(call, request);
            if (!(answer instanceof KaleyraError)) {
                return answer;
            }
            const { outcome, isRetryPointless = false, retryAfter: requested } = answer.facts;
            const wait = waitBefore(attempt, requested);
            const isWaiting = outcome === "not processed" && !isRetryPointless;
            if (isWaiting) {
                this.#gate.close(wait, answer);
            }
            if (!(isWaiting || mayReadAgain(answer)) || performance.now() + wait > call.until) {
                throw answer;
            }
            if (performance.now() + wait > call.until - this.#patience + LONG_WAIT) {
                this.#onWait(answer);
            }
            if (!isWaiting) {
                await sleep(wait, undefined, { signal: this.#signal }).catch(() => undefined);
            }
        }
    }

    /** Waits until the gate is open. @throws if that would take too long, or when the operation is cancelled: nothing was sent */
    async #pass(call: Call<unknown>): Promise<void> {
        const isOpen = await this.#gate.passed(call.until, this.#signal).catch(() => false);
        if (this.#signal.aborted) {
            throw this.#failure("KALEYRA_CANCELLED", call, { outcome: "not processed" });
        }
        if (!isOpen) {
            const { code = "KALEYRA_RATE_LIMIT", facts } = this.#gate.reason ?? {};
            const requested = facts?.retryAfter && this.#gate.wait;
            throw this.#failure(code, call, { outcome: "not processed", cause: facts?.cause, retryAfter: requested });
        }
    }

    /** One exchange. Whatever fails after the request was sent leaves its outcome uncertain. */
    async #attempt<T>(call: Call<T>, request: HttpRequest): Promise<T | KaleyraError> {
        const headers = { ...request.headers, "api-key": this.#account.apiKey, "user-agent": USER_AGENT };
        // Only reading may be cut short: an add gets its full time, or this side would make its outcome uncertain.
        const left = Math.max(call.until - performance.now(), MIN_ATTEMPT);
        const within = request.method === "GET" ? left : Number.POSITIVE_INFINITY;
        try {
            const answer = await this.#transport.exchange({ ...request, headers, within, signal: this.#signal });
            return this.#classify(call, answer);
        } catch (error) {
            return error instanceof TransportFailure ? this.#unanswered(call, error) : this.#unreadable(call, error);
        }
    }

    #classify<T>(call: Call<T>, { status, headers, body }: HttpAnswer): T | KaleyraError {
        const envelope = readEnvelope(body);
        const result = envelope && call.read(envelope);
        const reading = { isSent: true, status, envelope, hasResult: result !== undefined };
        const outcome = outcomeOf(reading);
        if (outcome === "done" && result !== undefined) {
            return result;
        }
        const failed = outcome === "done" ? "uncertain" : outcome;
        return this.#failure(errorCodeOf(failed, call.request, reading), call, {
            outcome: failed,
            status,
            envelope,
            cause: causeOf(status, envelope),
            retryAfter: parseRetryAfter([headers["retry-after"]].flat()[0]),
        });
    }

    #unanswered(call: Call<unknown>, { sent, kind, message }: TransportFailure): KaleyraError {
        const outcome = outcomeOf({ isSent: sent, hasResult: false }) === "uncertain" ? "uncertain" : "not processed";
        const codes: Record<typeof kind, KaleyraErrorCode> = {
            broken: lostCode(call),
            cancelled: "KALEYRA_CANCELLED",
            proxy: "KALEYRA_UNREACHABLE",
            tls: "KALEYRA_TLS",
            unreachable: "KALEYRA_UNREACHABLE",
        };
        // Nothing listens on this machine: the sandbox is not running, and waiting does not start it.
        const isRefusedHere = isLoopback(new URL(this.origin).hostname) && message.includes("ECONNREFUSED");
        const isRetryPointless = ["cancelled", "proxy", "tls"].includes(kind) || isRefusedHere;
        return this.#failure(codes[kind], call, { outcome, cause: message, isRetryPointless });
    }

    /** Only the name of the failure is shown: its message may quote the answer. */
    #unreadable(call: Call<unknown>, error: unknown): KaleyraError {
        const cause = `the response could not be processed (${error instanceof Error ? error.name : typeof error})`;
        return this.#failure(lostCode(call), call, { outcome: "uncertain", status: 200, cause });
    }

    #failure(
        code: KaleyraErrorCode,
        { request }: Call<unknown>,
        facts: Omit<FailureFacts, "request" | "origin">,
    ): KaleyraError {
        return new KaleyraError(code, { request, origin: this.origin, ...facts });
    }
}

/** Milliseconds. A last attempt that is cut shorter would only hide why the ones before it failed. */
const MIN_ATTEMPT = 500;

/** A list that was lost, or that a server could not give now. */
function mayReadAgain({ facts: { request, outcome, status = 500 } }: KaleyraError): boolean {
    return request.kind === "list" && outcome === "uncertain" && status >= 500;
}

/** The code of a request whose answer was lost. */
function lostCode({ request }: Call<unknown>): KaleyraErrorCode {
    return request.kind === "list" ? "KALEYRA_UNREADABLE_LIST" : "KALEYRA_UNCERTAIN";
}

/** Why an answer leaves the outcome uncertain, as the second half of a sentence. */
function causeOf(status: number, envelope: Envelope | undefined): string | undefined {
    if (envelope === undefined) {
        return `the response (HTTP ${status}) was not in Kaleyra's format`;
    }
    return envelope.code === "WA200" && !isSuccess(status)
        ? "the response reports success with an HTTP error status"
        : undefined;
}

/** These endpoints take the number with its country code; the documentation prints it without the plus sign. */
function withoutPlus(number: string): string {
    return number.replace(/^\+/, "");
}
