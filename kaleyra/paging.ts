// Reads the list's paging: the fields beside the entries, and whether they are consistent with a complete list.
// Kaleyra documents no paging, so the rule is strict: what may speak of pages, and is not consistent, makes the list incomplete. So does a number of unknown meaning.

import { FAILURE_WORDS } from "./failure-words";

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

/** By the name in lower case without separators; the first match applies. Names that are not about pages, whatever the value. */
const UNRELATED_RULES: readonly Rule[] = [
    [/^(?:success|ok)$/, succeeded],
    [
        /^(?:http|response|api|request|result)?(?:status|code|statuscode|statustext|statusmessage|message|msg|state)$/,
        ({ value }) =>
            isSuccessWord(value) || isSuccessMessage(value) || isStateWord(value) ? "unrelated" : "unclear",
    ],
    [/^(?:api|response|schema)?version$/, ({ value }) => (isVersion(value) ? "unrelated" : "unclear")],
    [/^(?:x?request|req|response|trace|correlation|transaction|span|message|log)(?:id|uuid)$/, unrelated],
    [
        /^(?:(?:waba|(?:whatsapp)?(?:business)?account|business|tenant|company|customer|owner|brand|display|verified)*)name$/,
        ({ value }) => (typeof value === "string" && value.length <= 256 ? "unrelated" : unrelated({ value })),
    ],
    [
        /^(?:waba|business|tenant|(?:whatsapp)?(?:business)?account)(?:id|uuid|sid)?$|^(?:sid|currency|locale|language|region)$/,
        unrelated,
    ],
    [/^(?:country|calling|dialing)(?:code|id)?$|^countrycallingcode$|^timezone(?:id|offset)?$/, unrelated],
    [/^(?:timestamp|ts|time|date|datetime|duration|elapsed|took|latency|host|server|environment|method)$/, unrelated],
    [
        /^(?:created|updated|generated|processed|received|server|response|request)(?:at|on|time|date|timestamp)$/,
        unrelated,
    ],
];

/** The rules for all other values than numbers. */
const RULES: readonly Rule[] = [
    [/^cursors$/, ({ value }, { entries }) => metaCursors(value, entries)],
    [/^(?:is)?(?:last|final)(?:page)?$/, last],
    [/^(?:is)?first(?:page)?$/, first],
    [/^(?:is)?(?:complete|completed|done|finished|ended|exhausted)$/, ({ value }) => (isYes(value) ? "end" : "more")],
    [
        /next|more|continu|cursor|token|marker|scroll|remaining|left$|truncat|partial|after/,
        ({ value }) => (isNo(value) ? "end" : "more"),
    ],
    [/prev|before/, ({ value }, { page }) => (isNo(value) || page > 1 ? "consistent" : "unclear")],
    [/./, (field) => (isEmpty(field.value) || isPlain(field) ? "unrelated" : "unclear")],
];

/** The rules for values that are numbers. */
const COUNT_RULES: readonly (readonly [
    name: RegExp,
    meaning: (name: string, count: number, position: Position) => Meaning,
])[] = [
    [/prev|before/, (_, count, { page }) => (count === 0 || page > 1 ? "consistent" : "unclear")],
    [/next|more|remaining|left$|after|cursor|token|marker/, (_, count) => (count === 0 ? "end" : "more")],
    [/pages$|pagecount|totalpage|lastpage|maxpage$|^last$/, (name, value) => ({ name, value, counts: "pages" })],
    [/^(?:current|this|active)?page(?:no|num|number|index|current)?$/, (_, count, { page }) => near(count, page - 1)],
    // How many of the numbers have a good status; the others are not counted, so that more of them may exist.
    [
        /^(?:total|num|number)?(?:of)?(?:verified|active|connected|approved)(?:total|count|numbers?)?$/,
        (_, count, { before, entries }) => (count <= before + entries ? "consistent" : "unclear"),
    ],
    [/total/, (name, value) => ({ name, value, counts: "numbers" })],
    [
        /^(?:page|query|request|default|max|results?|records?|items?|phone|numbers?)*(?:limit|size|perpage)$|^max(?:results|records|items|entries|numbers|count)?$/,
        (_, count, { entries }) => limit(count, entries),
    ],
    [/^(?:from|start|startindex)$/, (_, count, { before }) => near(count, before)],
    [/^(?:page)?(?:offset|skip|skipped)$/, (_, count, { before }) => (count === before ? "consistent" : "unclear")],
    [
        /^(?:to|end|endindex)$/,
        (_, count, { before, entries }) => (count === before + entries ? "consistent" : "unclear"),
    ],
    [
        /(?<!ac)count(?!r)|record|item|entr|result|number|row|element|length|hit/,
        (name, value, { entries }) => ({ name, value, counts: "numbers", onPage: entries }),
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
    const plain = plainName(name);
    return /^(?:cursors|(?:is)?(?:first|last|final)(?:page)?)$|next|prev|more|cursor|token|marker/.test(plain);
}

function meaningOf(field: Beside, position: Position): Meaning {
    const name = plainName(field.name);
    const count = countOf(field.value);
    const rules = count === undefined ? [...UNRELATED_RULES, ...RULES] : UNRELATED_RULES;
    const meaning = rules.find(([pattern]) => pattern.test(name))?.[1](field, position);
    if (meaning !== undefined || count === undefined) {
        return meaning ?? "unclear";
    }
    const rule = COUNT_RULES.find(([pattern]) => pattern.test(name));
    return rule?.[1](field.name, count, position) ?? "unclear";
}

/** `hasNextPage`, `has_next_page` and `Has-Next-Page` are the same name. */
export function plainName(name: string): string {
    return name.replace(/[\s_.:-]/g, "").toLowerCase();
}

/** A time or an identifier is unrelated to paging unless its text mentions pages. An object is neither. */
function unrelated({ value }: Pick<Beside, "value">): Meaning {
    return isUnrelatedText(value) || typeof value === "number" || isEmpty(value) ? "unrelated" : "unclear";
}

/** Parts of names that may speak of pages, in plain form; `account` and `country` only look like `count`. */
const PAGING_NAME =
    /page|paging|pagin|next|more|continu|cursor|token|marker|scroll|remain|rest$|left$|truncat|partial|complete|after|prev|before|offset|skip|limit|total|(?<!ac)count(?!r)|^(?:has|(?:is)?(?:first|last|final))|finish|done|end(?:ed)?$|exhaust|subset|chunk|batch|segment|window|range|slice|portion|part$|link|href|ur[il]$|warn|notice|note|hint|error|fail|^(?:from|to|start|self)$/;

/** A yes or no, or a short text, of whose name and value nothing may speak of pages. Addresses and tokens may. */
function isPlain({ name, value }: Beside): boolean {
    if (PAGING_NAME.test(plainName(name))) {
        return false;
    }
    return (
        typeof value === "boolean" ||
        (isUnrelatedText(value) && !/[?&=]|:\/\/|^\//.test(value) && !FAILURE_WORDS.test(value))
    );
}

/** Words that speak of pages. Letters around one make another word; `_` and digits do not. */
export const SPEAKS_OF_PAGES =
    /(?<![a-z])(?:pages?|paginated|more|partial(?:ly)?|truncated|incomplete|next|remaining|showing|limited to|first|some|only|rest|subset|of[\W_]*\d+|(?:first|total)\W*\d+)(?![a-z])|\d\s*\/\s*\d/i;

/** A short text that does not speak of pages. */
function isUnrelatedText(value: unknown): value is string {
    return typeof value === "string" && value.length <= 128 && !SPEAKS_OF_PAGES.test(value);
}

/** The documented success text, or a word that says no more than that. */
function isSuccessWord(value: unknown): boolean {
    const words = typeof value === "string" ? value.trim().replace(/[.!]$/, "").toLowerCase() : value;
    return isEmpty(words) || words === true || words === 200 || SUCCESS_WORDS.has(String(words));
}

const SUCCESS_WORDS: ReadonlySet<string> = new Set([
    "request processed successfully",
    ...["success", "successful", "succeeded", "ok", "200 ok", "true", "200", "wa200", "list"],
]);

/** A sentence that reports success, and neither pages nor a failure. */
function isSuccessMessage(value: unknown): boolean {
    return isUnrelatedText(value) && /\bsuccess/i.test(value) && !FAILURE_WORDS.test(value);
}

/** The status of a WABA or an account. */
function isStateWord(value: unknown): boolean {
    return typeof value === "string" && /^(?:active|approved|verified|connected|enabled|live)$/i.test(value.trim());
}

function isVersion(value: unknown): boolean {
    return isEmpty(value) || (/^v?\d{1,10}(?:[.-]\d{1,10})*$/i.test(String(value)) && typeof value !== "object");
}

function succeeded({ value }: Beside): Meaning {
    const isSuccess = isYes(value) || value === 1 || isSuccessWord(value) || isSuccessMessage(value);
    return isSuccess && !isNo(value) ? "unrelated" : "unclear";
}

/** `last: true`; or the address of the last page, when it is that of the first. */
function last({ value, around }: Beside): Meaning {
    if (isYes(value) || value === false || value === "false") {
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

/** A page that is shorter than its limit is the last one; a limit below what came is not understood. */
function limit(count: number, entries: number): Meaning {
    return count > entries ? "consistent" : count === entries && count > 0 ? "full" : "unclear";
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
    return isEmpty(value) || value === false || value === "false";
}

function isYes(value: unknown): boolean {
    return value === true || value === "true";
}

/** A vendor's field name in a message. */
function quote(name: string): string {
    return JSON.stringify(name.length > 40 ? `${name.slice(0, 40)}…` : name);
}
