// One entry of "Get Phone Numbers", whose fields Kaleyra does not document: its IDs, its number, its name and status.
// An entry without a usable ID and a number is not understood; the list is then incomplete.

import { canonicalDigits } from "./canonical-number";
import { printable } from "./printable";

/** The names that Kaleyra's or Meta's pages give the fields of a number. */
const ID_KEYS = ["id", "phone_number_id", "business_phone_number_id"];
const NUMBER_KEYS = ["display_phone_number", "phone_number", "business_phone_number", "number", "msisdn"];
const CODE_KEYS = ["country_code", "calling_code"];
const NAME_KEYS = ["verified_name", "name", "display_name"];
const STATUS_KEYS = ["code_verification_status", "verification_status", "status"];

/** One number as Kaleyra lists it. */
export interface ListedNumber {
    /** The distinct phone number IDs that the entry shows, at least one: digits. With several, none of them is certain. */
    readonly ids: readonly string[];
    /** The digits of the number with its country code; several where it is not clear whether the number repeats the code. */
    readonly international: readonly string[];
    /** The digits as they are, when nothing tells whether they include a country code. */
    readonly bare: string | undefined;
    /** The display name that Kaleyra shows; it may differ from the one that was requested. */
    readonly name: string | undefined;
    /** Such as `VERIFIED`, in Kaleyra's words. */
    readonly status: string | undefined;
}

/** Whether an entry shows a phone number ID, alone or beside others. */
export function hasId(listed: ListedNumber, phoneNumberId: string): boolean {
    return listed.ids.includes(phoneNumberId);
}

/** The phone number ID of an entry, or undefined when it shows several different ones. */
export function onlyId({ ids }: ListedNumber): string | undefined {
    return ids.length === 1 ? ids[0] : undefined;
}

/** Whether a listed number is the one in question. Bare digits count as a national number of the country in question. */
export function isSameNumber(listed: ListedNumber, countryCode: string, phoneNumber: string): boolean {
    const code = countryCode.replace(/\D/g, "");
    const wanted = canonicalDigits(code + phoneNumber);
    const { international, bare } = listed;
    return (
        international.some((digits) => canonicalDigits(digits) === wanted) ||
        (bare !== undefined && canonicalDigits(code + bare) === wanted)
    );
}

/** How a listed number is named in a message. */
export function describeListed({ international, bare }: ListedNumber): string {
    return bare ?? `+${international[0]}`;
}

/** Country code and national number of a listed number, or nothing if they cannot be told apart. */
export function splitListed({ international, bare }: ListedNumber): {
    countryCode?: string;
    phoneNumber?: string;
    e164?: string;
} {
    const parsed = [...international, ...international.map(canonicalDigits)]
        .map((digits) => phoneLibrary().parsePhoneNumberFromString(`+${digits}`, { extract: false }))
        .filter((number) => number !== undefined);
    // Bare digits may be a national number: only a valid number shows that they begin with a country code.
    const number = parsed.find((candidate) => candidate.isValid()) ?? (bare === undefined ? parsed[0] : undefined);
    return number === undefined
        ? {}
        : { countryCode: `+${number.countryCallingCode}`, phoneNumber: number.nationalNumber, e164: number.number };
}

/** Its tables take 45 ms to load, so only when a listed number is split. */
function phoneLibrary(): typeof import("libphonenumber-js/min") {
    return require("libphonenumber-js/min") as typeof import("libphonenumber-js/min");
}

/**
 * An entry of the list, or undefined when it does not show a usable ID and a number.
 * Plain functions instead of a schema: a list can have ten thousand entries, and most fields are absent.
 */
export function readListedNumber(entry: unknown): ListedNumber | undefined {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
        return undefined;
    }
    const fields = entry as Readonly<Record<string, unknown>>;
    const ids = [...new Set(ID_KEYS.map((key) => usableId(fields[key])).filter((id) => id !== undefined))];
    const number = first(fields, NUMBER_KEYS, numberText);
    if (ids.length === 0 || number === undefined) {
        return undefined;
    }
    return {
        ids,
        ...digitsOf(number, first(fields, CODE_KEYS, codeDigits)),
        name: first(fields, NAME_KEYS, label),
        status: first(fields, STATUS_KEYS, label),
    };
}

/**
 * A phone number ID: Kaleyra documents a string of digits; a JSON number counts while it is exact.
 * Zeros are no ID: `0` is what a server written in Go sends for an ID that it does not have.
 */
export function usableId(value: unknown): string | undefined {
    const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
    return typeof text === "string" && /^\d*[1-9]\d*$/.test(text) ? text : undefined;
}

/** `+91 97612…` is complete; `97612…` beside a code lacks it; `91 97612…` beside the code 91 may repeat it or not. */
function digitsOf(number: string, code: string | undefined): Pick<ListedNumber, "international" | "bare"> {
    const digits = number.replace(/\D/g, "");
    if (number.startsWith("+")) {
        return { international: [digits], bare: undefined };
    }
    if (code) {
        const complete = code + digits;
        return { international: digits.startsWith(code) ? [digits, complete] : [complete], bare: undefined };
    }
    return { international: [digits], bare: digits };
}

function first(
    fields: Readonly<Record<string, unknown>>,
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

function numberText(value: unknown): string | undefined {
    const text = typeof value === "string" || typeof value === "number" ? printable(String(value)) : "";
    return text.replace(/\D/g, "").length >= 4 ? text : undefined;
}

function codeDigits(value: unknown): string | undefined {
    return typeof value === "string" || typeof value === "number" ? String(value).replace(/\D/g, "") : undefined;
}

function label(value: unknown): string | undefined {
    return typeof value === "string" ? printable(value) || undefined : undefined;
}
