// One form for each phone number that can be written in several: Mexico's 1, Argentina's 9 and 15, Brazil's ninth digit.
// WhatsApp and carriers use these forms interchangeably. Numbers are compared in this form only; it is never sent or shown.

/** The digits in which two ways to write one number are equal. @param digits of an international number, without "+" */
export function canonicalDigits(digits: string): string {
    switch (digits.slice(0, 2)) {
        case "52":
            return mexican(digits);
        case "54":
            return argentinian(digits);
        case "55":
            return brazilian(digits);
        default:
            return digits;
    }
}

/** Until 2019 mobile numbers had a 1 before the ten national digits: `+52 1 55 1234 5678`. */
function mexican(digits: string): string {
    return digits.replace(/^521(?=\d{10}$)/, "52");
}

/**
 * A mobile number has a 9 before the area code (international) or a 15 after it (domestic) or neither: `+54 9 11 2345 6789`,
 * `11 15 2345 6789`. Area code and subscriber number have ten digits together: 11, or three or four digits from 2 or 3 on.
 */
function argentinian(digits: string): string {
    const national = digits.slice(2).replace(/^9(?=(?:\d{10}|\d{12})$)/, "");
    return `54${national.replace(/^(?=\d{12}$)(11|[23]\d{2,3})15/, "$1")}`;
}

/**
 * Mobile numbers of eight digits got a 9 in front, and WhatsApp still shows many without: `+55 31 9 8765 4321`.
 * They began with 6 to 9. A 9 before 2 to 5 belongs to a newer number: without it, it would be a landline's.
 */
function brazilian(digits: string): string {
    return digits.replace(/^(55\d{2})9(?=[6-9]\d{7}$)/, "$1");
}
