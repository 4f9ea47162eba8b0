// Phone number IDs, as an add returns them, the list shows them and users write them.

/** A phone number ID of an answer: Kaleyra documents a string of digits; a JSON number counts while it is exact. */
export function usableId(value: unknown): string | undefined {
    const text = typeof value === "number" && Number.isSafeInteger(value) ? String(value) : value;
    return typeof text === "string" && USABLE_ID.test(text) ? text : undefined;
}

/** Without a leading zero: `0` is what a server written in Go sends for an ID that it does not have. */
export const USABLE_ID = /^[1-9]\d{0,19}$/;
