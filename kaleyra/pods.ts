// Kaleyra's pods and their API domains, as "Kaleyra, Add Phone Number" prints them.
// Other pages print other hosts, so every use of this table can be overridden by an API domain.

import { isLoopback } from "./loopback";

export const POD_DOMAINS = {
    IN: "api.in.kaleyra.io",
    SG: "api.ap.kaleyra.io",
    EU: "api.eu.kaleyra.io",
    NA: "api.na.kaleyra.io",
} as const;

type Pod = keyof typeof POD_DOMAINS;

export const PODS = Object.keys(POD_DOMAINS) as Pod[];

/**
 * The origin of an API domain, or undefined when it must not be used.
 * @param domain a host, an `https://` URL, or an `http://` URL of this machine
 */
export function originOf(domain: string): string | undefined {
    let url: URL;
    try {
        url = new URL(/^[a-z]+:\/\//i.test(domain) ? domain : `https://${domain}`);
    } catch {
        return undefined;
    }
    const bare =
        url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "" && url.password === "";
    const safe = url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
    return bare && safe ? url.origin : undefined;
}
