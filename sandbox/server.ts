// A stand-in for Kaleyra on this machine: a real HTTP server for Add, Get, Verify and Retry OTP that behaves as the documentation says.
// It binds to loopback only. Tests, examples and pull-request pipelines use it instead of an account.

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { isLoopback } from "../kaleyra/loopback";
import { addNumber, type OnOtp } from "./add";
import type { Answer } from "./answers";
import * as answers from "./answers";
import { answerWith, type FaultInput, Faults, faultSchema, send } from "./faults";
import { type ListForm, listFormSchema, listNumbers } from "./list";
import { verifyOrRetry } from "./otp";
import { Store } from "./store";

/** The default account of a sandbox. */
export const SANDBOX_ACCOUNT = { sid: "HXAP0000000001IN", apiKey: "sandbox-api-key", wabaIds: ["766123456789"] };

export interface SandboxOptions {
    /** 0, the default, takes a free one. */
    readonly port?: number;
    /** Where the numbers are kept; in memory only without it. */
    readonly file?: string;
    readonly sid?: string;
    readonly apiKey?: string;
    readonly wabaIds?: readonly string[];
    /** Requests a second; more are answered with 429. */
    readonly rateLimit?: number;
    readonly faults?: readonly FaultInput[];
    readonly listForm?: Partial<ListForm>;
    /** Called with a number when an OTP would be sent to it. */
    readonly onOtp?: OnOtp;
}

/** A request that the sandbox received, without its headers, which contain the key. */
interface SandboxRequest {
    readonly method: string;
    readonly path: string;
    readonly body: string;
    /** The status of the answer, once there is one. */
    answered?: number;
}

const ENDPOINT = /^\/v2\/([^/]*)\/whatsapp\/([^/]*)\/number(?:\/(add|verify|retry_otp))?$/;

/** A running sandbox. */
export class Sandbox {
    readonly store: Store;
    readonly faults = new Faults();
    readonly requests: SandboxRequest[] = [];
    /** The account can change while the sandbox runs, as after a rotation of the key. */
    readonly account: { sid: string; apiKey: string; wabaIds: readonly string[] };
    listForm: ListForm;
    readonly #server: Server;
    readonly #options: SandboxOptions;
    /** When the requests of the last second came. */
    #recent: number[] = [];
    /** Where it listens, or listened last. */
    port = 0;

    private constructor(options: SandboxOptions) {
        this.#options = options;
        const { sid, apiKey, wabaIds } = { ...SANDBOX_ACCOUNT, ...options };
        this.account = { sid, apiKey, wabaIds };
        this.listForm = listFormSchema.parse(options.listForm ?? {});
        this.faults.set(options.faults ?? []);
        this.store = new Store(options.file);
        this.#server = createServer((request, response) => {
            this.#respond(request, response)
                .then((answer) => answer && send(response, answer))
                .catch(() => response.destroy());
        });
    }

    /** Starts a sandbox. */
    static async start(options: SandboxOptions = {}): Promise<Sandbox> {
        const sandbox = new Sandbox(options);
        try {
            sandbox.#server.listen(options.port ?? 0, "127.0.0.1");
            await once(sandbox.#server, "listening");
            sandbox.port = (sandbox.#server.address() as AddressInfo).port;
            return sandbox;
        } catch (error) {
            sandbox.store.close();
            throw error;
        }
    }

    /** For `kaleyra:apiDomain`. */
    get url(): string {
        return `http://127.0.0.1:${this.port}`;
    }

    /** The variables that point the provider at this sandbox. */
    get environment(): Record<string, string> {
        return {
            KALEYRA_SID: this.account.sid,
            KALEYRA_API_KEY: this.account.apiKey,
            KALEYRA_API_DOMAIN: this.url,
        };
    }

    /** How many requests of a kind it has received. */
    count(endpoint: "add" | "list"): number {
        return this.requests.filter((request) => endpointOf(request) === endpoint).length;
    }

    /** Stops, drops all connections, and lets another sandbox use the file. */
    async close(): Promise<void> {
        this.store.close();
        await new Promise((resolve) => {
            this.#server.close(resolve);
            this.#server.closeAllConnections();
        });
    }

    async #respond(request: IncomingMessage, response: ServerResponse): Promise<Answer | undefined> {
        const { method = "", url: path = "/" } = request;
        const url = new URL(path, "http://sandbox");
        if (!isFromHere(request)) {
            return { status: 403, body: { error: "only programs on this machine may use the sandbox" } };
        }
        const body = await read(request);
        if (body === undefined) {
            return { status: 413, headers: { connection: "close" }, body: { error: "the body is too long" } };
        }
        if (url.pathname.startsWith("/_sandbox/")) {
            return this.#control(`${method} ${url.pathname}`, body);
        }
        const entry: SandboxRequest = { method, path, body };
        this.requests.push(entry);
        response.once("finish", () => {
            entry.answered = response.statusCode;
        });
        const fault = this.faults.strike(endpointOf(entry));
        if (this.#isTooFast()) {
            return { ...answers.tooManyRequests(), headers: { "retry-after": "1" } };
        }
        const usual = () => this.#answer(request, url, body);
        return fault === undefined ? usual() : answerWith(fault, usual, response);
    }

    /** In the order in which Kaleyra's answers suggest it looks: account, WABA, payload, fields. */
    #answer(request: IncomingMessage, url: URL, body: string): Answer {
        const [, sid, wabaId, action] = ENDPOINT.exec(url.pathname) ?? [];
        if (sid === undefined || wabaId === undefined || request.method !== (action ? "POST" : "GET")) {
            return answers.notFound();
        }
        if (decodeURIComponent(sid) !== this.account.sid || request.headers["api-key"] !== this.account.apiKey) {
            return answers.wrongCredentials();
        }
        const waba = decodeURIComponent(wabaId);
        if (waba !== "" && !this.account.wabaIds.includes(waba)) {
            return answers.wrongWaba();
        }
        const payload = /^application\/json\b/i.test(request.headers["content-type"] ?? "") ? parse(body) : undefined;
        const onOtp = this.#options.onOtp ?? (() => {});
        if (action === "add") {
            return addNumber(this.store, waba, payload, onOtp);
        }
        if (action === "verify" || action === "retry_otp") {
            return verifyOrRetry(action, this.store, waba, payload, onOtp);
        }
        const numbers = this.store.numbers.filter((number) => number.wabaId === waba);
        return listNumbers(numbers, this.listForm, url.searchParams.get("after"));
    }

    #isTooFast(): boolean {
        const now = Date.now();
        this.#recent = this.#recent.filter((time) => time > now - 1000);
        if (this.#recent.length >= (this.#options.rateLimit ?? Number.POSITIVE_INFINITY)) {
            return true;
        }
        this.#recent.push(now);
        return false;
    }

    /** Switches faults and the list's form while the sandbox runs. */
    #control(call: string, body: string): Answer {
        try {
            switch (call) {
                case "PUT /_sandbox/faults":
                    this.faults.set(z.array(faultSchema).parse(JSON.parse(body)));
                    return { status: 200, body: {} };
                case "PUT /_sandbox/list":
                    this.listForm = listFormSchema.parse(JSON.parse(body));
                    return { status: 200, body: {} };
                case "GET /_sandbox/requests":
                    return { status: 200, body: this.requests };
            }
        } catch (error) {
            return { status: 400, body: { error: String(error) } };
        }
        const error = "try PUT /_sandbox/faults, PUT /_sandbox/list or GET /_sandbox/requests";
        return { status: 404, body: { error } };
    }
}

/** The endpoint as faults name it. */
function endpointOf({ method, path }: SandboxRequest): "add" | "list" | "otp" {
    return method === "GET" ? "list" : path.endsWith("/add") ? "add" : "otp";
}

function parse(body: string): unknown {
    try {
        return JSON.parse(body);
    } catch {
        return undefined;
    }
}

/** A web page in a browser names its origin; one that reaches this machine by a name of its own shows that name as the host. */
function isFromHere({ headers: { host = "", origin } }: IncomingMessage): boolean {
    return origin === undefined && URL.canParse(`http://${host}`) && isLoopback(new URL(`http://${host}`).hostname);
}

/** No request of the API is longer. */
const MAX_BODY_SIZE = 1024 * 1024;

/** @returns undefined if it is too long */
async function read(request: IncomingMessage): Promise<string | undefined> {
    let body = "";
    for await (const text of request.setEncoding("utf8")) {
        body += text;
        if (body.length > MAX_BODY_SIZE) {
            return undefined;
        }
    }
    return body;
}
