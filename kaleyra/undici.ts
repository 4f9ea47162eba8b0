// The part of undici that an exchange without a proxy needs. The whole, with fetch, WebSocket and caches, takes three times
// as long to load and twice the memory. Should a later version keep it elsewhere, the whole serves as well.

type Undici = typeof import("undici");

export function agent(): Undici["Agent"] {
    try {
        const part: unknown = require("undici/lib/dispatcher/agent.js");
        if (typeof part === "function") {
            return part as Undici["Agent"];
        }
    } catch {
        // Kept elsewhere.
    }
    return whole().Agent;
}

/** Follows the proxy variables; it works only with the whole. */
export const envHttpProxyAgent = () => whole().EnvHttpProxyAgent;

function whole(): Undici {
    return require("undici") as Undici;
}
