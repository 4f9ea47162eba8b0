// Finds the statements about paging in the headers and the status of an answer. paging.ts reads them like fields beside the entries.
// Servers, proxies and CDNs add many headers, so only those count that may be a statement: a number, a yes or no, or words about pages.

import { type Beside, SPEAKS_OF_PAGES } from "./paging";
import type { HttpAnswer } from "./transport";

/** What the status line and the headers show about paging; an API may use only these for paging. */
export function pagingHeaders({ status, headers }: Pick<HttpAnswer, "status" | "headers">): Beside[] {
    const all = [...headers].flatMap(([name, values]) => values.map((value) => [name, value] as const));
    const fields = all
        .filter(([name, value]) => name !== "link" && !TECHNICAL_HEADER.test(name) && mayBeStatement(name, value))
        .map(([name, value]) => [name.replace(/^x-/, ""), value] as const);
    const links = all.filter(([name]) => name === "link").flatMap(([, value]) => linkFields(value));
    // Only 200 is a complete answer of the server: 202 has no result yet, 203 was changed by a proxy, and 206 is partial.
    const incomplete = status === 200 ? [] : [["HTTP status", status] as const];
    return [...fields, ...links, ...incomplete].map(([name, value]) => ({ name, value, around: {} }));
}

/** Headers about the connection, limits, times, caches and traces, whatever their value. */
const TECHNICAL_HEADER = new RegExp(
    [
        "^(?:accept|access-control|alt-svc|cdn|cross-origin|nel|report-to|sec|server|set-cookie|strict-transport|x-envoy|x-b3|x-datadog)(?:-|$)",
        "^(?:x-)?(?:dnt|expires|powered-by|varnish|timer|xss-protection|dns-prefetch-control)$",
        "^(?:upgrade-insecure-requests|content-security-policy.*|permissions-policy|x-aspnet.*|x-.*cache.*)$",
        "rate-?limit|quota|attempt|retry|content-length$|next-hop|page-?speed|requests?-(?:count|total)|total-requests?",
        "(?:^|[-_])(?:age|time|duration|latency|runtime|rtt|ttl|timing|uptime|sampled|sampling)(?:$|[-_])",
    ].join("|"),
);

/** A header's name that speaks of pages, also with its words written together as in `X-NextPageToken`. */
const PAGING_NAME =
    /(?:^|[-_.])(?:is|has)?(?:pages?|paging|pagination|paginated|next|prev|previous|cursors?|more|range|continuation|continue|truncated|partial|incomplete|remaining|marker|scroll|after|total|count|offset|warning|preference)(?:pages?|total|count|records?|items?|results?|token|cursor|marker|url|link|applied)*(?:$|[-_.])/;

/** A text is a sentence, a word or `1/2`; anything else may be an identifier, which contains such words only by chance. */
function mayBeStatement(name: string, value: string): boolean {
    const isValue = /^(?:[+-]?\d[\d\s,]*|true|false|yes|no)$/i.test(value.trim());
    const isText = /\s|^[a-z-]+$|^\d+\/\d+$/i.test(value);
    return isValue || PAGING_NAME.test(name) || (isText && SPEAKS_OF_PAGES.test(value));
}

/** The links of a `Link` header that lead to other pages than the first and the ones before, or that are not understood. */
function linkFields(header: string): [name: string, value: string][] {
    return header
        .split(/,(?=\s*<)/)
        .filter((link) => link.trim() !== "")
        .flatMap((link): [string, string][] => {
            const [, double, single, bare] = /;\s*rel\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;,"']+))/i.exec(link) ?? [];
            const relations = (double ?? single ?? bare ?? "").toLowerCase().split(/\s+/);
            if (relations.every((relation) => /^(?:self|first|prev|previous)$/.test(relation))) {
                return [];
            }
            const target = /<([^>]*)>/.exec(link)?.[1] ?? link;
            return [[relations.includes("next") ? "next" : "Link", target || link]];
        });
}
