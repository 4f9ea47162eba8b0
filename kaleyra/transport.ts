// One HTTP exchange over undici: limits, proxies, no redirects, and above all whether a failed request had been sent.
// undici is loaded with the first request, since a preview without credentials sends none.

import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
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
    /** The longest body that is read, before and after decompression. */
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
    readonly retryAfter: string | undefined;
    readonly body: string;
}

/** An exchange that ended without a complete answer. */
export class TransportFailure extends Error {
    readonly code = "KALEYRA_TRANSPORT";
    /**
     * @param sent whether any of the request may have left this machine
     * @param kind `tls` and `proxy` will fail again; `unreachable` may be temporary
     * @param message the reason, as the second half of a sentence
     * @param status of the answer whose body then failed
     */
    constructor(
        readonly sent: boolean,
        readonly kind: "tls" | "proxy" | "unreachable" | "broken" | "cancelled",
        message: string,
        readonly status?: number,
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
        const progress: Progress = { sent: false };
        try {
            this.#dispatcher ??= this.#connect();
            return await this.#collect(this.#dispatcher, request, progress);
        } catch (error) {
            throw failureOf(error, progress);
        }
    }

    async #collect(dispatcher: Dispatcher, request: HttpRequest, progress: Progress): Promise<HttpAnswer> {
        const options = {
            origin: this.origin,
            path: request.path,
            method: request.method,
            headers: { ...request.headers, "accept-encoding": "identity" },
            body: request.body ?? null,
        };
        const bounds: Bounds = {
            connect: Math.min(this.limits.connect, request.within ?? Number.POSITIVE_INFINITY),
            exchange: Math.min(this.limits.exchange, request.within ?? Number.POSITIVE_INFINITY),
            bytes: request.method === "GET" ? this.limits.listBytes : this.limits.bytes,
            signal: request.signal,
        };
        const { status, headers, body } = await collected(dispatcher, progress, options, bounds);
        const bytes = decompress(body, only(headers["content-encoding"]), bounds.bytes);
        return { status, retryAfter: only(headers["retry-after"]), body: bytes.toString("utf8") };
    }

    /** Ends all connections at once, whatever they are doing, so that the process can end. */
    async destroy(): Promise<void> {
        const dispatcher = this.#dispatcher;
        this.#dispatcher = undefined;
        await dispatcher?.destroy();
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

function decompress(bytes: Buffer, encoding = "identity", most: number): Buffer {
    const limit = { maxOutputLength: most };
    try {
        switch (encoding.toLowerCase()) {
            case "gzip":
            case "x-gzip":
                return gunzipSync(bytes, limit);
            case "deflate":
                return inflateSync(bytes, limit);
            case "br":
                return brotliDecompressSync(bytes, limit);
            default:
                return bytes;
        }
    } catch (error) {
        throw codeOf(error) === "ERR_BUFFER_TOO_LARGE" ? new TooLong(most) : error;
    }
}

function failureOf(error: unknown, { sent, status }: Progress): TransportFailure {
    const code = codeOf(error);
    const reason = error instanceof Ended ? error.message : explain(error, code);
    if (error instanceof Cancelled) {
        return new TransportFailure(sent, "cancelled", reason);
    }
    if (sent) {
        return new TransportFailure(true, "broken", reason, status);
    }
    const kind = isTls(code) ? "tls" : isProxy(code) ? "proxy" : "unreachable";
    return new TransportFailure(false, kind, reason);
}

const PROXY_VARIABLES = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"];

interface Progress {
    sent: boolean;
    status?: number;
}

/** What ends an exchange. */
interface Bounds extends Pick<Limits, "connect" | "exchange" | "bytes"> {
    readonly signal: AbortSignal | undefined;
}

/** This side ended the exchange. */
class Ended extends Error {}

class TimeUp extends Ended {
    constructor(what: string, milliseconds: number) {
        super(`no ${what} within ${Math.max(0, Math.round(milliseconds)) / 1000} s`);
    }
}

class TooLong extends Ended {
    constructor(bytes: number) {
        super(`the answer was longer than ${bytes} bytes`);
    }
}

class Cancelled extends Ended {}

interface Collected {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: Buffer;
}

/**
 * Dispatches a request and collects its answer. It notes when undici hands the request to a connected socket: all failures
 * before that are certainly unsent. Without the streams of undici's `request`, since an answer is read completely anyway.
 */
async function collected(
    dispatcher: Dispatcher,
    progress: Progress,
    options: Dispatcher.DispatchOptions,
    bounds: Bounds,
): Promise<Collected> {
    const { promise, resolve, reject } = withResolvers<Collected>();
    let ended: Ended | undefined;
    let stop: ((reason: Ended) => void) | undefined;
    const end = (reason: Ended) => {
        ended = reason;
        stop?.(reason);
        reject(reason);
    };
    // undici's own limit does not cover a proxy that accepts the connection but never opens the tunnel.
    const connecting = setTimeout(() => end(new TimeUp("connection", bounds.connect)), Math.max(1, bounds.connect));
    const exchanging = setTimeout(
        () => end(new TimeUp("complete answer", bounds.exchange)),
        Math.max(1, bounds.exchange),
    );
    const cancel = () => {
        if (!progress.sent || options.method === "GET") {
            end(new Cancelled("the operation was cancelled"));
        }
    };
    bounds.signal?.addEventListener("abort", cancel);
    try {
        if (bounds.signal?.aborted) {
            cancel();
            return await promise;
        }
        let headers: Collected["headers"] = {};
        const chunks: Buffer[] = [];
        let length = 0;
        dispatcher.dispatch(options, {
            onRequestStart: (controller) => {
                stop = (reason) => controller.abort(reason);
                if (ended !== undefined) {
                    // The caller was told that nothing was sent, so nothing may be.
                    stop(ended);
                    return;
                }
                progress.sent = true;
                clearTimeout(connecting);
            },
            onResponseStart: (_controller, status, received) => {
                progress.status = status;
                headers = received;
            },
            onResponseData: (_controller, chunk) => {
                length += chunk.length;
                if (length > bounds.bytes) {
                    end(new TooLong(bounds.bytes));
                } else {
                    chunks.push(chunk);
                }
            },
            onResponseEnd: () => resolve({ status: progress.status ?? 0, headers, body: Buffer.concat(chunks) }),
            onResponseError: (_controller, error) => reject(error),
        });
        return await promise;
    } finally {
        clearTimeout(connecting);
        clearTimeout(exchanging);
        bounds.signal?.removeEventListener("abort", cancel);
    }
}

function withResolvers<T>() {
    let settle: { resolve: (value: T) => void; reject: (reason: unknown) => void } | undefined;
    const promise = new Promise<T>((resolve, reject) => {
        settle = { resolve, reject };
    });
    return {
        promise,
        resolve: (value: T) => settle?.resolve(value),
        reject: (reason: unknown) => settle?.reject(reason),
    };
}

function only(header: string | string[] | undefined): string | undefined {
    return Array.isArray(header) ? header[0] : header;
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
        ENOTFOUND: "the host's name could not be resolved",
        EAI_AGAIN: "the host's name could not be resolved",
        ECONNRESET: "the connection broke",
        EPIPE: "the connection broke",
        UND_ERR_SOCKET: "the connection broke before the answer was complete",
        UND_ERR_CONNECT_TIMEOUT: "no connection in time",
        UND_ERR_HEADERS_TIMEOUT: "no answer came in time",
        UND_ERR_BODY_TIMEOUT: "the answer stopped in the middle",
        Z_DATA_ERROR: "the answer's compression was damaged",
        Z_BUF_ERROR: "the answer's compression was damaged",
        UND_ERR_DESTROYED: "the connection was closed",
        UND_ERR_CLOSED: "the connection was closed",
    }),
);

function explain(error: unknown, code: string): string {
    const words = WORDS.get(code);
    if (words !== undefined) {
        return `${words} (${code})`;
    }
    // OpenSSL's messages are addresses and file names; its reason is what a reader can use.
    const { reason } = Object(error) as { reason?: unknown };
    const message = typeof reason === "string" ? reason : error instanceof Error ? error.message : String(error);
    const which = isProxy(code) ? "the proxy of HTTPS_PROXY or HTTP_PROXY did not work: " : "";
    return code ? `${which}${message} (${code})` : message;
}
