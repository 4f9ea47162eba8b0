// The answers of a failing Kaleyra, of a gateway before it, and of lists in forms that the sandbox does not make, as faults of the sandbox.

import type { FaultInput } from "../../sandbox/faults";

/** Which requests a fault affects. */
type Scope = Pick<FaultInput, "on" | "times" | "stored">;

/** WA500, as Kaleyra documents it. */
export function internalError(scope: Scope = {}): FaultInput {
    const error = { error: "Internal server error" };
    const body = JSON.stringify({ code: "WA500", message: "Please try again later", data: {}, error });
    return { kind: "answer", status: 500, body, ...scope };
}

/** A gateway's page. */
export function badGateway(scope: Scope = {}): FaultInput {
    const headers = { "content-type": "text/html" };
    return { kind: "answer", status: 502, headers, body: "<html><h1>502 Bad Gateway</h1></html>", ...scope };
}

/** @param retryAfter seconds or an HTTP date */
export function tooManyRequests(retryAfter?: string, scope: Scope = {}): FaultInput {
    const error = { error: "Too many requests" };
    const body = JSON.stringify({ code: "WA429", message: error.error, data: {}, error });
    const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": retryAfter };
    return { kind: "answer", status: 429, headers, body, ...scope };
}

/** A success that breaks off, although the request took effect. */
export function truncated(scope: Scope = {}): FaultInput {
    return { kind: "answer", body: '{"code":"WA200","message":"Request Processed Succ', stored: true, ...scope };
}

export function redirect(to: string, scope: Scope = {}): FaultInput {
    return { kind: "answer", status: 307, headers: { location: to }, ...scope };
}

/** A body of so many bytes. */
export function huge(bytes: number, scope: Scope = {}): FaultInput {
    return { kind: "answer", body: " ".repeat(bytes), ...scope };
}

/** A list with this content, whatever numbers there are. */
export function listed(data: unknown): FaultInput {
    return { kind: "answer", on: "list", body: JSON.stringify({ code: "WA200", message: "", data, error: {} }) };
}
