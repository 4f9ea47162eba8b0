// Numbers for tests, benchmarks and the picture.

import type { NumberFields, NumberState } from "../../provider/inputs/fields";

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

/** An address where nothing listens. A port that was just freed could be another test's sandbox; port 1 is never assigned. */
export const NOBODY = "http://127.0.0.1:1";
