// Reads the list's paging: the fields beside the entries, and whether they are consistent with a complete list.
// Kaleyra documents no paging, so the rule is strict: a field of an unknown name, or with a value that is not consistent with a
// complete list, makes the list incomplete. A list that is taken for complete by mistake would drop a number from the state.

/** A field beside the entries. */
export interface Beside {
    readonly name: string;
    readonly value: unknown;
    /** The object that holds it. */
    readonly around: Readonly<Record<string, unknown>>;
}

/** Where a page stands in the list. */
export interface Position {
    /** From 1 on. */
    readonly page: number;
    /** The numbers on the pages before. */
    readonly before: number;
    /** The entries on this page. */
    readonly entries: number;
}

/** A number that can be checked only when all pages were read. */
export interface Claim {
    readonly name: string;
    readonly value: number;
    readonly counts: "numbers" | "pages";
    /** The page's own count, which also satisfies it; undefined when only the total does. */
    readonly onPage?: number | undefined;
}

/** What one page shows about further pages. */
export interface Paging {
    /** Whether there is another page, and how to request it if the answer shows it. */
    readonly more: false | { readonly cursor: string | undefined };
    readonly claims: readonly Claim[];
    /** What is not understood or not consistent, as the second half of a sentence. */
    readonly unclear: string | undefined;
}

/** What one field means: `end` and `more` are statements about further pages, `full` is a page as long as its limit. */
type Meaning = "unrelated" | "consistent" | "end" | "full" | "more" | "unclear" | Claim;

type Rule = readonly [name: RegExp, meaning: (field: Beside, position: Position) => Meaning];

type CountRule = readonly [name: RegExp, meaning: (count: number, position: Position, name: string) => Meaning];

/** What the list consists of, in names such as `totalRecords` and `phone_number_count`. */
const ENTRIES = "list|data|results?|records?|items?|entry|entries|elements?|rows?|hits?|phones?|numbers?";

/** Who has the numbers, in names such as `account_status`. */
const OWNER = "waba|whatsapp|business|account|tenant|company|customer|owner|brand";

/** Names that have nothing to do with pages or counts. The first rule whose pattern is the whole name applies. */
const UNRELATED_RULES: readonly Rule[] = [
    [whole("success|ok"), ({ value }) => (isYes(value) ? "unrelated" : "unclear")],
    [
        whole("(?:http|response|api|request|result)?(?:status|state)"),
        ({ value }) => (isEmpty(value) || isSuccess(value) || isAccountState(value) ? "unrelated" : "unclear"),
    ],
    [
        whole(
            "(?:http|response|api|request|result)?(?:code|statuscode|statustext|statusmessage|message|msg)",
            "description|type|kind|object|errors?|warnings?",
        ),
        ({ value }) => (isEmpty(value) || isSuccess(value) ? "unrelated" : "unclear"),
    ],
    [whole("(?:api|response|schema)?version"), ({ value }) => (isVersion(value) ? "unrelated" : "unclear")],
    [
        whole(`(?:${OWNER}|display|verified)*name`),
        (field) => (typeof field.value === "string" && field.value.length <= 256 ? "unrelated" : unrelated(field)),
    ],
    [whole(`(?:${OWNER})+(?:id|uuid|sid|(?:review|verification)?status|type|mode)`, "waba|account|sid"), unrelated],
    [whole("(?:x?request|req|response|trace|correlation|transaction|span|message|log)(?:id|uuid)", "etag"), unrelated],
    [whole("messagetemplatenamespace|currency|locale|language|region"), unrelated],
    [whole("(?:country|calling|dialing)(?:code|id)?|countrycallingcode|timezone(?:id|offset)?"), unrelated],
    [whole("timestamp|ts|time|date|datetime|duration|elapsed|took|latency"), unrelated],
    [
        whole("(?:created|updated|generated|processed|received|server|response|request)(?:at|on|time|date|timestamp)"),
        unrelated,
    ],
    [whole("host|server|environment|method|path|self"), unrelated],
];

/** Words that complete the names below. */
const PART = `is|has|pages?|url|uri|link|href|id|key|offset|count|${ENTRIES}`;

const MORE = "next|more|continu(?:e|es|ation)|remaining|left|truncated|partial|incomplete";

const CURSOR = "cursor|token|marker|scroll|after";

/** Names of statements about pages. */
const STATEMENT_RULES: readonly Rule[] = [
    [whole("cursors"), ({ value }, { entries }) => metaCursors(value, entries)],
    [whole("(?:is)?(?:last|final)(?:page)?"), last],
    [whole("(?:is)?first(?:page)?"), first],
    [
        whole("(?:is)?(?:list)?(?:complete|completed|done|finished|ended|exhausted)"),
        ({ value }) => (isYes(value) ? "end" : "more"),
    ],
    [
        whole(`(?:${PART})*(?:prev|previous|before)(?:${PART}|${CURSOR})*`),
        ({ value }, { page }) => (isNo(value) || page > 1 ? "consistent" : "unclear"),
    ],
    [
        whole(`(?:${PART}|${CURSOR})*(?:${MORE})(?:${PART}|${MORE}|${CURSOR})*`),
        ({ value }) => (isNo(value) ? "end" : "more"),
    ],
    // Without a value it may be the cursor of the request, which does not show that this is the last page.
    [whole(`(?:${PART})*(?:${CURSOR})(?:${PART}|${CURSOR})*`), ({ value }) => (isNo(value) ? "consistent" : "more")],
];

const RULES: readonly Rule[] = [...UNRELATED_RULES, ...STATEMENT_RULES];

/** Names of numbers that say which part of the list this is, or how much there is. */
const COUNT_RULES: readonly CountRule[] = [
    [
        whole(
            "(?:page)?(?:(?:total|num|numberof|count|max)pages|(?:total|last|max)page|pages(?:count|total)?|pagecount|last)",
        ),
        (value, _, name) => ({ name, value, counts: "pages" }),
    ],
    [whole("(?:current|this|active)?page(?:no|num|number|index|current)?"), (count, { page }) => near(count, page - 1)],
    [
        whole(
            `(?:page|query|request|default|max|${ENTRIES})*(?:limit|perpage)`,
            "(?:page|query|request|default|max)+size",
            `max(?:count|${ENTRIES})*`,
        ),
        (count, { entries }) => (count > entries ? "consistent" : limit(count, entries)),
    ],
    // The length of the list, or that of a page.
    [whole(`(?:${ENTRIES})*size|rows`), (count, { entries }) => limit(count, entries)],
    [whole("from|start|startindex"), (count, { before }) => near(count, before)],
    [whole("(?:page)?(?:offset|skip|skipped)"), (count, { before }) => (count === before ? "consistent" : "unclear")],
    [whole("to|end|endindex"), (count, { before, entries }) => (count === before + entries ? "consistent" : "unclear")],
    [
        whole(`(?:${ENTRIES})*total(?:num|of|count|size|length|${ENTRIES})*`, `pagetotal(?:${ENTRIES})`),
        (value, _, name) => ({ name, value, counts: "numbers" }),
    ],
    [
        whole(
            `(?:${ENTRIES})*(?:count|length)(?:of)?(?:${ENTRIES})*`,
            `num(?:ber)?(?:of)?(?:${ENTRIES})+`,
            "results|records|items|entries|elements|hits|(?:phone)?numbers|phones",
        ),
        (value, { entries }, name) => ({ name, value, counts: "numbers", onPage: entries }),
    ],
];

/** Reads the fields beside the entries of one page. */
export function readPaging(fields: readonly Beside[], position: Position): Paging {
    const claims: Claim[] = [];
    const more: Beside[] = [];
    let unclear: string | undefined;
    let isFull = false;
    let isEnd = false;
    for (const field of fields) {
        const meaning = meaningOf(field, position);
        if (typeof meaning === "object") {
            claims.push(meaning);
        } else if (meaning === "more") {
            more.push(field);
        } else if (meaning === "unclear") {
            unclear ??= `the field ${quote(field.name)} next to the list could not be interpreted`;
        }
        isFull ||= meaning === "full";
        isEnd ||= meaning === "end";
    }
    if (more.length > 0 && isEnd) {
        unclear ??= `the list contradicts itself about further pages (${quote(more[0]?.name ?? "")})`;
    }
    if (more.length === 0 && isFull && !isEnd && !claims.some(({ onPage }) => onPage === undefined)) {
        unclear ??= "the page is full, so there may be more numbers";
    }
    return { more: more.length > 0 && { cursor: cursorOf(more) }, claims, unclear };
}

/** The claim that what was read does not satisfy, as the second half of a sentence. */
export function unsatisfied(claims: readonly Claim[], read: { numbers: number; pages: number }): string | undefined {
    const wrong = claims.find(({ value, counts, onPage }) =>
        counts === "numbers"
            ? value !== read.numbers && value !== onPage
            : value !== read.pages && !(value === 0 && read.numbers === 0),
    );
    return wrong && `${quote(wrong.name)} is ${wrong.value}, but ${read[wrong.counts]} ${wrong.counts} were read`;
}

/** Whether an object of this name is a statement about paging in itself, not a container of other fields. */
export function isPagingValue(name: string): boolean {
    return STATEMENT_RULES.some(([pattern]) => pattern.test(plainName(name)));
}

function meaningOf(field: Beside, position: Position): Meaning {
    const name = plainName(field.name);
    const count = countOf(field.value);
    const rule = count !== undefined && COUNT_RULES.find(([pattern]) => pattern.test(name));
    if (rule) {
        return rule[1](count, position, field.name);
    }
    return RULES.find(([pattern]) => pattern.test(name))?.[1](field, position) ?? "unclear";
}

/** A pattern for names that are one of these from the first letter to the last: any other word may change what they mean. */
function whole(...names: readonly string[]): RegExp {
    return new RegExp(`^(?:${names.join("|")})$`);
}

/** `hasNextPage`, `has_next_page` and `Has-Next-Page` are the same name. */
export function plainName(name: string): string {
    return name.replace(/[\s_.:-]/g, "").toLowerCase();
}

/** A time, an identifier or the like, unless its text mentions pages or is an address with a query. An object is none of these. */
function unrelated({ value }: Beside): Meaning {
    const isText =
        typeof value === "string" && value.length <= 128 && !SPEAKS_OF_PAGES.test(value) && !/[?&]/.test(value);
    return isText || typeof value === "number" || isEmpty(value) ? "unrelated" : "unclear";
}

/** Words that speak of pages. Letters around one make another word; `_` and digits do not. */
export const SPEAKS_OF_PAGES =
    /(?<![a-z])(?:pages?|paginated|more|partial(?:ly)?|truncated|incomplete|next|remaining|showing|limited to|first|some|only|rest|subset|of[\W_]*\d+|(?:first|total)\W*\d+)(?![a-z])|\d\s*\/\s*\d/i;

/** HTTP's or Kaleyra's code of a success, or a text of which every word is known to say no more than that. */
function isSuccess(value: unknown): boolean {
    if (value === true || /^(?:wa)?200(?: ok)?$/i.test(String(value))) {
        return true;
    }
    const words = typeof value === "string" ? value.toLowerCase().match(/[\p{L}\p{N}+…]+|\.{2,}/gu) : null;
    return words?.every((word) => SUCCESS_WORDS.has(word)) ?? false;
}

const SUCCESS_WORDS: ReadonlySet<string> = new Set([
    ...["success", "successful", "successfully", "succeeded", "ok", "true", "done", "completed", "processed"],
    ...["fetched", "retrieved", "returned", "listed", "found", "get", "list", "all", "details"],
    ...["request", "response", "operation", "api", "call", "data", "information", "phone", "number", "numbers"],
    ...["whatsapp", "business", "waba", "account", "a", "an", "the", "of", "for", "is", "are", "was", "were"],
    ...["has", "have", "been"],
]);

/** The status of a WABA or an account. `VERIFIED` and `CONNECTED` are those of numbers, so they may be a filter. */
function isAccountState(value: unknown): boolean {
    return typeof value === "string" && /^(?:active|approved|enabled|live)$/i.test(value.trim());
}

function isVersion(value: unknown): boolean {
    return isEmpty(value) || (/^v?\d{1,10}(?:[.-]\d{1,10})*$/i.test(String(value)) && typeof value !== "object");
}

/** `last: true`; or the address of the last page, when it is that of the first. */
function last({ value, around }: Beside): Meaning {
    if (isYes(value) || (isNo(value) && !isEmpty(value))) {
        return isYes(value) ? "end" : "more";
    }
    return isEmpty(value) || isOnlyPage(around) ? "consistent" : "unclear";
}

function first({ value, around }: Beside, { page }: Position): Meaning {
    if (typeof value === "boolean") {
        return value === (page === 1) ? "consistent" : "unclear";
    }
    return isEmpty(value) || isOnlyPage(around) ? "consistent" : "unclear";
}

/** Whether an object of links names the same address for the first and the last page. */
function isOnlyPage(links: Readonly<Record<string, unknown>>): boolean {
    return typeof links.first === "string" && links.first === links.last;
}

/** A page as long as its limit may not be the last one; a limit below what came is not understood. */
function limit(count: number, entries: number): Meaning {
    return count === entries && count > 0 ? "full" : "unclear";
}

/** Counted from 0 or from 1. */
function near(count: number, expected: number): Meaning {
    return count === expected || count === expected + 1 ? "consistent" : "unclear";
}

/**
 * Meta names the cursors of the last page too: only `next` beside them says that there is another page. But a page of exactly
 * 10, 25 or 100 entries may be as long as a limit that is not shown.
 */
function metaCursors(value: unknown, entries: number): Meaning {
    if (isEmpty(value)) {
        return "consistent";
    }
    const isMeta =
        isObject(value) &&
        Object.entries(value).every(([key, cursor]) => /^(?:before|after)$/.test(key) && isTextOrNull(cursor));
    const isRound = entries > 0 && (entries % 25 === 0 || entries % 10 === 0);
    return !isMeta ? "unclear" : value.after && isRound ? "full" : "consistent";
}

function isTextOrNull(value: unknown): boolean {
    return typeof value === "string" || value === null;
}

/** The cursor of the next page, where one of the fields tells it in a way that can be requested. */
function cursorOf(fields: readonly Beside[]): string | undefined {
    for (const { name, value, around } of fields) {
        const after = isObject(around.cursors) ? around.cursors.after : undefined;
        const cursor = plainName(name) === "nextcursor" ? value : undefined;
        for (const candidate of [after, cursor, cursorIn(value)]) {
            if (typeof candidate === "string" && candidate !== "") {
                return candidate;
            }
        }
    }
    return undefined;
}

/** The cursor in the address of the next page, if it names one. */
function cursorIn(next: unknown): string | undefined {
    if (typeof next !== "string" || !next.includes("?")) {
        return undefined;
    }
    return new URLSearchParams(next.slice(next.indexOf("?"))).get("after") ?? undefined;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function countOf(value: unknown): number | undefined {
    const count = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
    return typeof count === "number" ? count : undefined;
}

function isEmpty(value: unknown): boolean {
    return (
        value === null ||
        value === undefined ||
        value === "" ||
        (typeof value === "object" && Object.keys(value).length === 0)
    );
}

function isNo(value: unknown): boolean {
    return isEmpty(value) || /^(?:false|no|0)$/i.test(String(value));
}

function isYes(value: unknown): boolean {
    return /^(?:true|yes|1)$/i.test(String(value));
}

/** A vendor's field name in a message. */
function quote(name: string): string {
    return JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);
}
