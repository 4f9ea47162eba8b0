// What can go wrong between a client and Kaleyra, to be switched on while the sandbox runs.
// A fault defines which requests it affects, how many, and whether the number is stored anyway.

import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Answer } from "./answers";

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
    /** The usual answer, a byte at a time. */
    fault("drip", { ms: z.number().positive().default(100) }),
    /** Any other answer, such as an HTTP error, a redirect or half an answer. */
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
        this.#active = faults
            .map((input) => faultSchema.parse(input))
            .map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    }

    /** The fault that strikes this request, if any; it counts as used. */
    strike(endpoint: string): Fault | undefined {
        const entry = this.#active.find(({ fault, left }) => left > 0 && [endpoint, "any"].includes(fault.on));
        if (entry !== undefined) {
            entry.left -= 1;
        }
        return entry?.fault;
    }
}

/**
 * The answer that the fault wants; undefined if there is none, or the fault has sent it.
 * @param usual makes the usual answer; it has its effect only when called
 */
export async function answerWith(
    fault: Fault,
    usual: () => Answer,
    response: ServerResponse,
): Promise<Answer | undefined> {
    const answer = fault.stored || "ms" in fault ? usual() : undefined;
    switch (fault.kind) {
        case "delay":
            await sleep(fault.ms);
            return answer;
        case "drip":
            return answer && drip(response, answer, fault.ms);
        case "answer":
            return fault;
        case "reset":
            response.req.socket.resetAndDestroy();
            return undefined;
        case "hang":
            return undefined;
    }
}

/** Sends an answer, by default as of Kaleyra's usual content type. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
    const content = typeof body === "string" ? body : JSON.stringify(body);
    response.writeHead(status, { ...headersOf(content), ...headers });
    response.end(content);
}

function headersOf(content: string): Record<string, string | number> {
    return { "content-type": "application/json", "content-length": Buffer.byteLength(content) };
}

async function drip(response: ServerResponse, { status, body }: Answer, ms: number): Promise<undefined> {
    const content = JSON.stringify(body);
    response.writeHead(status, headersOf(content));
    for (const byte of Buffer.from(content)) {
        if (response.destroyed) {
            return;
        }
        response.write(Buffer.of(byte));
        await sleep(ms);
    }
    response.end();
}
