// One entry of "Get Phone Numbers", whose fields Kaleyra does not document: its IDs, its number, its name and status.
// An entry without a usable ID and a number is not understood; the list is then incomplete.

import { canonicalDigits } from "./canonical-number";
import { phoneLibrary } from "./phone-library";
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
    /**
     * The digits of the number with its country code. Several where it is not clear whether the number repeats the code or
     * begins with a trunk zero; none if it is unknown whether the digits include a country code.
     */
    readonly international: readonly string[];
    /** The digits as they are, if it is unknown whether they include a country code. */
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

/**
 * Whether a listed number certainly is the one in question: Kaleyra shows it with its country code. Bare digits are certain only
 * if they begin with the country code, are a valid number, and are no other country's national number.
 */
export function isSameNumber(listed: ListedNumber, countryCode: string, phoneNumber: string): boolean {
    const wanted = canonicalDigits(countryCode.replace(/\D/g, "") + phoneNumber);
    const [told, ...others] = listed.international;
    const isTold = told !== undefined && others.length === 0;
    // The library is loaded only for entries that may be the number.
    if (isTold || !readingsOf(listed).some((digits) => canonicalDigits(digits) === wanted)) {
        return isTold && canonicalDigits(told) === wanted;
    }
    if (isAmbiguous(listed)) {
        return false;
    }
    const valid = onlyValid(readingsOf(listed));
    return valid !== undefined && canonicalDigits(valid) === wanted;
}

/** Whether a listed number is the one in question or may be: bare digits can be a national number of any country. */
export function couldBeSameNumber(listed: ListedNumber, countryCode: string, phoneNumber: string): boolean {
    const code = countryCode.replace(/\D/g, "");
    const wanted = canonicalDigits(code + phoneNumber);
    const { bare } = listed;
    const national = bare === undefined ? [] : [bare, bare.replace(/^0/, ""), `0${bare}`].map((part) => code + part);
    return [...readingsOf(listed), ...national].some((digits) => canonicalDigits(digits) === wanted);
}

/** The digits with which an entry may show a number and its country code. */
function readingsOf({ international, bare }: ListedNumber): readonly string[] {
    return bare === undefined ? international : [...international, bare];
}

/** More digits than these are compared with mobile numbers only: some countries allow landline numbers of almost any form. */
const LONGEST_USUAL_NATIONAL = 10;

const ambiguous = new Map<string, boolean>();

/** Whether bare digits, read as an international number, are also a valid national number of another country. */
function isAmbiguous({ international, bare }: ListedNumber): boolean {
    if (bare === undefined || international.length > 0) {
        return false;
    }
    const known = ambiguous.get(bare) ?? isNationalNumber(bare);
    ambiguous.set(bare, known);
    return known;
}

/** Whether digits are a national number of any country, so that they may lack its country code. */
function isNationalNumber(digits: string): boolean {
    const { Metadata, getCountries } = phoneLibrary();
    const { parsePhoneNumberFromString } = digits.length > LONGEST_USUAL_NATIONAL ? mobileLibrary() : phoneLibrary();
    const metadata = new Metadata();
    const international = canonicalDigits(digits);
    // Some countries write 8 before their national numbers. A 0 in this place begins no international number.
    const lengths = digits.startsWith("8") ? [digits.length, digits.length - 1] : [digits.length];
    return getCountries().some((defaultCountry) => {
        metadata.selectNumberingPlan(defaultCountry);
        if (!metadata.numberingPlan?.possibleLengths().some((length) => lengths.includes(length))) {
            return false;
        }
        const number = parsePhoneNumberFromString(digits, { defaultCountry, extract: false });
        return number?.isValid() === true && canonicalDigits(number.number.slice(1)) !== international;
    });
}

/** The digits of the one valid number that the readings show, or undefined when they show none or several. */
function onlyValid(readings: readonly string[]): string | undefined {
    const numbers = readings.map(parsed).filter((number) => number?.isValid());
    const [valid, ...others] = new Set(numbers.map((number) => number?.number.slice(1)));
    return others.length === 0 ? valid : undefined;
}

/** How a listed number is named in a message. */
export function describeListed({ international, bare }: ListedNumber): string {
    return bare ?? `+${international[0]}`;
}

/** Country code and national number of a listed number, or nothing if they cannot be told apart. */
export function splitListed(listed: ListedNumber): { countryCode?: string; phoneNumber?: string; e164?: string } {
    if (isAmbiguous(listed)) {
        return {};
    }
    const readings = readingsOf(listed);
    const numbers = [...readings, ...readings.map(canonicalDigits)]
        .map(parsed)
        .filter((number) => number !== undefined);
    // Only a valid number shows that bare digits begin with a country code.
    const told = listed.international.length === 0 ? undefined : numbers[0];
    const number = numbers.find((candidate) => candidate.isValid()) ?? told;
    return number === undefined
        ? {}
        : { countryCode: `+${number.countryCallingCode}`, phoneNumber: number.nationalNumber, e164: number.number };
}

function parsed(digits: string) {
    return phoneLibrary().parsePhoneNumberFromString(`+${digits}`, { extract: false });
}

/** Knows mobile numbers only. */
function mobileLibrary(): typeof import("libphonenumber-js/mobile") {
    return require("libphonenumber-js/mobile") as typeof import("libphonenumber-js/mobile");
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
    const ids = idsOf(fields);
    const texts = NUMBER_KEYS.map((key) => numberText(fields[key])).filter((text) => text !== undefined);
    const [number] = texts;
    if (ids.length === 0 || number === undefined || texts.some((text) => !areFormsOfOne(number, text))) {
        return undefined;
    }
    return {
        ids,
        ...digitsOf(number, first(fields, CODE_KEYS, codeDigits), hasJsonNumber(fields)),
        name: first(fields, NAME_KEYS, label),
        status: first(fields, STATUS_KEYS, label),
    };
}

function hasJsonNumber(fields: Readonly<Record<string, unknown>>): boolean {
    return NUMBER_KEYS.some((key) => typeof fields[key] === "number");
}

/** The distinct usable IDs that an object shows by the names of a phone number ID. */
export function idsOf(fields: Readonly<Record<string, unknown>>): string[] {
    return [...new Set(ID_KEYS.map((key) => usableId(fields[key])).filter((id) => id !== undefined))];
}

/** A phone number ID of an answer: Kaleyra documents a string of digits; a JSON number counts while it is exact. */
export function usableId(value: unknown): string | undefined {
    const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
    return typeof text === "string" && isUsableId(text) ? text : undefined;
}

/**
 * Whether a text can be a phone number ID: at most 20 digits, without a leading zero.
 * `0` is what a server written in Go sends for an ID that it does not have.
 */
export function isUsableId(text: string): boolean {
    return /^[1-9]\d{0,19}$/.test(text);
}

/** Whether two texts can show the same number, one perhaps without its country code. */
function areFormsOfOne(one: string, other: string): boolean {
    const [first, second] = [one, other].map((text) => text.replace(/\D/g, "").replace(/^0+/, ""));
    const ends = (whole = "", part = "") =>
        whole.endsWith(part) ||
        canonicalDigits(whole).endsWith(part) ||
        canonicalDigits(whole) === canonicalDigits(part);
    return ends(first, second) || ends(second, first);
}

/**
 * `+91 97612…` is complete; `97612…` beside a code lacks it; `91 97612…` beside the code 91 may repeat it or not.
 * @param mayLackZero since a JSON number has no leading zero, which belongs to the number in Italy and elsewhere
 */
function digitsOf(
    number: string,
    code: string | undefined,
    mayLackZero: boolean,
): Pick<ListedNumber, "international" | "bare"> {
    const digits = number.replace(/\D/g, "");
    if (number.startsWith("+")) {
        return { international: [digits], bare: undefined };
    }
    if (digits.startsWith("00")) {
        return { international: [digits.slice(2)], bare: undefined };
    }
    if (!code) {
        return { international: [], bare: digits };
    }
    const complete = code + digits;
    if (digits.startsWith("0")) {
        // The zero belongs to the number in Italy, and is dialled only within the country elsewhere.
        return { international: [code + digits.slice(1), complete], bare: undefined };
    }
    const lost = mayLackZero ? [`${code}0${digits}`] : [];
    return { international: [...(digits.startsWith(code) ? [digits] : []), complete, ...lost], bare: undefined };
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

/** A text that is one number and nothing else; a masked number or two of them are not understood. */
function numberText(value: unknown): string | undefined {
    const text = typeof value === "string" || Number.isSafeInteger(value) ? printable(String(value)) : "";
    const digits = text.replace(/\D/g, "");
    const { length } = digits.replace(/^00/, "");
    const isNumber = /^\+?[\d\s().\u2010-\u2015-]+$/.test(text) && !(text.startsWith("+") && digits.startsWith("0"));
    return isNumber && length >= 7 && length <= 15 ? text : undefined;
}

function codeDigits(value: unknown): string | undefined {
    return typeof value === "string" || typeof value === "number"
        ? String(value).replace(/\D/g, "").replace(/^0+/, "")
        : undefined;
}

function label(value: unknown): string | undefined {
    return typeof value === "string" ? printable(value) || undefined : undefined;
}
