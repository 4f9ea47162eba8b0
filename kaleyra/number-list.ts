// Reads the answer of "Get Phone Numbers", whose form Kaleyra does not document: finds the entries, and what stands beside them.
// It accepts every likely form, and reports what it did not understand: a missing number must never be a guess.

import type { Envelope } from "./envelope";
import { type ListedNumber, readListedNumber } from "./listed-number";
import { type Beside, isPagingValue, type Paging, pagingHeaders, readPaging } from "./paging";
import { printable } from "./printable";
import type { HttpAnswer } from "./transport";

/** All that Kaleyra listed for a WABA. */
export interface NumberList {
    readonly numbers: readonly ListedNumber[];
    /**
     * Why the list is incomplete, as the second half of a sentence; undefined when every entry and everything beside the
     * entries was understood. Only then does it mean anything that a number is missing.
     */
    readonly incomplete: string | undefined;
}

/** One page of an answer. */
export interface Page {
    readonly numbers: readonly ListedNumber[];
    /** False when the answer holds nothing that could be a list, not even an empty one. */
    readonly isList: boolean;
    /** Whether something that could be an entry was not understood. */
    readonly hasUnread: boolean;
    readonly paging: Paging;
}

/**
 * Reads one answer.
 * @param place the page, from 1 on, and how many numbers the pages before had
 * @param answer whose status and headers may tell about paging, too
 */
export function readPage(
    envelope: Envelope,
    place: { page: number; before: number } = { page: 1, before: 0 },
    answer?: Pick<HttpAnswer, "status" | "headers">,
): Page {
    const found: Found = { numbers: [], unread: 0, lists: 0, beside: [] };
    const { data, code: _code, error, ...others } = envelope;
    collect(data, found, 0);
    const isList = found.lists > 0 || found.numbers.length > 0;
    // One number without a list around it may be one of several.
    found.unread += found.lists === 0 && found.numbers.length > 0 ? 1 : 0;
    collectFields(others, found, 0);
    const reported = error.filter(([, text]) => text !== "");
    collectFields(reported.length === 0 ? {} : { error: reported.join() }, found, 0);
    collectFields(answer === undefined ? {} : pagingHeaders(answer), found, 0);
    const { numbers, unread, beside } = found;
    const position = { ...place, entries: numbers.length + unread };
    return { numbers, isList, hasUnread: unread > 0, paging: readPaging(beside, position) };
}

type Json = Readonly<Record<string, unknown>>;

interface Found {
    readonly numbers: ListedNumber[];
    unread: number;
    lists: number;
    /** The fields beside the entries, which may be about paging. */
    readonly beside: Beside[];
}

/** What is nested deeper is not read. */
const DEEPEST = 6;

/** Names under which an empty array is an empty list of numbers, and not, for example, a list of no errors. */
const LIST_NAME = /^data$|number|phone|list|result|record|item|entr|content|row/i;

/** Names of objects that hold no numbers themselves. */
const FRAME_NAME =
    /^_?(?:meta|metadata|paging|pagination|page|page_?info|pager|links|summary|info|response|header|headers)$/i;

const isObject = (value: unknown): value is Json =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** Gathers the numbers from lists and objects, however nested; whatever else could be an entry counts as unread. */
function collect(value: unknown, found: Found, depth: number): void {
    const number = readEntry(value);
    if (number !== undefined) {
        found.numbers.push(number);
    } else if (Array.isArray(value)) {
        found.lists += 1;
        for (const entry of value) {
            collectEntry(entry, found, depth);
        }
    } else if (isObject(value) && depth < DEEPEST) {
        collectFields(value, found, depth);
    } else {
        found.unread += 1;
    }
}

function collectEntry(entry: unknown, found: Found, depth: number): void {
    const number = readEntry(entry);
    if (number !== undefined) {
        found.numbers.push(number);
    } else if ((Array.isArray(entry) || holdsEntries(entry)) && depth < DEEPEST) {
        collect(entry, found, depth + 1);
    } else {
        found.unread += 1;
    }
}

/** What shows an ID and a number but holds entries itself, such as a WABA, is no entry. */
function readEntry(value: unknown): ListedNumber | undefined {
    const number = readListedNumber(value);
    return number !== undefined && holdsEntries(value) ? undefined : number;
}

function holdsEntries(value: unknown): boolean {
    return (
        isObject(value) &&
        Object.values(value).some(
            (inner) =>
                typeof inner === "object" && [inner].flat().some((entry) => readListedNumber(entry) !== undefined),
        )
    );
}

/** @param prefix the name of the object, where its fields make no sense without it: the `number` of a `page` */
function collectFields(around: Json, found: Found, depth: number, prefix = ""): void {
    for (const [key, value] of Object.entries(around)) {
        const name = prefix + printable(key);
        if (Array.isArray(value) && value.length === 0) {
            found.lists += LIST_NAME.test(name) ? 1 : 0;
        } else if (Array.isArray(value)) {
            collect(value, found, depth + 1);
        } else if (isObject(value) && Object.keys(value).length > 0 && !isPagingValue(name)) {
            collectObject(name, value, found, depth + 1);
        } else if (/^\d+$/.test(name)) {
            // In an object keyed by IDs, everything is an entry.
            found.unread += 1;
        } else {
            found.beside.push({ name, value, around });
        }
    }
}

/** An object beside or around the entries: if nothing in it is known, it could be an entry itself. */
function collectObject(name: string, value: Json, found: Found, depth: number): void {
    const before = found.numbers.length + found.lists + found.unread;
    if (/^page$/i.test(name) && depth < DEEPEST) {
        collectFields(value, found, depth, "page.");
    } else {
        collect(value, found, depth);
    }
    if (found.numbers.length + found.lists + found.unread === before && !FRAME_NAME.test(name)) {
        found.unread += 1;
    }
}
