// Validates the country code and the number together with libphonenumber, the family of rules that Kaleyra's server uses too.
// An impossible number fails; a number outside all known ranges only warns, since ranges change.

import { canonicalDigits } from "../../kaleyra/canonical-number";
import { phoneLibrary } from "../../kaleyra/phone-library";
import type { Field } from "./fields";
import { type Display, PLAIN } from "./quoted";
import { numberSchema } from "./schema";

export interface NumberValidation {
    readonly failures: readonly { readonly property: Field; readonly reason: string }[];
    /** A doubt that only causes a warning. */
    readonly doubt?: string;
}

/** No failures and no doubt. */
export const VALID: NumberValidation = { failures: [] };

/**
 * @param countryCode undefined while it is not known
 * @param phoneNumber undefined while it is not known
 */
export function validatePhoneNumber(
    countryCode: string | undefined,
    phoneNumber: string | undefined,
    display: Display = PLAIN,
): NumberValidation {
    const codeProblem = countryCode === undefined ? undefined : countryCodeProblem(countryCode, display);
    const numberProblem = phoneNumber === undefined ? undefined : digitsProblem(phoneNumber, countryCode, display);
    if (codeProblem !== undefined || numberProblem !== undefined) {
        return {
            failures: [
                ...(codeProblem === undefined ? [] : [{ property: "countryCode" as const, reason: codeProblem }]),
                ...(numberProblem === undefined ? [] : [{ property: "phoneNumber" as const, reason: numberProblem }]),
            ],
        };
    }
    return countryCode === undefined || phoneNumber === undefined
        ? VALID
        : validateTogether(countryCode, phoneNumber, display);
}

function countryCodeProblem(given: string, display: Display): string | undefined {
    const form = formProblem("countryCode", given, display);
    const digits = given.replace(/\D/g, "").replace(/^00/, "");
    if (form !== undefined) {
        const isMeant = display === PLAIN && /^[\d\s().+-]+$/.test(given) && isCallingCode(digits);
        return isMeant ? `${form}: write "+${digits}".` : `${form}.`;
    }
    return isCallingCode(digits)
        ? undefined
        : `${display.given(given)} is not an assigned country calling code; expected one such as "+91".`;
}

function digitsProblem(given: string, countryCode: string | undefined, display: Display): string | undefined {
    const form = formProblem("phoneNumber", given, display);
    if (form === undefined) {
        return undefined;
    }
    if (!/\d/.test(given) || !/^[\d\s().+/\u00a0\u2010-\u2015-]+$/.test(given)) {
        return `${form}.`;
    }
    const code = countryCode?.replace(/\D/g, "") ?? "";
    const digits = given.replace(/\D/g, "");
    const rest =
        given.trim().startsWith("+") && code !== "" && digits.startsWith(code) ? digits.slice(code.length) : digits;
    return `${form}: write "${display.number(nationalNumber(code, rest) ?? rest)}".`;
}

/** The schema's message about the form of a field, without a full stop, so that a suggestion can follow. */
function formProblem(property: Field, given: string, display: Display): string | undefined {
    const issue = numberSchema.shape[property].safeParse(given).error?.issues[0];
    return issue && `${display.given(given)} cannot be used; ${issue.message}`;
}

function validateTogether(countryCode: string, phoneNumber: string, display: Display): NumberValidation {
    const code = countryCode.slice(1);
    const given = display.given(phoneNumber);
    const whole = countryCode + phoneNumber;
    const parsed = phoneLibrary().parsePhoneNumberFromString(whole, { extract: false });
    const repeated = withoutCode(code, phoneNumber);
    if (parsed?.isValid() && parsed.nationalNumber === phoneNumber) {
        return repeated === undefined
            ? VALID
            : { failures: [], doubt: ambiguous(display.number(whole), display.number(countryCode + repeated)) };
    }
    if (repeated !== undefined) {
        return refuse(
            `${given} repeats the country code; expected the national number: write "${display.number(repeated)}".`,
        );
    }
    const trunk = withoutTrunkPrefix(code, phoneNumber, parsed?.nationalNumber);
    if (trunk !== undefined) {
        return refuse(
            `${given} starts with the domestic dialing prefix; expected the number without it: write "${display.number(trunk)}".`,
        );
    }
    const length = phoneLibrary().validatePhoneNumberLength(whole);
    if (length !== undefined || !parsed) {
        const problem = length === undefined ? "is not a phone number" : LENGTHS[length];
        const place = display === PLAIN ? ` in ${countryCode}` : "";
        const today = nationalNumber(code, phoneNumber);
        const advice = today === undefined ? "" : `: write "${display.number(today)}"`;
        return refuse(`${given} ${problem}${place}; expected the whole national number, digits only${advice}.`);
    }
    if (parsed.isValid()) {
        const national = display.number(parsed.nationalNumber);
        return refuse(`${given} is not in national form; expected the national number: write "${national}".`);
    }
    return {
        failures: [],
        doubt:
            `${display.number(whole)} has a valid length but is not in a known number range. ` +
            "Check the number, unless the range is new: the OTP could be sent to a stranger.",
    };
}

function ambiguous(whole: string, other: string): string {
    return (
        `${whole} is a valid number, but so is ${other}: the country code may be repeated. ` +
        "If you mean the first one, continue. Otherwise write the phone number without the country code."
    );
}

const LENGTHS = {
    INVALID_COUNTRY: "does not belong to a known country",
    NOT_A_NUMBER: "is not a phone number",
    INVALID_LENGTH: "has an invalid length",
    TOO_SHORT: "is too short to be a phone number",
    TOO_LONG: "is too long to be a phone number",
} as const;

const refuse = (reason: string): NumberValidation => ({ failures: [{ property: "phoneNumber", reason }] });

/** The number behind a repeated country code ("+91" "919761234567", "00919761234567"), if what remains is a valid number. */
function withoutCode(code: string, phoneNumber: string): string | undefined {
    for (const prefix of [code, `00${code}`, `011${code}`]) {
        const rest = phoneNumber.startsWith(prefix) ? phoneNumber.slice(prefix.length) : "";
        const national = rest === "" ? undefined : nationalNumber(code, rest);
        if (national !== undefined) {
            return national;
        }
    }
    return undefined;
}

/** The number without a trunk prefix, which the library strips of most countries' numbers by itself. */
function withoutTrunkPrefix(code: string, phoneNumber: string, national: string | undefined): string | undefined {
    if (
        national !== undefined &&
        phoneNumber.endsWith(national) &&
        phoneNumber !== national &&
        isValid(code, national)
    ) {
        return national;
    }
    const bare = phoneNumber.replace(/^0+/, "");
    return bare !== phoneNumber && isValid(code, bare) ? bare : undefined;
}

function isValid(code: string, national: string): boolean {
    return phoneLibrary().parsePhoneNumberFromString(`+${code}${national}`, { extract: false })?.isValid() ?? false;
}

/** The national number as it is written today: of a form that is no longer valid (`+52 1 55 …`), the one that replaced it. */
function nationalNumber(code: string, national: string): string | undefined {
    const parsed = [code + national, canonicalDigits(code + national)].map((digits) =>
        phoneLibrary().parsePhoneNumberFromString(`+${digits}`, { extract: false }),
    );
    return parsed.find((number) => number?.isValid())?.nationalNumber;
}

function isCallingCode(digits: string): boolean {
    const { getCountries, getCountryCallingCode } = phoneLibrary();
    callingCodes ??= new Set([...getCountries().map((country) => getCountryCallingCode(country)), ...WITHOUT_COUNTRY]);
    return callingCodes.has(digits);
}

let callingCodes: Set<string> | undefined;

/** Calling codes that belong to no country (international freephone, satellites and the like). */
const WITHOUT_COUNTRY = ["800", "808", "870", "878", "881", "882", "883", "888", "979"];
