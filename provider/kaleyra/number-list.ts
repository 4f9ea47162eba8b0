// Reads the answer of "Get Phone Numbers", whose fields and paging Kaleyra does not document.
// It understands every likely form, and says so when it did not understand all: "not in the list" must never be a guess.

import { z } from "zod";

const digits = z.union([
    z.string().regex(/^\d+$/),
    z
        .number()
        .refine(Number.isSafeInteger)
        .transform((id) => String(id)),
]);

const text = z
    .union([z.string(), z.number()])
    .transform(String)
    .refine((value) => /\d{4}/.test(value.replace(/\D/g, "")));

/** The names that Kaleyra's or Meta's pages give the fields of a number. */
const ID_KEYS = ["id", "phone_number_id", "business_phone_number_id"];
const NUMBER_KEYS = ["display_phone_number", "phone_number", "business_phone_number", "number", "msisdn"];
const NAME_KEYS = ["verified_name", "name", "display_name"];
const STATUS_KEYS = ["code_verification_status", "verification_status", "status"];

/** One number as Kaleyra lists it. */
export interface ListedNumber {
    /** The phone number ID: digits. */
    readonly id: string;
    /** The digits of the number, with the country code when Kaleyra gave it. */
    readonly digits: string;
    /** The display name that Kaleyra shows; it may differ from the one that was asked for. */
    readonly name: string | undefined;
    /** Such as `VERIFIED`, in Kaleyra's words. */
    readonly status: string | undefined;
}

/** One page of an answer. */
export interface Page {
    readonly numbers: readonly ListedNumber[];
    /** False when anything in the answer could not be read as a number. */
    readonly understood: boolean;
    /** Whether the answer speaks of more numbers, and how to ask for them if it tells. */
    readonly more: false | { readonly cursor: string | undefined };
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
    const found = findEntries(data, 0);
    if (found === undefined) {
        return { numbers: [], understood: false, more: false };
    }
    const numbers = found.entries.map(readNumber);
    const understood = numbers.filter((number) => number !== undefined);
    return {
        numbers: understood,
        understood: understood.length === numbers.length,
        more: findMore([envelope, ...found.around], numbers.length),
    };
}

/** Whether a listed number is the one in question. */
export function isSameNumber(listed: ListedNumber, countryCode: string, phoneNumber: string): boolean {
    return listed.digits === countryCode.replace(/\D/g, "") + phoneNumber || listed.digits === phoneNumber;
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
    typeof value === "object" && value !== null && !Array.isArray(value);

/** Finds the list of numbers, whether bare, nested in lists or objects, or a single number; keeps the objects around it. */
function findEntries(data: unknown, depth: number): { entries: unknown[]; around: Json[] } | undefined {
    if (depth > 4) {
        return undefined;
    }
    if (Array.isArray(data)) {
        return data.length > 0 && data.every(Array.isArray)
            ? { entries: data.flat(), around: [] }
            : { entries: data, around: [] };
    }
    if (!isObject(data)) {
        return undefined;
    }
    if (readNumber(data) !== undefined) {
        return { entries: [data], around: [] };
    }
    for (const value of Object.values(data)) {
        const inner = Array.isArray(value) || isObject(value) ? findEntries(value, depth + 1) : undefined;
        if (inner !== undefined) {
            return { entries: inner.entries, around: [data, ...inner.around] };
        }
    }
    return undefined;
}

function readNumber(entry: unknown): ListedNumber | undefined {
    if (!isObject(entry)) {
        return undefined;
    }
    const id = first(entry, ID_KEYS, digits);
    const number = first(entry, NUMBER_KEYS, text);
    if (id === undefined || number === undefined) {
        return undefined;
    }
    const code = first(entry, ["country_code"], z.union([z.string(), z.number()]).transform(String)) ?? "";
    const bare = number.replace(/\D/g, "");
    const prefix = code.replace(/\D/g, "");
    const whole = number.trim().startsWith("+") || bare.startsWith(prefix) ? bare : prefix + bare;
    return {
        id,
        digits: whole,
        name: first(entry, NAME_KEYS, z.string()),
        status: first(entry, STATUS_KEYS, z.string()),
    };
}

function first<T>(entry: Json, keys: readonly string[], schema: z.ZodType<T>): T | undefined {
    for (const key of keys) {
        const parsed = schema.safeParse(entry[key]);
        if (parsed.success) {
            return parsed.data;
        }
    }
    return undefined;
}

const pagingSchema = z.looseObject({
    next: z
        .union([z.string().min(1), z.number(), z.looseObject({})])
        .optional()
        .catch(undefined),
    next_cursor: z.string().min(1).optional().catch(undefined),
    cursors: z
        .looseObject({ after: z.string().min(1).optional().catch(undefined) })
        .optional()
        .catch(undefined),
    has_more: z.boolean().optional().catch(undefined),
    total: z.number().optional().catch(undefined),
    total_count: z.number().optional().catch(undefined),
});

/** Signs of another page, in the objects around the list and in their `paging`, `pagination` and `meta`. */
function findMore(around: readonly Json[], count: number): Page["more"] {
    const places = around.flatMap((object) => [object, object.paging, object.pagination, object.meta]).filter(isObject);
    for (const place of places) {
        const { next, next_cursor, cursors, has_more, total, total_count } = pagingSchema.parse(place);
        // Meta names the cursor of the last page too; only `next` says that there is another.
        const goesOn = next !== undefined || next_cursor !== undefined || has_more === true;
        if (goesOn) {
            return { cursor: cursors?.after ?? next_cursor ?? cursorIn(next) };
        }
        if ((total ?? total_count ?? 0) > count) {
            return { cursor: undefined };
        }
    }
    return false;
}

function cursorIn(next: unknown): string | undefined {
    if (typeof next !== "string") {
        return undefined;
    }
    const query = next.includes("?") ? next.slice(next.indexOf("?")) : undefined;
    return query === undefined ? next : (new URLSearchParams(query).get("after") ?? undefined);
}
