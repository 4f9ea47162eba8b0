// Reads the answer of "Get Phone Numbers", whose fields and paging Kaleyra does not document.
// It understands every likely form, and says so when it did not understand all: "not in the list" must never be a guess.

import * as z from "./zod";

const idSchema = z.union([
    z.string().regex(/^\d+$/),
    z
        .number()
        .refine(Number.isSafeInteger)
        .transform((id) => String(id)),
]);

const numberSchema = z
    .union([z.string(), z.number()])
    .transform(String)
    .refine((value) => value.replace(/\D/g, "").length >= 4);

const codeSchema = z.union([z.string(), z.number()]).transform((code) => String(code).replace(/\D/g, ""));

const textSchema = z.string().trim().min(1);

/** The names that Kaleyra's or Meta's pages give the fields of a number. */
const ID_KEYS = ["id", "phone_number_id", "business_phone_number_id"];
const NUMBER_KEYS = ["display_phone_number", "phone_number", "business_phone_number", "number", "msisdn"];
const CODE_KEYS = ["country_code", "calling_code"];
const NAME_KEYS = ["verified_name", "name", "display_name"];
const STATUS_KEYS = ["code_verification_status", "verification_status", "status"];

/** One number as Kaleyra lists it. */
export interface ListedNumber {
    /** The phone number ID: digits. */
    readonly id: string;
    /** The digits of the number with its country code; several where it is not clear whether the number repeats the code. */
    readonly international: readonly string[];
    /** The digits as they are, when nothing tells whether they hold a country code. */
    readonly bare: string | undefined;
    /** The display name that Kaleyra shows; it may differ from the one that was asked for. */
    readonly name: string | undefined;
    /** Such as `VERIFIED`, in Kaleyra's words. */
    readonly status: string | undefined;
}

/** One page of an answer. */
export interface Page {
    readonly numbers: readonly ListedNumber[];
    /** What could not be read as a number or as something around the numbers. */
    readonly unread: number;
    /** False when the answer holds nothing that could be a list, not even an empty one. */
    readonly isList: boolean;
    /** Whether the answer speaks of a next page, and how to ask for it if it tells. */
    readonly more: false | { readonly cursor: string | undefined };
    /** How many numbers and pages there are in all, where the answer tells; else 0. */
    readonly total: number;
    readonly pages: number;
}

/** All that Kaleyra listed for a WABA. */
export interface NumberList {
    readonly numbers: readonly ListedNumber[];
    /** True only if every entry was understood and every page was read: only then does a missing number mean anything. */
    readonly complete: boolean;
    /** Why it is not complete. */
    readonly gap: string | undefined;
}

/** Reads one answer: `data`, and the envelope around it for hints of paging. */
export function readPage(data: unknown, envelope: Readonly<Record<string, unknown>>): Page {
    const found: Found = { numbers: [], unread: 0, lists: 0, around: [envelope] };
    collect(data, found, 0);
    return {
        numbers: found.numbers,
        // One number without a list around it may be one of several.
        unread: found.unread + (found.lists === 0 && found.numbers.length > 0 ? 1 : 0),
        isList: found.lists > 0 || found.numbers.length > 0,
        more: findMore(found.around),
        total: findCount(found.around, ["total", "total_count", "totalCount", "total_records"]),
        pages: findCount(found.around, ["total_pages", "totalPages", "last_page"]),
    };
}

/** Whether a listed number is the one in question. A bare number counts only where the list tells no country code. */
export function isSameNumber(listed: ListedNumber, countryCode: string, phoneNumber: string): boolean {
    return listed.international.includes(countryCode.replace(/\D/g, "") + phoneNumber) || listed.bare === phoneNumber;
}

/** How a listed number is named in a message. */
export function shown({ international, bare }: ListedNumber): string {
    return bare ?? `+${international[0]}`;
}

type Json = Record<string, unknown>;

interface Found {
    readonly numbers: ListedNumber[];
    unread: number;
    lists: number;
    /** The objects around the numbers, which may speak of pages. */
    readonly around: Json[];
}

const isObject = (value: unknown): value is Json =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** Gathers the numbers from lists and objects, however nested; whatever else looks like an entry counts as not read. */
function collect(value: unknown, found: Found, depth: number): void {
    const number = readNumber(value);
    if (number !== undefined) {
        found.numbers.push(number);
    } else if (Array.isArray(value)) {
        found.lists += 1;
        for (const entry of value) {
            if (Array.isArray(entry) && depth < DEEPEST) {
                collect(entry, found, depth + 1);
            } else {
                collectEntry(entry, found);
            }
        }
    } else if (isObject(value) && depth < DEEPEST) {
        found.around.push(value);
        for (const [key, inner] of Object.entries(value)) {
            if (!PAGING_KEYS.includes(key) && typeof inner === "object" && inner !== null) {
                collect(inner, found, depth + 1);
            }
        }
    } else {
        found.unread += 1;
    }
}

const DEEPEST = 4;

function collectEntry(entry: unknown, found: Found): void {
    const number = readNumber(entry);
    if (number === undefined) {
        found.unread += 1;
    } else {
        found.numbers.push(number);
    }
}

function readNumber(entry: unknown): ListedNumber | undefined {
    if (!isObject(entry)) {
        return undefined;
    }
    const id = first(entry, ID_KEYS, idSchema);
    const number = first(entry, NUMBER_KEYS, numberSchema);
    if (id === undefined || number === undefined) {
        return undefined;
    }
    const code = first(entry, CODE_KEYS, codeSchema);
    return {
        id,
        ...digitsOf(number, code),
        name: first(entry, NAME_KEYS, textSchema),
        status: first(entry, STATUS_KEYS, textSchema),
    };
}

/** `+91 97612…` says it all; `97612…` beside a code lacks it; `91 97612…` beside the code 91 may repeat it or not. */
function digitsOf(number: string, code: string | undefined): Pick<ListedNumber, "international" | "bare"> {
    const digits = number.replace(/\D/g, "");
    if (number.trim().startsWith("+")) {
        return { international: [digits], bare: undefined };
    }
    if (code) {
        const whole = code + digits;
        return { international: digits.startsWith(code) ? [digits, whole] : [whole], bare: undefined };
    }
    return { international: [digits], bare: digits };
}

function first<T>(entry: Json, keys: readonly string[], schema: z.ZodType<T>): T | undefined {
    for (const key of keys) {
        // A schema takes its time to say what is wrong with a field that is not there.
        const parsed = entry[key] === undefined ? undefined : schema.safeParse(entry[key]);
        if (parsed?.success) {
            return parsed.data;
        }
    }
    return undefined;
}

const PAGING_KEYS = ["paging", "pagination", "meta", "links", "page_info", "summary"];

const countSchema = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);

/** The objects around the numbers, and their paging objects. */
function placesOf(around: readonly Json[]): Json[] {
    return around.flatMap((object) => [object, ...PAGING_KEYS.map((key) => object[key])]).filter(isObject);
}

function findCount(around: readonly Json[], keys: readonly string[]): number {
    return Math.max(0, ...placesOf(around).map((place) => first(place, keys, countSchema) ?? 0));
}

function findMore(around: readonly Json[]): Page["more"] {
    for (const place of placesOf(around)) {
        const next = first(
            place,
            ["next", "next_page", "next_page_url", "nextPage"],
            z.union([textSchema, countSchema]),
        );
        const cursor = first(place, ["next_cursor", "nextCursor"], textSchema);
        const goesOn = first(place, ["has_more", "hasMore", "has_next", "hasNext", "has_next_page"], z.literal(true));
        // Meta names the cursor of the last page too; only `next` says that there is another.
        if (next !== undefined || cursor !== undefined || goesOn !== undefined) {
            const after = isObject(place.cursors) ? first(place.cursors, ["after"], textSchema) : undefined;
            return { cursor: after ?? cursor ?? cursorIn(next) };
        }
    }
    return false;
}

/** The cursor in the address of the next page, if it names one. */
function cursorIn(next: string | number | undefined): string | undefined {
    if (typeof next !== "string") {
        return undefined;
    }
    const query = next.includes("?") ? next.slice(next.indexOf("?")) : undefined;
    return query === undefined ? undefined : (new URLSearchParams(query).get("after") ?? undefined);
}
