// The parts of undici that an exchange without a proxy needs. The whole, with fetch, WebSocket and caches, takes three times
// as long to load and twice the memory. Should a later version keep its parts elsewhere, the whole serves as well.

import type { Dispatcher } from "undici";

type Undici = typeof import("undici");

export const agent = () => part("dispatcher/agent", ({ Agent }) => Agent);

/** Sends a request over the dispatcher that is its `this`. */
export const requestOver = () =>
    part("api/api-request", ({ Dispatcher }): Dispatcher["request"] => Dispatcher.prototype.request);

/** Follows the proxy variables; it works only with the whole. */
export const envHttpProxyAgent = () => whole().EnvHttpProxyAgent;

function part<T>(file: string, ofWhole: (undici: Undici) => T): T {
    try {
        const found: unknown = require(`undici/lib/${file}.js`);
        if (typeof found === "function") {
            return found as T;
        }
    } catch {
        // Kept elsewhere.
    }
    return ofWhole(whole());
}

function whole(): Undici {
    return require("undici") as Undici;
}
