// Reads "Get Phone Numbers", whose answer Kaleyra does not document: finds the entries, wherever they are.
// A listed number exists. A number that is not listed may exist as well, so everything else in the answer is ignored.

import { canonicalDigits } from "./canonical-number";
import type { Envelope } from "./envelope";
import { phoneLibrary } from "./phone-library";
import { usableId } from "./phone-number-id";

/** The names that Kaleyra's or Meta's pages give the fields of a number. */
const ID_KEYS = ["id", "phone_number_id", "business_phone_number_id"];
const NUMBER_KEYS = ["display_phone_number", "phone_number", "business_phone_number", "number", "msisdn"];
const CODE_KEYS = ["country_code", "calling_code"];
const NAME_KEYS = ["verified_name", "name", "display_name"];
const STATUS_KEYS = ["code_verification_status", "verification_status", "status"];

/** One number as Kaleyra lists it. */
export interface ListedNumber {
    /** The phone number ID; undefined if the list shows several for the number, or the same one for several numbers. */
    readonly id: string | undefined;
    /** The digits of the number. */
    readonly digits: string;
    /** Whether the digits are without a country code, as far as the list shows: they may include one. */
    readonly isBare: boolean;
    /** The display name exactly as Kaleyra lists it; it may differ from the one that was requested. */
    readonly name: string | undefined;
    /** Such as `VERIFIED`, in Kaleyra's words. */
    readonly status: string | undefined;
}

/** A number in its two parts. */
interface SplitNumber {
    /** With a plus sign. */
    readonly countryCode: string;
    readonly phoneNumber: string;
}

/** All numbers that Kaleyra listed for a WABA. Looking one up costs the same however many there are. */
export interface NumberList {
    /** In Kaleyra's order. */
    readonly numbers: readonly ListedNumber[];
    readonly byId: ReadonlyMap<string, ListedNumber>;
    /** By canonical digits. */
    readonly byDigits: ReadonlyMap<string, ListedNumber>;
}

/** One page of an answer. */
interface Page {
    readonly numbers: readonly ListedNumber[];
    /** False if nothing in the answer could be an entry, and it is no empty list either. */
    readonly isUnderstood: boolean;
    /** The cursor of the next page, where the answer links it in Meta's form. */
    readonly after: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** @param wabaId the requested WABA, whose own ID is no phone number ID */
export function readPage({ code: _code, message: _message, error: _error, ...answer }: Envelope, wabaId: string): Page {
    const numbers: ListedNumber[] = [];
    let after: string | undefined;
    let isEmptyList = answer.data === null;
    const visit = (value: unknown): void => {
        if (typeof value !== "object" || value === null) {
            return;
        }
        const entry = readEntry(value as Json, wabaId);
        if (entry !== undefined) {
            numbers.push(entry);
            return;
        }
        after ??= nextCursor(value as Json);
        const inner = Object.values(value);
        isEmptyList ||= inner.length === 0;
        inner.forEach(visit);
    };
    visit(answer);
    return { numbers, isUnderstood: numbers.length > 0 || isEmptyList, after };
}

function nextCursor({ paging }: Json): string | undefined {
    const { next, cursors } = (paging ?? {}) as Json;
    const { after } = (cursors ?? {}) as Json;
    return next && typeof after === "string" && after !== "" ? after : undefined;
}

/** The numbers of all pages. A number and an ID belong together only where the list shows each with no other one. */
export function listOf(entries: readonly ListedNumber[]): NumberList {
    const idsOf = new Map<string, Set<string | undefined>>();
    const numbersOf = new Map<string | undefined, Set<string>>();
    const byDigits = new Map<string, ListedNumber>();
    for (const entry of entries) {
        const key = canonicalDigits(entry.digits);
        put(idsOf, key, entry.id);
        put(numbersOf, entry.id, key);
        byDigits.set(key, byDigits.get(key) ?? entry);
    }
    for (const [key, entry] of byDigits) {
        if (idsOf.get(key)?.size !== 1 || numbersOf.get(entry.id)?.size !== 1) {
            byDigits.set(key, { ...entry, id: undefined });
        }
    }
    const numbers = [...byDigits.values()];
    const byId = new Map(numbers.flatMap((number) => (number.id === undefined ? [] : [[number.id, number] as const])));
    return { numbers, byId, byDigits };
}

function put<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
    const set = sets.get(key);
    if (set === undefined) {
        sets.set(key, new Set([value]));
    } else {
        set.add(value);
    }
}

/** A number as messages and programs show it; without a plus sign if its country code is not certain. */
export function shownNumber({ digits, isBare }: ListedNumber): string {
    return isBare ? digits : `+${digits}`;
}

/** Country code and national number of a listed number; undefined if they cannot be told apart. Digits without a plus sign must be a valid number. */
export function splitNumber({ digits, isBare }: ListedNumber): SplitNumber | undefined {
    const numbers = [digits, canonicalDigits(digits)].map(parseDigits).filter((number) => number !== undefined);
    const number = numbers.find((candidate) => candidate.isValid()) ?? (isBare ? undefined : numbers[0]);
    return number && { countryCode: `+${number.countryCallingCode}`, phoneNumber: number.nationalNumber };
}

/** The number in E.164 form, or the digits as listed if their country code cannot be determined. */
export function listedE164(listed: ListedNumber): string {
    const split = splitNumber(listed);
    return split === undefined ? shownNumber(listed) : split.countryCode + split.phoneNumber;
}

/** Whether an entry shows a number. Beside a known ID, the national digits are enough. */
export function showsNumber({ digits, isBare }: ListedNumber, { countryCode, phoneNumber }: SplitNumber): boolean {
    const international = countryCode.replace(/\D/g, "") + phoneNumber;
    return canonicalDigits(digits) === canonicalDigits(international) || (isBare && digits === phoneNumber);
}

/** Plain functions instead of a schema: a list can have ten thousand entries, and most fields are absent. */
function readEntry(fields: Json, wabaId: string): ListedNumber | undefined {
    const ids = new Set(ID_KEYS.map((key) => usableId(fields[key])));
    ids.delete(undefined);
    ids.delete(wabaId);
    const number = ids.size === 0 ? undefined : readNumber(fields);
    if (number === undefined) {
        return undefined;
    }
    const [id, ...others] = ids;
    return {
        id: others.length === 0 ? id : undefined,
        ...number,
        name: first(fields, NAME_KEYS, nonEmptyText),
        status: first(fields, STATUS_KEYS, nonEmptyText),
    };
}

/** The one number that an entry shows. Several texts are forms of one number if they end alike. */
function readNumber(fields: Json): Pick<ListedNumber, "digits" | "isBare"> | undefined {
    const texts = NUMBER_KEYS.map((key) => numberText(fields[key])).filter((text) => text !== undefined);
    const endings = new Set(texts.map((text) => text.replace(/\D/g, "").slice(-4)));
    const text = texts.find((candidate) => /^(?:\+|00)/.test(candidate)) ?? texts[0];
    if (text === undefined || endings.size > 1) {
        return undefined;
    }
    const isInternational = /^(?:\+|00)/.test(text);
    const shown = text.replace(/\D/g, "").replace(isInternational ? /^00/ : "", "");
    const code = isInternational ? undefined : first(fields, CODE_KEYS, countryCodeOf);
    const digits = code === undefined ? shown : withCountryCode(code, shown);
    // The longest and the shortest numbers that E.164 allows, with their country code.
    return digits.length < 7 || digits.length > 15
        ? undefined
        : { digits, isBare: !isInternational && code === undefined };
}

/** The digits count as shown, unless they are a valid number only without a trunk prefix, or without the code that they repeat. */
function withCountryCode(code: string, shown: string): string {
    const candidates = [
        code + shown,
        ...(shown.startsWith("0") ? [code + shown.slice(1)] : []),
        ...(shown.startsWith(code) ? [shown] : []),
    ];
    const [asShown = "", ...others] = candidates;
    return others.length === 0 ? asShown : (candidates.find(isValidAsShown) ?? asShown);
}

/** The library drops a trunk prefix by itself; with that it would be another number. */
function isValidAsShown(digits: string): boolean {
    const number = parseDigits(digits);
    return number?.number === `+${digits}` && number.isValid();
}

/** The number of these international digits, as far as the library understands them. */
export function parseDigits(digits: string) {
    return phoneLibrary().parsePhoneNumberFromString(`+${digits}`, { extract: false });
}

/** A text that is one number and nothing else; a masked number is none. */
function numberText(value: unknown): string | undefined {
    const text =
        typeof value === "string" || Number.isSafeInteger(value)
            ? String(value)
                  .replace(/\p{Cf}/gu, "")
                  .trim()
            : "";
    return /^\+?[\d\s().\u2010-\u2015-]+$/.test(text) && /\d/.test(text) ? text : undefined;
}

function countryCodeOf(value: unknown): string | undefined {
    const digits = typeof value === "string" || typeof value === "number" ? String(value).replace(/\D/g, "") : "";
    return digits.replace(/^0+/, "") || undefined;
}

function nonEmptyText(value: unknown): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

function first(
    fields: Json,
    keys: readonly string[],
    read: (value: unknown) => string | undefined,
): string | undefined {
    for (const key of keys) {
        const value = read(fields[key]);
        if (value !== undefined) {
            return value;
        }
    }
    return undefined;
}
