// Whether a host is this machine: plain http is allowed to it, and no proxy is used for it.
// Only "localhost" and literal loopback addresses count; other names could resolve to anything.

import { isIP } from "node:net";

/** Whether a host name or address, with or without IPv6 brackets, is this machine. */
export function isLoopback(hostname: string): boolean {
    const host = hostname.replace(/^\[|\]$/g, "");
    return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}
