// The calls of a number's life, as the host answers them: recorded once for each version, and asked again by later ones.

import type { Host, Props } from "../support/provider-host";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";

const ID = "7654000001";

/** A call of the host's protocol. */
export interface Call {
    readonly method: "check" | "diff" | "create" | "read";
    readonly request: readonly unknown[];
}

export const CALLS: readonly Call[] = [
    { method: "check", request: [{}, SUPPORT] },
    { method: "create", request: [SUPPORT] },
    { method: "check", request: [SUPPORT, SUPPORT] },
    { method: "diff", request: [ID, stateOf(SUPPORT), SUPPORT] },
    { method: "diff", request: [ID, stateOf(SUPPORT), { ...SUPPORT, __import: ID }] },
    { method: "diff", request: [ID, stateOf(SUPPORT), SALES] },
    { method: "read", request: [ID, stateOf(SUPPORT)] },
    { method: "check", request: [{}, { ...SALES, phoneNumber: "97612", name: "" }] },
];

/** Makes a call and gives its answer as plain data. */
export async function answer(host: Host, { method, request }: Call): Promise<unknown> {
    const call = host[method].bind(host) as (...args: unknown[]) => Promise<Props>;
    return JSON.parse(JSON.stringify(await call(...request)));
}
