// Reads the answer of "Get Phone Numbers", whose form Kaleyra does not document: finds the entries and the fields beside them.
// It accepts every likely form, and reports what it did not understand, so that no number is considered missing by mistake.

import { canonicalDigits } from "./canonical-number";
import type { Envelope } from "./envelope";
import { type ListedNumber, readListedNumber, usableId } from "./listed-number";
import { type Beside, isObject, isPagingValue, type Paging, plainName, readPaging } from "./paging";
import { pagingHeaders } from "./paging-headers";
import { printable } from "./printable";
import type { HttpAnswer } from "./transport";

/** All that Kaleyra listed for a WABA. */
export interface NumberList {
    readonly numbers: readonly ListedNumber[];
    /**
     * Why the list is incomplete, as the second half of a sentence; undefined when every entry and everything beside the
     * entries was understood. Only then is a number that is not listed known to be missing.
     */
    readonly incomplete: string | undefined;
}

/** One page of an answer. */
export interface Page {
    readonly numbers: readonly ListedNumber[];
    /** False when the answer contains nothing that could be a list, not even an empty one. */
    readonly isList: boolean;
    /** Whether something that could be an entry was not understood. */
    readonly hasUnread: boolean;
    /** The WABA of entries that were left out, since it is not the requested one. */
    readonly otherWaba: string | undefined;
    readonly paging: Paging;
}

/** The position of a page, and the WABA that was requested. */
export interface Place {
    /** From 1 on. */
    readonly page: number;
    /** How many numbers the pages before had. */
    readonly before: number;
    /** The requested WABA; without it, entries are not compared with it. */
    readonly wabaId?: string | undefined;
    /** Removes secrets from the names that a message may quote. */
    readonly redact?: ((text: string) => string) | undefined;
}

/**
 * Reads one answer.
 * @param answer whose status and headers may tell about paging, too
 */
export function readPage(
    envelope: Envelope,
    place: Place = { page: 1, before: 0 },
    answer?: Pick<HttpAnswer, "status" | "headers">,
): Page {
    const found: Found = {
        place,
        numbers: [],
        unread: 0,
        lists: 0,
        leftOut: 0,
        otherWaba: undefined,
        comparesAccounts: place.wabaId !== undefined && comparesAccounts(envelope, place.wabaId),
        beside: [],
    };
    const { data, code: _code, error, ...others } = envelope;
    within(others, found, () => {
        if (data === null) {
            // Go writes an empty list as null; it may also stand for no list.
            found.lists += 1;
        } else {
            collect(data, found, 0);
        }
        // One number without a list around it may be one of several.
        found.unread += found.lists === 0 && found.numbers.length + found.leftOut > 0 ? 1 : 0;
        collectFields(others, found, 0);
    });
    const isList = found.lists > 0 || found.numbers.length + found.leftOut > 0;
    const reported = error.filter(([, text]) => text !== "");
    collectFields(reported.length === 0 ? {} : { error: reported.join() }, found, 0);
    found.beside.push(...(answer === undefined ? [] : pagingHeaders(answer)));
    const { numbers, unread, leftOut, otherWaba, beside } = found;
    const position = { page: place.page, before: place.before, entries: numbers.length + leftOut + unread };
    const paging = readPaging(beside, position);
    const unclear = paging.unclear ?? (data === null ? '"data" is null, which may not mean an empty list' : undefined);
    return { numbers, isList, hasUnread: unread > 0, otherWaba, paging: { ...paging, unclear } };
}

/**
 * One entry for each number: a number that is listed with several IDs shows all of them. Where one ID is listed with different
 * numbers, none of these is certain, so they are left out and the list is incomplete.
 */
export function mergeListed(listed: readonly ListedNumber[]): NumberList {
    const merged = new Map<string, ListedNumber>();
    for (const number of listed) {
        const key = (number.international.length === 0 ? [number.bare ?? ""] : number.international)
            .map(canonicalDigits)
            .join();
        const other = merged.get(key);
        merged.set(key, other === undefined ? number : mergeTwo(other, number));
    }
    const numbers = [...merged.values()];
    const seen = new Set<string>();
    const repeated = new Set(numbers.flatMap(({ ids }) => ids).filter((id) => seen.size === seen.add(id).size));
    const [example] = repeated;
    return {
        numbers: numbers.filter(({ ids }) => !ids.some((id) => repeated.has(id))),
        incomplete: example && `the list shows the phone number ID ${example} for different numbers`,
    };
}

function mergeTwo(one: ListedNumber, other: ListedNumber): ListedNumber {
    return {
        ids: [...new Set([...one.ids, ...other.ids])],
        international: one.international.length === 0 ? other.international : one.international,
        bare: one.bare ?? other.bare,
        name: one.name ?? other.name,
        status: one.status ?? other.status,
    };
}

type Json = Readonly<Record<string, unknown>>;

interface Found {
    readonly place: Place;
    readonly numbers: ListedNumber[];
    unread: number;
    lists: number;
    /** Entries of another WABA. */
    leftOut: number;
    otherWaba: string | undefined;
    /** Whether names that may mean another account mean the WABA in this answer. */
    readonly comparesAccounts: boolean;
    /** The fields beside the entries, which may be about paging. */
    readonly beside: Beside[];
}

/** What is nested deeper is not read. */
const DEEPEST = 6;

/** Names under which an empty array is an empty list of numbers, and not, for example, a list of no errors. */
const LIST_NAME =
    /^(?:data|list|results?|records?|items?|entry|entries|contents?|rows?|(?:(?:business|whatsapp|waba|verified|registered|all)*(?:phone)?(?:numbers?|phones?)(?:list)?))$/;

/** Names of arrays whose entries are no numbers of the WABA, although they may look like it. */
const NO_LIST_NAME = /error|fail|invalid|reject|remov|delet|block|black|white|warn|skip|duplicate/;

/** Names of objects that are not numbers themselves. */
const FRAME_NAME = /^(?:meta|metadata|paging|pagination|page|pageinfo|pager|links|summary|info|response|headers?)$/;

/** Names of a field that says to which WABA a number belongs. */
const WABA_NAME = /^(?:waba|whatsappbusinessaccount)(?:id)?$/;

/** Names that may mean the WABA or another account, such as the business portfolio or the account at Kaleyra. */
const ACCOUNT_NAME = /^(?:businessaccount|whatsappaccount)(?:id)?$/;

/**
 * Gathers the numbers from lists and objects, however nested; whatever else could be an entry counts as unread.
 * @param prefix what the names of an object's fields begin with
 */
function collect(value: unknown, found: Found, depth: number, prefix = ""): void {
    const number = readEntry(value);
    if (number !== undefined) {
        addNumber(number, value, found);
    } else if (Array.isArray(value)) {
        found.lists += 1;
        const group = value.length > 1 ? `${prefix}group.` : prefix;
        for (const entry of value) {
            collectEntry(entry, found, depth, group);
        }
    } else if (isObject(value) && depth < DEEPEST) {
        within(value, found, () => collectFields(value, found, depth, prefix));
    } else {
        found.unread += 1;
    }
}

/** An empty array in a list is not understood: PHP writes an empty object so. */
function collectEntry(entry: unknown, found: Found, depth: number, prefix: string): void {
    const number = readEntry(entry);
    if (number !== undefined) {
        addNumber(number, entry, found);
    } else if ((Array.isArray(entry) ? entry.length > 0 : holdsEntries(entry)) && depth < DEEPEST) {
        collect(entry, found, depth + 1, prefix);
    } else {
        found.unread += 1;
    }
}

/** The WABA's own ID is not that of a number. */
function addNumber(number: ListedNumber, entry: unknown, found: Found): void {
    const ids = number.ids.filter((id) => id !== found.place.wabaId);
    if (ids.length === 0) {
        found.unread += 1;
        return;
    }
    found.numbers.push(ids.length === number.ids.length ? number : { ...number, ids });
    leaveOutOther(otherWabaOf(entry as Json, found), found, found.numbers.length - 1);
}

/** Collects what an object holds, and leaves it out where the object says that it belongs to another WABA. */
function within(around: Json, found: Found, collecting: () => void): void {
    const before = found.numbers.length;
    collecting();
    leaveOutOther(otherWabaOf(around, found), found, before);
}

/** Leaves out the numbers from an index on, if they belong to another WABA. */
function leaveOutOther(waba: string | undefined, found: Found, from: number): void {
    if (waba !== undefined) {
        found.otherWaba ??= waba;
        found.leftOut += found.numbers.splice(from).length;
    }
}

/** The WABA that the fields of an object name, if it is not the requested one. */
function otherWabaOf(
    fields: Json,
    { place: { wabaId, redact = String }, comparesAccounts }: Found,
): string | undefined {
    if (wabaId === undefined) {
        return undefined;
    }
    for (const [key, value] of Object.entries(fields)) {
        const name = plainName(key);
        const names = WABA_NAME.test(name) || (comparesAccounts && ACCOUNT_NAME.test(name));
        const named = names ? accountId(value) : undefined;
        if (named !== undefined && named !== wabaId) {
            return redact(printable(named)).slice(0, 40);
        }
    }
    return undefined;
}

/** The ID that a field shows, alone or in an object; a name, a status or 0 is none. */
function accountId(value: unknown): string | undefined {
    const shown = isObject(value) ? value.id : value;
    return usableId(typeof shown === "string" ? shown.trim() : shown);
}

/** Whether a field that may mean another account shows the requested WABA somewhere: then it means the WABA. */
function comparesAccounts(value: unknown, wabaId: string | undefined, depth = 0): boolean {
    if (typeof value !== "object" || value === null || depth > DEEPEST + 1) {
        return false;
    }
    return Object.entries(value).some(
        ([key, inner]) =>
            (ACCOUNT_NAME.test(plainName(key)) && accountId(inner) === wabaId) ||
            comparesAccounts(inner, wabaId, depth + 1),
    );
}

/** An object that has an ID and a number but contains entries, such as a WABA, is not an entry. */
function readEntry(value: unknown): ListedNumber | undefined {
    const number = readListedNumber(value);
    return number !== undefined && holdsEntries(value, HOLDS_NUMBERS) ? undefined : number;
}

/** Names of a list that makes its object a WABA even when it is empty. Other empty arrays may stand in a number, too. */
const HOLDS_NUMBERS = /numbers(?:list)?$/;

/**
 * Whether there are entries anywhere inside an object, or a list that has the name of a list of numbers.
 * @param listName the names by which an empty list counts, alone or on the way to it
 */
function holdsEntries(value: unknown, listName = LIST_NAME, depth = 0, isNamed = false): boolean {
    if (typeof value !== "object" || value === null || depth === DEEPEST) {
        return false;
    }
    return Object.entries(value).some(([key, inner]) => {
        if (typeof inner !== "object" || inner === null) {
            return false;
        }
        const plain = plainName(key);
        const hasName = isNamed || listName.test(plain);
        const isList = Array.isArray(inner) && LIST_NAME.test(plain) && (inner.length > 0 || hasName);
        return isList || readListedNumber(inner) !== undefined || holdsEntries(inner, listName, depth + 1, hasName);
    });
}

function collectFields(around: Json, found: Found, depth: number, prefix = ""): void {
    const isKeyed = Object.values(around).some((value) => readListedNumber(value) !== undefined);
    const fields = Object.entries(around).filter(([key, value]) => !saysNothing(key, value, found.place));
    for (const [key, value] of fields) {
        const name = prefix + (found.place.redact ?? String)(printable(key));
        if (isKeyOfOtherWaba(key, value, found.place)) {
            const before = found.numbers.length;
            collect(value, found, depth + 1);
            leaveOutOther(key, found, before);
        } else if (Array.isArray(value)) {
            collectArray(name, value, found, depth + 1);
        } else if (isObject(value) && Object.keys(value).length > 0 && !isPagingValue(name)) {
            collectObject(name, value, found, depth + 1);
        } else if (/^\d+$/.test(name) || (isKeyed && isHollow(value))) {
            // In an object keyed by IDs or names, everything is an entry.
            found.unread += 1;
        } else {
            found.beside.push({ name, value, around });
        }
    }
}

/** An empty object for the paging, or the ID of the requested WABA. */
function saysNothing(key: string, value: unknown, { wabaId }: Place): boolean {
    const isEmpty = isHollow(value) && Object.keys(value ?? {}).length === 0;
    return (isEmpty && isFrame(key)) || (plainName(key) === "id" && String(value) === wabaId);
}

/** Whether a group of numbers is named by an ID that is not the requested WABA's. */
function isKeyOfOtherWaba(key: string, value: unknown, { wabaId }: Place): boolean {
    const isGroup = readListedNumber(value) === undefined && holdsEntries(value);
    return wabaId !== undefined && key !== wabaId && /^\d{10,20}$/.test(key) && isGroup;
}

function isHollow(value: unknown): value is Json | null {
    return value === null || isObject(value);
}

function collectArray(name: string, array: readonly unknown[], found: Found, depth: number): void {
    const plain = plainName(name);
    if (array.length === 0) {
        found.lists += LIST_NAME.test(plain) ? 1 : 0;
    } else if (NO_LIST_NAME.test(plain)) {
        found.unread += 1;
    } else {
        collect(array, found, depth, prefixFor(name, found.place));
    }
}

/** An object beside or around the entries: if nothing in it is known, it could be an entry itself. */
function collectObject(name: string, value: Json, found: Found, depth: number): void {
    const seen = () => found.numbers.length + found.leftOut + found.lists + found.unread;
    const before = seen();
    collect(value, found, depth, prefixFor(name, found.place));
    if (seen() === before && !isFrame(name)) {
        found.unread += 1;
    }
}

function isFrame(name: string): boolean {
    return FRAME_NAME.test(plainName(name));
}

/**
 * What the names of the fields inside begin with: the `count` of `pending` does not count what is listed, nor does the `number` of
 * a `page`. A name that only wraps the whole list adds nothing.
 */
function prefixFor(name: string, { wabaId }: Place): string {
    const plain = plainName(name);
    const wraps = [FRAME_NAME, LIST_NAME, WABA_NAME, ACCOUNT_NAME].some((pattern) => pattern.test(plain));
    return (wraps && plain !== "page") || name === wabaId ? "" : `${name}.`;
}
