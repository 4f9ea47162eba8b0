// Validates the country code and the number together with libphonenumber, the family of rules that Kaleyra's server uses too.
// An impossible number fails; a number outside all known ranges only warns, since ranges change.

import { canonicalDigits } from "../../kaleyra/canonical-number";
import { parseDigits } from "../../kaleyra/number-list";
import { phoneLibrary } from "../../kaleyra/phone-library";
import { quoted } from "../../kaleyra/text";
import { type Field, isWrittenNumber } from "./fields";

export interface NumberValidation {
    readonly failure?: { readonly property: Field; readonly reason: string };
    /** What only raises a warning. */
    readonly warning?: string;
}

/**
 * What to write instead of a malformed country code or number, if its digits show what is meant.
 * @param countryCode as it was given
 */
export function suggestionFor(name: Field, given: unknown, countryCode: unknown): string | undefined {
    if (typeof given !== "string" || !isWrittenNumber(given)) {
        return undefined;
    }
    const digits = given.replace(/\D/g, "");
    if (name === "countryCode") {
        const code = digits.replace(/^00/, "");
        return isCallingCode(code) ? `+${code}` : undefined;
    }
    if (name !== "phoneNumber") {
        return undefined;
    }
    const code = typeof countryCode === "string" ? countryCode.replace(/\D/g, "") : "";
    const isWhole = given.trim().startsWith("+") && code !== "" && digits.startsWith(code);
    const national = isWhole ? digits.slice(code.length) : digits;
    return nationalNumber(code, national) ?? national;
}

/**
 * Validates a well-formed country code and number together.
 * @param phoneNumber undefined while it is not known
 */
export function validatePhoneNumber(countryCode: string, phoneNumber: string | undefined): NumberValidation {
    const code = countryCode.slice(1);
    if (!isCallingCode(code)) {
        const reason = `${quoted(countryCode)} is not an assigned country calling code; expected one such as "+91".`;
        return { failure: { property: "countryCode", reason } };
    }
    return phoneNumber === undefined ? {} : validateTogether(countryCode, phoneNumber);
}

function validateTogether(countryCode: string, phoneNumber: string): NumberValidation {
    const code = countryCode.slice(1);
    const given = quoted(phoneNumber);
    const whole = countryCode + phoneNumber;
    const parsed = parseDigits(code + phoneNumber);
    const repeated = withoutCode(code, phoneNumber);
    if (parsed?.isValid() && parsed.nationalNumber === phoneNumber) {
        return repeated === undefined ? {} : { warning: ambiguous(whole, countryCode + repeated) };
    }
    const national =
        repeated ?? nationalNumber(code, phoneNumber) ?? nationalNumber(code, phoneNumber.replace(/^0+/, ""));
    if (national !== undefined) {
        const slip = repeated === undefined ? "has a domestic prefix or an older form" : "repeats the country code";
        return invalidNumber(`${given} ${slip}; expected the national number: write "${national}".`);
    }
    const length = phoneLibrary().validatePhoneNumberLength(whole);
    if (length !== undefined || !parsed) {
        const tooLong = length?.startsWith("TOO_") ? `${length.toLowerCase().replace("_", " ")} to be ` : "not ";
        return invalidNumber(
            `${given} is ${tooLong}a phone number in ${countryCode}; expected the whole national number, digits only.`,
        );
    }
    return {
        warning:
            `${whole} has a valid length but is not in a known number range. ` +
            "Check the number, unless the range is new: the OTP could be sent to a stranger.",
    };
}

function ambiguous(whole: string, other: string): string {
    return (
        `${whole} is a valid number, but so is ${other}: the country code may be repeated. ` +
        "If you mean the first one, continue. Otherwise write the phone number without the country code."
    );
}

const invalidNumber = (reason: string): NumberValidation => ({ failure: { property: "phoneNumber", reason } });

/** The number behind a repeated country code ("+91" "919761234567", "00919761234567"), if what remains is a valid number. */
function withoutCode(code: string, phoneNumber: string): string | undefined {
    return [code, `00${code}`, `011${code}`]
        .filter((prefix) => phoneNumber.startsWith(prefix))
        .map((prefix) => nationalNumber(code, phoneNumber.slice(prefix.length)))
        .find((national) => national !== undefined);
}

/** The national number as it is written today: without a domestic prefix, and in the form that replaced an older one (`+52 1 55 …`). */
function nationalNumber(code: string, national: string): string | undefined {
    if (national === "" || !isCallingCode(code)) {
        return undefined;
    }
    const domestic = phoneLibrary().parsePhoneNumberFromString(national, { defaultCallingCode: code, extract: false });
    const candidates = [parseDigits(code + national), parseDigits(canonicalDigits(code + national)), domestic];
    return candidates.find((number) => number?.isValid() && number.countryCallingCode === code)?.nationalNumber;
}

function isCallingCode(digits: string): boolean {
    const { getCountries, getCountryCallingCode } = phoneLibrary();
    callingCodes ??= new Set([...getCountries().map((country) => getCountryCallingCode(country)), ...WITHOUT_COUNTRY]);
    return callingCodes.has(digits);
}

let callingCodes: Set<string> | undefined;

/** Calling codes that belong to no country (international freephone, satellites and the like). */
const WITHOUT_COUNTRY = ["800", "808", "870", "878", "881", "882", "883", "888", "979"];
