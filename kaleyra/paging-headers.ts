// Finds the statements about paging in the headers and the status of an answer. paging.ts reads them like fields beside the entries.

import { type Beside, SPEAKS_OF_PAGES } from "./paging";
import type { HttpAnswer } from "./transport";

/** What the status line and the headers show about paging; an API may use only these for paging. */
export function pagingHeaders({ status, headers }: Pick<HttpAnswer, "status" | "headers">): Beside[] {
    const all = [...headers].flatMap(([name, values]) => values.map((value) => [name, value] as const));
    const fields = all
        .filter(([name, value]) => isPagingHeader(name) || isPagingText(name, value))
        .map(([name, value]) => [name.replace(/^x-/, ""), value] as const);
    const links = all.filter(([name]) => name === "link").flatMap(([, value]) => linkFields(value));
    // Only 200 is a complete answer of the server: 202 has no result yet, 203 was changed by a proxy, and 206 is partial.
    const incomplete = status === 200 ? [] : [["HTTP status", status] as const];
    return [...fields, ...links, ...incomplete].map(([name, value]) => ({ name, value, around: {} }));
}

/** A word of a header's name that speaks of pages, also when several are written together as in `X-TotalCount`. */
const PAGING_WORD =
    /^(?:is|has|no)?(?:page|pages|paging|pagination|paginated|counts?|totals?|next|prev|previous|cursors?|more|offset|range|continuation|continue|truncated|partial|incomplete|remaining|marker|scroll|after|before|skip|records?|items?|results?|elements?|entries|rows|numbers?|per|size|limit|token|num)+$/;

/** Words that speak of pages only where the whole name consists of such words: `X-Last`, but not `Last-Modified`. */
const WEAK_WORD =
    /^(?:is|has|first|last|final|complete|completed|done|finished|start|end|from|to|index|limit|size|records?|items?|results?|elements?|entries|rows|numbers?|hits|per|token|num|after|before)$/;

/** Headers whose names only look like paging. */
const OTHER_HEADER =
    /rate-?limit|quota|attempt|retry|^accept-|^access-control-|(?:^|[-_])(?:time|duration|latency|runtime)(?:$|[-_])|next[-_]hop|page[-_]speed|requests?[-_](?:counts?|total)|total[-_]requests?/;

function isPagingHeader(name: string): boolean {
    const words = name.replace(/^x-/, "").split(/[-_.]/);
    const speaks = words.some((word) => PAGING_WORD.test(word) && !WEAK_WORD.test(word));
    return (
        !OTHER_HEADER.test(name) && (speaks || words.every((word) => WEAK_WORD.test(word) || PAGING_WORD.test(word)))
    );
}

/** A warning or a confirmed preference speaks of pages in its value. */
function isPagingText(name: string, value: string): boolean {
    return /^(?:x-)?(?:warning|preference-applied)$/.test(name) && (SPEAKS_OF_PAGES.test(value) || /page/i.test(value));
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
