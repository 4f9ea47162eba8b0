// One HTTP exchange over undici: limits, proxies, no redirects, and above all whether a failed request had been sent.
// undici is loaded with the first request, since a preview without credentials needs none.

import { isIP } from "node:net";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Dispatcher } from "undici";
import { agent, envHttpProxyAgent } from "./undici";

/** Limits of one exchange, in milliseconds and bytes. */
export interface Limits {
    /** Until the connection stands, TLS included. */
    readonly connect: number;
    /** From the request's end to the answer's headers. */
    readonly headers: number;
    /** For the whole exchange, from the connection's start to the body's end. */
    readonly exchange: number;
    /** The longest body that is read, before and after decompression. */
    readonly bytes: number;
}

export const LIMITS: Limits = { connect: 10_000, headers: 30_000, exchange: 40_000, bytes: 1_048_576 };

/** A request as the vendor's endpoints need it. */
export interface HttpRequest {
    readonly method: "GET" | "POST";
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    /** Cuts the exchange short, in milliseconds. */
    readonly within?: number;
}

export interface HttpAnswer {
    readonly status: number;
    readonly retryAfter: string | undefined;
    readonly body: string;
}

/** An exchange that ended without a whole answer. */
export class TransportFailure extends Error {
    readonly code = "KALEYRA_TRANSPORT";
    /**
     * @param sent whether any of the request may have left this machine
     * @param kind `tls` and `proxy` will fail again; `unreachable` may pass
     * @param message the reason, as the second half of a sentence
     * @param status of the answer whose body then failed
     */
    constructor(
        readonly sent: boolean,
        readonly kind: "tls" | "proxy" | "unreachable" | "broken",
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
        const within = Math.min(this.limits.exchange, request.within ?? Number.POSITIVE_INFINITY);
        try {
            this.#dispatcher ??= this.#connect();
            const { status, headers, body } = await collected(this.#dispatcher, progress, within, {
                origin: this.origin,
                path: request.path,
                method: request.method,
                headers: { ...request.headers, "accept-encoding": "identity" },
                body: request.body ?? null,
            });
            return {
                status,
                retryAfter: only(headers["retry-after"]),
                body: this.#decompress(body, only(headers["content-encoding"])).toString("utf8"),
            };
        } catch (error) {
            throw this.#failure(error, progress, error instanceof TimeUp ? within : undefined);
        }
    }

    /** Ends idle connections, so that a process can end. */
    async close(): Promise<void> {
        await this.#dispatcher?.close();
    }

    #connect(): Dispatcher {
        // Said out loud, since NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off, and the key would go to anyone.
        const tls = { rejectUnauthorized: true };
        const options = {
            connect: { timeout: this.limits.connect, ...tls },
            requestTls: tls,
            proxyTls: tls,
            headersTimeout: this.limits.headers,
            bodyTimeout: this.limits.headers,
            maxResponseSize: this.limits.bytes,
        };
        // Plain http is for a stand-in on this machine; a proxy has no part in that and must not see the key.
        const direct = isLoopback(new URL(this.origin).hostname) || !PROXY_VARIABLES.some((name) => process.env[name]);
        return new (direct ? agent() : envHttpProxyAgent())(options);
    }

    #decompress(bytes: Buffer, encoding = "identity"): Buffer {
        const limit = { maxOutputLength: this.limits.bytes };
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
    }

    /** @param limit the time limit in milliseconds if that is what ended the exchange */
    #failure(error: unknown, { sent, status }: Progress, limit: number | undefined): TransportFailure {
        const code = codeOf(error);
        const reason = limit === undefined ? explain(error, code) : `no complete answer within ${limit / 1000} s`;
        if (!sent) {
            const kind = isTls(code) ? "tls" : limit === undefined && isProxy(code) ? "proxy" : "unreachable";
            return new TransportFailure(false, kind, reason);
        }
        const size = `the answer was longer than ${this.limits.bytes} bytes`;
        const tooLong = code === "UND_ERR_RES_EXCEEDED_MAX_SIZE" || code === "ERR_BUFFER_TOO_LARGE";
        return new TransportFailure(true, "broken", tooLong ? size : reason, status);
    }
}

const PROXY_VARIABLES = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"];

interface Progress {
    sent: boolean;
    status?: number;
}

/** The time of an exchange is up. */
class TimeUp extends Error {}

interface Collected {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    readonly body: Buffer;
}

/**
 * Dispatches a request and collects its answer. It notes when undici hands the request to a connected socket: all failures
 * before that are certainly unsent. Without the streams of undici's `request`, since an answer is read whole anyway.
 */
function collected(
    dispatcher: Dispatcher,
    progress: Progress,
    within: number,
    options: Dispatcher.DispatchOptions,
): Promise<Collected> {
    let timer: NodeJS.Timeout | undefined;
    return new Promise<Collected>((resolve, reject) => {
        let headers: Collected["headers"] = {};
        const chunks: Buffer[] = [];
        let stop: (() => void) | undefined;
        let isUp = false;
        timer = setTimeout(
            () => {
                isUp = true;
                stop?.();
                reject(new TimeUp());
            },
            Math.max(1, within),
        );
        dispatcher.dispatch(options, {
            onRequestStart: (controller) => {
                stop = () => controller.abort(new TimeUp());
                if (isUp) {
                    // The caller was told that nothing was sent, and nothing is.
                    stop();
                    return;
                }
                progress.sent = true;
            },
            onResponseStart: (_controller, status, received) => {
                progress.status = status;
                headers = received;
            },
            onResponseData: (_controller, chunk) => {
                chunks.push(chunk);
            },
            onResponseEnd: () => resolve({ status: progress.status ?? 0, headers, body: Buffer.concat(chunks) }),
            onResponseError: (_controller, error) => reject(error),
        });
    }).finally(() => clearTimeout(timer));
}

/** Whether a host is this machine. */
export function isLoopback(hostname: string): boolean {
    const host = hostname.replace(/^\[|\]$/g, "");
    return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function only(header: string | string[] | undefined): string | undefined {
    return Array.isArray(header) ? header[0] : header;
}

function codeOf(error: unknown): string {
    const { code, cause, name } = error as { code?: unknown; cause?: unknown; name?: string };
    if (typeof code === "string") {
        return code;
    }
    return cause ? codeOf(cause) : (name ?? "");
}

function isTls(code: string): boolean {
    return /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|UND_ERR_PRX_TLS)/.test(code);
}

/** A proxy that refuses the tunnel, or a proxy variable that is no address. */
function isProxy(code: string): boolean {
    return code === "UND_ERR_ABORTED" || code === "ERR_INVALID_URL" || code === "UND_ERR_INVALID_ARG";
}

const WORDS: Readonly<Record<string, string>> = {
    ECONNREFUSED: "the connection was refused",
    ENOTFOUND: "the host's name could not be resolved",
    EAI_AGAIN: "the host's name could not be resolved",
    ECONNRESET: "the connection broke",
    EPIPE: "the connection broke",
    UND_ERR_SOCKET: "the connection broke before the answer was complete",
    UND_ERR_CONNECT_TIMEOUT: "no connection came about in time",
    UND_ERR_HEADERS_TIMEOUT: "no answer came in time",
    UND_ERR_BODY_TIMEOUT: "the answer stopped in the middle",
    Z_DATA_ERROR: "the answer's compression was damaged",
    Z_BUF_ERROR: "the answer's compression was damaged",
};

function explain(error: unknown, code: string): string {
    const words = WORDS[code];
    if (words !== undefined) {
        return `${words} (${code})`;
    }
    // OpenSSL's messages are addresses and file names; its reason is what a reader can use.
    const { reason } = error as { reason?: unknown };
    const message = typeof reason === "string" ? reason : error instanceof Error ? error.message : String(error);
    const which = isProxy(code) ? "the proxy of HTTPS_PROXY or HTTP_PROXY did not work: " : "";
    return code ? `${which}${message} (${code})` : message;
}
