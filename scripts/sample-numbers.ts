// Numbers that tests work with.

import type { NumberFields, NumberState } from "../provider/inputs/fields";

/** The number of the README. */
export const SUPPORT: NumberFields = {
    wabaId: "766123456789",
    countryCode: "+91",
    phoneNumber: "9761234567",
    name: "ACME Support",
    verificationType: "SMS",
};

/** Another number of the same WABA. */
export const SALES: NumberFields = { ...SUPPORT, phoneNumber: "9761234568", name: "ACME Sales" };

export function stateOf(fields: NumberFields): NumberState {
    return { ...fields, e164: fields.countryCode + fields.phoneNumber };
}

/** Where nobody listens. A port that was only just freed could be another test's sandbox by now; this one is never handed out. */
export const NOBODY = "http://127.0.0.1:1";
