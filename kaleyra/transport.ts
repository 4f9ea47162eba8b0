// One HTTP exchange over undici: limits, proxies, no redirects, and above all whether a failed request had been sent.
// undici is loaded with the first request, since a preview without credentials sends none.

import type { Dispatcher } from "undici";
import { isLoopback } from "./loopback";
import { agent, envHttpProxyAgent } from "./undici";

/** Limits of one exchange, in milliseconds and bytes. */
export interface Limits {
    /** Until the request can be sent: name resolution, proxy and TLS included. */
    readonly connect: number;
    /** From the request's end to the answer's headers. */
    readonly headers: number;
    /** For the complete exchange, from the connection's start to the body's end. */
    readonly exchange: number;
    /** The longest body that is read. */
    readonly bytes: number;
    /** The same for a list of numbers: 32 MB hold a hundred thousand. */
    readonly listBytes: number;
}

export const LIMITS: Limits = {
    connect: 10_000,
    headers: 30_000,
    exchange: 40_000,
    bytes: 1_048_576,
    listBytes: 33_554_432,
};

/** A request as the vendor's endpoints need it. */
export interface HttpRequest {
    readonly method: "GET" | "POST";
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    /** Milliseconds after which the exchange ends, when less than usual. */
    readonly within?: number;
    /** Ends the exchange; a POST that was sent finishes anyway. */
    readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
    readonly status: number;
    /** By lower-case name. */
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: string;
}

/** An exchange that ended without a complete answer. */
export class TransportFailure extends Error {
    readonly code = "KALEYRA_TRANSPORT";
    /**
     * @param sent whether any of the request may have left this machine
     * @param kind `tls` and `proxy` will fail again; `unreachable` may be temporary
     * @param message the reason, as the second half of a sentence
     */
    constructor(
        readonly sent: boolean,
        readonly kind: "tls" | "proxy" | "unreachable" | "broken" | "cancelled",
        message: string,
    ) {
        super(message);
        this.name = "TransportFailure";
    }
}

/** The connections to one API domain. */
export class Transport {
    #dispatcher: Dispatcher | undefined;

    /**
     * @param origin for example `https://api.in.kaleyra.io`
     */
    constructor(
        readonly origin: string,
        readonly limits: Limits = LIMITS,
    ) {}

    /**
     * Sends one request once.
     * @throws {@link TransportFailure}
     */
    async exchange(request: HttpRequest): Promise<HttpAnswer> {
        const exchange = new Exchange(this.origin, request, this.limits);
        try {
            this.#dispatcher ??= this.#connect();
            return await exchange.run(this.#dispatcher);
        } catch (error) {
            throw failureOf(error, exchange.isSent);
        }
    }

    /** Ends all connections at once, whatever they are doing, so that the process can end. */
    async destroy(): Promise<void> {
        await this.#dispatcher?.destroy();
    }

    #connect(): Dispatcher {
        // Explicit, since NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off and send the key to any server.
        const tls = { rejectUnauthorized: true };
        const options = {
            connect: { timeout: this.limits.connect, ...tls },
            requestTls: tls,
            proxyTls: tls,
            headersTimeout: this.limits.headers,
            bodyTimeout: this.limits.headers,
        };
        // Plain http is for a stand-in on this machine; it uses no proxy, which would see the key.
        const direct = isLoopback(new URL(this.origin).hostname) || !PROXY_VARIABLES.some((name) => process.env[name]);
        return new (direct ? agent() : envHttpProxyAgent())(options);
    }
}

function failureOf(error: unknown, sent: boolean): TransportFailure {
    const code = codeOf(error);
    const reason = error instanceof ExchangeEnded ? error.message : explain(error, code);
    if (error instanceof ExchangeEnded && error.isCancelled) {
        return new TransportFailure(sent, "cancelled", reason);
    }
    if (sent) {
        return new TransportFailure(true, "broken", reason);
    }
    const kind = isTls(code) ? "tls" : isProxy(code) ? "proxy" : "unreachable";
    return new TransportFailure(false, kind, reason);
}

const PROXY_VARIABLES = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"];

/** This side ended the exchange. */
class ExchangeEnded extends Error {
    constructor(
        reason: string,
        readonly isCancelled = false,
    ) {
        super(reason);
    }
}

const cancelled = () => new ExchangeEnded("the operation was cancelled", true);

/**
 * One request on its way and its answer as it arrives. It notes when undici hands the request to a connected socket: all
 * failures before that are certainly unsent. Without the streams of undici's `request`, since an answer is read completely anyway.
 */
class Exchange implements Dispatcher.DispatchHandler {
    /** Whether any of the request may have left this machine. */
    isSent = false;
    readonly #origin: string;
    readonly #request: HttpRequest;
    readonly #limits: Limits;
    readonly #chunks: Buffer[] = [];
    #length = 0;
    #status = 0;
    #headers: HttpAnswer["headers"] = {};
    #ended: ExchangeEnded | undefined;
    #controller: Dispatcher.DispatchController | undefined;
    #connecting: NodeJS.Timeout | undefined;
    #resolve: (answer: HttpAnswer) => void = () => {};
    #reject: (reason: unknown) => void = () => {};

    constructor(origin: string, request: HttpRequest, limits: Limits) {
        this.#origin = origin;
        this.#request = request;
        this.#limits = limits;
    }

    async run(dispatcher: Dispatcher): Promise<HttpAnswer> {
        const { within = Number.POSITIVE_INFINITY, signal, path, method, headers, body = null } = this.#request;
        const answer = new Promise<HttpAnswer>((resolve, reject) => {
            this.#resolve = resolve;
            this.#reject = reject;
        });
        // undici's own limit does not cover a proxy that accepts the connection but never opens the tunnel.
        this.#connecting = this.#endAfter(Math.min(this.#limits.connect, within), "connection");
        const late = this.#endAfter(Math.min(this.#limits.exchange, within), "complete response");
        const cancel = () => this.#cancel();
        signal?.addEventListener("abort", cancel);
        try {
            if (signal?.aborted) {
                throw cancelled();
            }
            const identity = { ...headers, "accept-encoding": "identity" };
            dispatcher.dispatch({ origin: this.#origin, path, method, headers: identity, body }, this);
            return await answer;
        } finally {
            clearTimeout(this.#connecting);
            clearTimeout(late);
            signal?.removeEventListener("abort", cancel);
        }
    }

    #endAfter(milliseconds: number, missing: string): NodeJS.Timeout {
        const reason = `no ${missing} within ${Math.max(0, Math.round(milliseconds)) / 1000} s`;
        return setTimeout(() => this.#end(new ExchangeEnded(reason)), Math.max(1, milliseconds));
    }

    #end(reason: ExchangeEnded): void {
        this.#ended = reason;
        this.#controller?.abort(reason);
        this.#reject(reason);
    }

    /** A POST that was sent goes on: ending it would make its outcome uncertain. */
    #cancel(): void {
        if (!this.isSent || this.#request.method === "GET") {
            this.#end(cancelled());
        }
    }

    onRequestStart(controller: Dispatcher.DispatchController): void {
        this.#controller = controller;
        if (this.#ended !== undefined) {
            // The caller was told that nothing was sent, so nothing may be.
            controller.abort(this.#ended);
            return;
        }
        this.isSent = true;
        clearTimeout(this.#connecting);
    }

    onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: HttpAnswer["headers"]): void {
        this.#status = status;
        this.#headers = headers;
    }

    onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
        this.#length += chunk.length;
        const most = this.#request.method === "GET" ? this.#limits.listBytes : this.#limits.bytes;
        if (this.#length > most) {
            this.#end(new ExchangeEnded(`the response was longer than ${most} bytes`));
        } else {
            this.#chunks.push(chunk);
        }
    }

    onResponseEnd(): void {
        this.#resolve({
            status: this.#status,
            headers: this.#headers,
            body: Buffer.concat(this.#chunks).toString("utf8"),
        });
    }

    onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
        this.#reject(error);
    }
}

function codeOf(error: unknown, depth = 0): string {
    if (typeof error !== "object" || error === null) {
        return "";
    }
    const { code, cause, name } = error as { code?: unknown; cause?: unknown; name?: unknown };
    if (typeof code === "string") {
        return code;
    }
    return cause && depth < 5 ? codeOf(cause, depth + 1) : typeof name === "string" ? name : "";
}

function isTls(code: string): boolean {
    return /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|UND_ERR_PRX_TLS)/.test(code);
}

/** A proxy that refuses the tunnel, or a proxy variable that is no address. */
function isProxy(code: string): boolean {
    return code === "UND_ERR_ABORTED" || code === "ERR_INVALID_URL" || code === "UND_ERR_INVALID_ARG";
}

const WORDS: ReadonlyMap<string, string> = new Map(
    Object.entries({
        ECONNREFUSED: "the connection was refused",
        ENOTFOUND: "the hostname could not be resolved",
        EAI_AGAIN: "the hostname could not be resolved",
        ECONNRESET: "the connection was lost",
        EPIPE: "the connection was lost",
        UND_ERR_SOCKET: "the connection was lost before the response was complete",
        UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
        UND_ERR_HEADERS_TIMEOUT: "no response was received in time",
        UND_ERR_BODY_TIMEOUT: "the response was interrupted",
        UND_ERR_DESTROYED: "the connection was closed",
        UND_ERR_CLOSED: "the connection was closed",
    }),
);

function explain(error: unknown, code: string): string {
    const words = WORDS.get(code);
    if (words !== undefined) {
        return `${words} (${code})`;
    }
    // OpenSSL's messages contain memory addresses and file names; only its reason is useful to a reader.
    const { reason } = Object(error) as { reason?: unknown };
    const message = typeof reason === "string" ? reason : error instanceof Error ? error.message : String(error);
    const which = isProxy(code) ? "the proxy in HTTPS_PROXY or HTTP_PROXY failed: " : "";
    return code ? `${which}${message} (${code})` : message;
}
