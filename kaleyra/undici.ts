// The part of undici that an exchange without a proxy needs: loading all of it, with fetch, WebSocket and caches, takes three
// times as long and twice the memory. If a later version moves the part, all of undici is loaded instead.

type Undici = typeof import("undici");

export function agent(): Undici["Agent"] {
    try {
        const part: unknown = require("undici/lib/dispatcher/agent.js");
        if (typeof part === "function") {
            return part as Undici["Agent"];
        }
    } catch {
        // Moved in this version.
    }
    return allOfUndici().Agent;
}

/** Follows the proxy variables; it needs all of undici. */
export const envHttpProxyAgent = () => allOfUndici().EnvHttpProxyAgent;

function allOfUndici(): Undici {
    return require("undici") as Undici;
}
