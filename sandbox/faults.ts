// What can go wrong between a client and Kaleyra, to be switched on while the sandbox runs.
// A fault defines which requests it affects, how many, and whether the number is stored anyway.

import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { type Answer, internalError, tooManyRequests } from "./answers";

const common = {
    /** The endpoint that it affects. */
    on: z.enum(["add", "list", "any"]).default("any"),
    /** How many requests it affects before it is used up; by default all. */
    times: z.number().int().positive().optional(),
    /** Whether the request takes effect anyway. */
    stored: z.boolean().default(false),
};

const fault = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
    z.strictObject({ kind: z.literal(kind), ...common, ...shape });

/** One fault. */
export const faultSchema = z.discriminatedUnion("kind", [
    /** The usual answer, later. */
    fault("delay", { ms: z.number().positive() }),
    /** No answer ever. */
    fault("hang", {}),
    /** The connection is reset instead of an answer. */
    fault("reset", {}),
    /** 429; `retryAfter` is the header's value: seconds or an HTTP date. */
    fault("too-many-requests", { retryAfter: z.string().optional() }),
    /** WA500 "Please try again later". */
    fault("internal-error", {}),
    /** A gateway's HTML page. */
    fault("bad-gateway", {}),
    /** The usual answer, cut off in the middle; with another HTTP status, if one is given. */
    fault("truncated", { status: z.number().int().min(200).max(599).optional() }),
    /** The usual answer, a byte at a time. */
    fault("drip", { ms: z.number().positive().default(100) }),
    /** The usual answer, compressed. */
    fault("gzip", {}),
    /** A body of this many bytes. */
    fault("huge", { bytes: z.number().int().positive() }),
    /** A redirect to another place. */
    fault("redirect", { to: z.string() }),
    /** The connection is reset, and for some time new ones are refused. */
    fault("refuse", { ms: z.number().int().positive() }),
    /** Any answer. */
    fault("answer", {
        status: z.number().int().min(200).max(599).default(200),
        headers: z.record(z.string(), z.string()).default({}),
        body: z.string().default(""),
    }),
]);

type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

/** The faults that are switched on, in the order in which they strike. */
export class Faults {
    #active: { fault: Fault; left: number }[] = [];

    /** Replaces all faults. */
    set(faults: readonly FaultInput[]): void {
        this.#active = faults.map((input) => {
            const fault = faultSchema.parse(input);
            return { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
        });
    }

    /** The fault that strikes this request, if any; it counts as used. */
    strike(endpoint: "add" | "list"): Fault | undefined {
        const entry = this.#active.find(({ fault, left }) => left > 0 && [endpoint, "any"].includes(fault.on));
        if (entry !== undefined) {
            entry.left -= 1;
        }
        return entry?.fault;
    }
}

/**
 * Answers as the fault wants it.
 * @param usual makes the usual answer; it has its effect only when called
 */
export async function answerWith(
    fault: Fault,
    usual: () => Answer,
    request: IncomingMessage,
    response: ServerResponse,
): Promise<void> {
    const needsUsual = ["delay", "truncated", "drip", "gzip"].includes(fault.kind);
    const answer = fault.stored || needsUsual ? usual() : undefined;
    const body = JSON.stringify(answer?.body ?? null);
    const status = answer?.status ?? 200;
    switch (fault.kind) {
        case "delay":
            await sleep(fault.ms);
            return send(response, status, {}, body);
        case "hang":
            return;
        case "reset":
        case "refuse":
            request.socket.resetAndDestroy();
            return;
        case "too-many-requests": {
            const header: Record<string, string> =
                fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
            return send(response, 429, header, JSON.stringify(tooManyRequests().body));
        }
        case "internal-error":
            return send(response, 500, {}, JSON.stringify(internalError().body));
        case "bad-gateway":
            return send(response, 502, { "content-type": "text/html" }, "<html><h1>502 Bad Gateway</h1></html>");
        case "truncated":
            return send(response, fault.status ?? status, {}, body.slice(0, body.length / 2));
        case "drip":
            return drip(response, status, body, fault.ms);
        case "gzip":
            return send(response, status, { "content-encoding": "gzip" }, gzipSync(body));
        case "huge":
            return send(response, 200, {}, Buffer.alloc(fault.bytes, 32));
        case "redirect":
            return send(response, 307, { location: fault.to }, "");
        case "answer":
            return send(response, fault.status, fault.headers, fault.body);
    }
}

/** Sends an answer of Kaleyra's usual content type. */
export function send(
    response: ServerResponse,
    status: number,
    headers: Readonly<Record<string, string>>,
    body: string | Buffer,
): void {
    response.writeHead(status, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
        ...headers,
    });
    response.end(body);
}

async function drip(response: ServerResponse, status: number, body: string, ms: number): Promise<void> {
    response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    for (const byte of Buffer.from(body)) {
        if (response.destroyed) {
            return;
        }
        response.write(Buffer.of(byte));
        await sleep(ms);
    }
    response.end();
}
