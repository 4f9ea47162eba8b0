// A list is complete only if everything beside its entries is understood and consistent with "this is everything".

import assert from "node:assert/strict";
import fc from "fast-check";
import { type Page, readPage } from "../../kaleyra/number-list";
import { unsatisfied } from "../../kaleyra/paging";

const ENTRIES = [1, 2, 3].map((i) => ({ id: String(i), display_phone_number: `+91 97612 3456${i}` }));

/** Why a list of one page is incomplete. */
function reason({ numbers, hasUnread, paging }: Page): string | undefined {
    if (hasUnread) {
        return "unread";
    }
    return paging.more ? "more" : (paging.unclear ?? unsatisfied(paging.claims, { numbers: numbers.length, pages: 1 }));
}

const WRAPS: Readonly<Record<string, (fields: object) => object>> = {
    "beside data": (fields) => ({ data: ENTRIES, ...fields }),
    "inside data": (fields) => ({ data: { phone_numbers: ENTRIES, ...fields } }),
    "in an object beside data": (fields) => ({ data: ENTRIES, meta: { pagination: fields } }),
};

function incomplete(wrap: (fields: object) => object, fields: object): string | undefined {
    return reason(readPage({ code: "WA200", message: "Request Processed Successfully", error: [], ...wrap(fields) }));
}

const MORE: readonly object[] = [
    { hasNextPage: true },
    { has_more: true },
    { HasMore: "true" },
    { count: 250 },
    { totalRecords: 4 },
    { "Total-Records": "4" },
    { total: 2 },
    { total: 0 },
    { page: 2 },
    { page: 1, limit: 3 },
    { limit: 3 },
    { limit: 2 },
    { per_page: 3, page: 1 },
    { page: 1, total_pages: 2 },
    { lastPage: 9 },
    { offset: 3 },
    { from: 4, to: 6, total: 6 },
    { pagination: { total: 4 } },
    { next: "https://x.example/?page=2" },
    { next: { href: "https://x.example/?page=2" } },
    { next: 2 },
    { next_token: "x" },
    { nextPageToken: "x" },
    { cursor: "x" },
    { cursors: { after: "x", more: true } },
    { cursors: { after: "x" }, next: "https://x.example/?after=x" },
    { last: false },
    { is_last: false },
    { complete: false },
    { truncated: true },
    { remaining: 1 },
    { first: false },
    { previous: "https://x.example/?page=1" },
    { first: "?page=1", last: "?page=2" },
    { message: "Showing 3 of 250 numbers" },
    { status: "partial" },
    { has_more: false, next_cursor: "x" },
    { page: { size: 20, totalElements: 23, totalPages: 2, number: 0 } },
    { links: [{ rel: "next", href: "?page=2" }] },
    { unknown: 7 },
    { warnings: ["only the first numbers"] },
    { success: false },
    { status: "HAS_MORE" },
    { status: "PARTIAL_CONTENT" },
    { status: "PROCESSING" },
    { status: 202 },
    { type: "page_1_of_3" },
    { kind: "paginated" },
    { version: "1/3" },
    { region: "page2" },
    { request_id: { next: "x" } },
    { description: "2/3 numbers" },
    { msg: "Result limited to 3 entries" },
    { max_id: 7654000009 },
    { success: "partial" },
    { ok: "Showing first results" },
    { warning: "only some numbers" },
    { message: "Successfully fetched the first page" },
    { message: "Numbers fetched successfully, some failed" },
    { siguiente: "https://x.example/?pagina=2" },
    { notice: "list was truncated" },
    { has_rest: true },
    { total_unverified: 1 },
    { total_verified: 4 },
    { phone_number_limit: 3 },
    // A count of what is not listed, or of a part.
    { pending_count: 3 },
    { not_verified_numbers: 3 },
    { hidden_numbers: 3 },
    { omitted_records: 3 },
    { excluded_items: 3 },
    { used_count: 3 },
    { total: 3, total_verified: 3 },
    { active_count: 1 },
    { summary: { verified: 3 } },
    { pending: { numbers: [], count: 3 } },
    { groups: [{ numbers: [], count: 3 }] },
    { size: 3 },
    { size: 25 },
    { rows: 3 },
    { limit: 3, cursor: null },
    // A count that is not exact.
    { length: "3+" },
    { size: "3 of many" },
    { results: "1-3" },
    { total: "1,000" },
    { total: null },
    // A number that is not listed.
    { pending: "+919761234569" },
    { others: "+919761234569,+919761234568" },
    { pending: {} },
    // null where a list may be.
    { pending: null },
    { phones: null },
    { pending_numbers: null },
    // A filter or a part.
    { full_list: false },
    { all: false },
    { only_verified: true },
    { include_unverified: false },
    { filtered: true },
    { filter: "verified" },
    { scope: "verified" },
    { type: "approved" },
    { number: 3 },
    { status: "VERIFIED" },
    { status: "CONNECTED" },
    { verified: true },
    { sample: true },
    { eof: false },
    { overflow: true },
    { approximate: true },
    { relation: "gte" },
    { stale: true },
    { no_more: false },
    { plan: "gold" },
    { remark: "pending numbers excluded" },
    { comment: "2 numbers pending verification" },
    { note: "unverified numbers are not shown" },
    { message: "Success: verified numbers listed, pending numbers omitted" },
    { message: "Success, 2 verified numbers listed" },
    { message: "200 numbers found" },
    { message: "Numbers listed ..." },
    { status: "received" },
    { message: "Numbers listed successfully, 250+" },
    { path: "/v2/numbers?limit=3" },
];

const EVERYTHING: readonly object[] = [
    {},
    { status: "success", statusCode: 200, success: true },
    { timestamp: "2026-01-01T00:00:00Z", time: 1767225600 },
    { request_id: "5a0d6a3e-2f7b-4f0e-9d7d-b7e0f2a6c1d2", traceId: "abc" },
    { waba_id: "766123456789", version: "v2" },
    { total: 3 },
    { totalRecords: "3", count: 3 },
    { limit: 25, offset: 0, total: 3 },
    { limit: 3, total: 3 },
    { limit: 3, has_more: false },
    { page: 1, per_page: 25, total_pages: 1 },
    { currentPage: 0, totalPages: 1 },
    { current_page: 1, from: 1, to: 3, last_page: 1, per_page: 15, total: 3, path: "" },
    { paging: {} },
    { links: { next: null, prev: null } },
    { first: "?page=1", last: "?page=1", next: null },
    { last: true },
    { first: true, last: true },
    { has_more: false },
    { hasNextPage: false, hasPreviousPage: false },
    { next: null },
    { next: "" },
    { remaining: 0 },
    { next_token: null },
    { cursors: { before: "a", after: "b" } },
    { page: { size: 20, totalElements: 3, totalPages: 1, number: 0 } },
    { errors: [], warnings: [] },
    { name: "More Retail" },
    { currency: "INR", name: "ACME", message_template_namespace: "ab_cd" },
    { timezone_id: "71" },
    { country: "IN" },
    { country_code: "91" },
    { account_status: "ACTIVE", account_sid: "HXAP1" },
    { status: "ACTIVE" },
    { phone_number_limit: 25 },
    { business_account_id: "123456789012345" },
    { message: "Phone numbers fetched successfully" },
    { message: "Successfully processed" },
    { message: "Phone numbers of the WABA retrieved." },
    { object: "list" },
    { account_review_status: "APPROVED", business_verification_status: "verified" },
    { links: { self: "https://x.example/v2/HXAP1/whatsapp/766123456789/number", next: null } },
    { numberOfElements: 3, length: 3, num_numbers: 3 },
    { list_count: 3, phone_numbers_count: "3" },
    { truncated: 0, has_more: "no" },
    { errors: null, meta: null },
];

describe("a list", () => {
    for (const [where, wrap] of Object.entries(WRAPS)) {
        for (const fields of MORE) {
            it(`is incomplete with ${JSON.stringify(fields)} ${where}`, () => {
                assert.notEqual(incomplete(wrap, fields), undefined);
            });
        }

        for (const fields of EVERYTHING) {
            it(`is complete with ${JSON.stringify(fields)} ${where}`, () => {
                assert.equal(incomplete(wrap, fields), undefined);
            });
        }
    }

    it("is incomplete with Meta's cursors and a round number of entries, unless it says that this is the end", () => {
        const entries = Array.from({ length: 25 }, (_, i) => ({
            id: String(100 + i),
            phone_number: `+1202555${1000 + i}`,
        }));
        const cursors = { before: "a", after: "b" };
        const read = (data: unknown, paging: object) =>
            reason(readPage({ code: "WA200", message: "", error: [], data, paging }));
        assert.notEqual(read(entries, { cursors }), undefined);
        assert.equal(read(entries.slice(1), { cursors }), undefined);
        assert.equal(read(entries, { cursors, next: null }), undefined);
    });

    for (const [name, ...values] of [
        ["x-pagination", '{"HasNext":true}'],
        ["pagination-total", "12"],
        ["total-count", "12"],
        ["x-count", "12"],
        ["next-cursor", "abc"],
        ["x-total", "3", "12"],
        ["content-range", "0-2/12"],
        ["x-ms-continuation", "abc"],
        ["x-truncated", "true"],
        ["x-continuation-token", "abc"],
        ["x-has-remaining", "1"],
        ["x-partial", "true"],
        ["x-marker", "abc"],
        ["x-last", "false"],
        ["x-records", "12"],
        ["x-limit", "3"],
        ["x-totalcount", "12"],
        ["x-list-incomplete", "true"],
        ["x-list-size", "5"],
        ["x-list-size", "3"],
        ["x-collection-size", "5"],
        ["x-numfound", "5"],
        ["x-matches", "3"],
        ["x-available", "5"],
        ["x-length", "5"],
        ["x-total", "1,000"],
        ["x-max-results", "3"],
        ["x-query-limit", "3"],
        ["x-list-complete", "false"],
        ["x-complete", "no"],
        ["x-eof", "FALSE"],
        ["x-orange-request", "1"],
        ["x-page", "1/2"],
        ["x-nextpagetoken", "abc"],
        ["x-status", "partial"],
        ["x-result", "1/3"],
        ["x-message", "the first numbers are listed"],
        ["warning", '110 - "Response is stale"'],
        ["warning", '299 - "list truncated"'],
        ["link", "</x?page=2>; rel='next'"],
        ["link", '</x?page=5>; rel="last"'],
        ["link", '</x?page=2>; REL="page next"'],
        ["link", '</x?page=1>; rel="prev"', "</x?page=3>; rel=next"],
    ] as const) {
        it(`is incomplete with the header ${name}: ${values.join(" and ")}`, () => {
            const answer = { status: 200, headers: new Map([[name, values]]) };
            const page = readPage({ code: "WA200", message: "", error: [], data: ENTRIES }, undefined, answer);
            assert.notEqual(reason(page), undefined);
        });
    }

    for (const [name, value] of Object.entries({
        "x-country-code": "IN",
        "cloudfront-viewer-country": "IN",
        "x-account-sid": "HXAP1",
        "x-account-id": "7654",
        "x-orange-request": "abc",
        "x-page-speed": "1.13",
        "x-mod-pagespeed": "1.13",
        "x-total-time": "0.05",
        "x-next-hop": "10.0.0.1",
        "x-request-count": "17",
        "x-quota-remaining-count": "5",
        "last-modified": "Wed, 01 Jan 2025 00:00:00 GMT",
        "content-length": "512",
        "x-csrf-token": "abc",
        "x-length": "3",
        "x-filter": "abc",
        "x-next-page": "",
        age: "86400",
        dnt: "1",
        expires: "0",
        etag: 'W/"1f-3/4"',
        "retry-after": "5",
        "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
        "upgrade-insecure-requests": "1",
        "access-control-max-age": "600",
        "access-control-allow-credentials": "true",
        "x-ratelimit-remaining": "99",
        "ratelimit-limit": "100",
        "x-xss-protection": "0",
        "x-dns-prefetch-control": "off",
        "x-request-id": "123456",
        "x-trace-id": "123456",
        "x-b3-sampled": "1",
        "x-datadog-trace-id": "123456",
        "x-envoy-upstream-service-time": "12",
        "x-envoy-attempt-count": "1",
        "x-kong-upstream-latency": "12",
        "x-runtime": "12",
        "x-response-time": "12",
        "server-timing": "total;dur=12",
        "x-varnish": "32770 32771",
        "x-cache-hits": "1, 0",
        "x-served-by": "cache-sin-1, cache-2",
        "x-amzn-remapped-content-length": "512",
        "x-amz-cf-id": "aB3/4cD5eF6gH7iJ8kL9==",
        "x-powered-by": "Next.js",
        "x-version": "3",
        "content-type": "application/json; charset=utf-8",
        "set-cookie": "next=1; Path=/",
        "keep-alive": "timeout=5",
        "x-records": "3",
        "x-last": "true",
    })) {
        it(`is complete with the header ${name}: ${value}`, () => {
            const answer = { status: 200, headers: new Map([[name, [value]]]) };
            const page = readPage({ code: "WA200", message: "", error: [], data: ENTRIES }, undefined, answer);
            assert.equal(reason(page), undefined);
        });
    }

    for (const status of [201, 202, 203, 206]) {
        it(`is incomplete with HTTP ${status}`, () => {
            const answer = { status, headers: new Map() };
            const page = readPage({ code: "WA200", message: "", error: [], data: ENTRIES }, undefined, answer);
            assert.notEqual(reason(page), undefined);
        });
    }

    it("is incomplete when a success names an error", () => {
        const page = readPage({ code: "WA200", message: "", error: [["numbers", "not all"]], data: ENTRIES });
        assert.notEqual(reason(page), undefined);
    });

    it("is incomplete with any number of an unknown name", () => {
        // No real name begins like this; the rest makes it any name, also one that contains a known word.
        const name = fc.string({ unit: "grapheme-ascii" }).map((rest) => `zzq${rest}`);
        const value = fc.oneof(fc.integer({ min: 4 }), fc.constantFrom(-1, 1.5));
        fc.assert(
            fc.property(fc.constantFrom(...Object.values(WRAPS)), name, value, (wrap, key, content) => {
                assert.notEqual(incomplete(wrap, { [key]: content }), undefined, key);
            }),
        );
    });

    it("is incomplete with a statement about more pages in any casing, anywhere in the answer", () => {
        const words = fc.constantFrom("next page", "has more", "next cursor", "next token", "has next", "load more");
        const casing = fc.constantFrom(
            (name: string) => name.replaceAll(" ", "_"),
            (name: string) => name.replaceAll(" ", "-").toUpperCase(),
            (name: string) => name.replace(/ (.)/g, (_, letter: string) => letter.toUpperCase()),
            (name: string) => name.replace(/(?:^| )(.)/g, (_, letter: string) => letter.toUpperCase()),
        );
        const value = fc.constantFrom<unknown>(true, "x", 2, "https://x.example/?page=2", { href: "x" });
        fc.assert(
            fc.property(fc.constantFrom(...Object.values(WRAPS)), words, casing, value, (wrap, name, cased, more) => {
                assert.notEqual(incomplete(wrap, { [cased(name)]: more }), undefined);
            }),
        );
    });

    it("is incomplete with every count that differs from the entries", () => {
        const name = fc.constantFrom(
            "total",
            "total_count",
            "count",
            "totalRecords",
            "record_count",
            "numberOfElements",
        );
        fc.assert(
            fc.property(fc.constantFrom(...Object.values(WRAPS)), name, fc.nat(), (wrap, key, count) => {
                assert.equal(incomplete(wrap, { [key]: count }) === undefined, count === 3);
                assert.equal(incomplete(wrap, { [key]: String(count) }) === undefined, count === 3);
            }),
        );
    });

    it("never fails, whatever the answer contains", () => {
        fc.assert(
            fc.property(fc.jsonValue({ maxDepth: 6 }), fc.dictionary(fc.string(), fc.jsonValue()), (data, others) => {
                readPage({ ...others, code: "WA200", message: "", error: [], data });
            }),
        );
    });
});
