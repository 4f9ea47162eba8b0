// The form of an answer without its content: keys, types and lengths. It is made for public bug reports.

/** Keys that are words. A key can be content too, such as an ID under which a number is listed. */
const WORD = /^[a-z_][A-Za-z_]{0,39}$/;

/** The value with each text, number and unusual key replaced by its type and length. */
export function shapeOf(value: unknown): unknown {
    if (Array.isArray(value)) {
        const forms = new Map(value.map(shapeOf).map((form) => [JSON.stringify(form), form]));
        return [`${value.length} items, in ${forms.size} forms`, ...forms.values()];
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [shapeOfKey(key), shapeOf(inner)]));
    }
    const shape = typeof value === "boolean" ? "" : shapeOfText(String(value));
    return value === null ? null : `${typeof value}${shape}`;
}

function shapeOfKey(key: string): string {
    return WORD.test(key) ? key : `<key${shapeOfText(key)}>`;
}

/** Length and kinds of characters, such as ` of 13: +0` for a phone number in E.164 form. */
function shapeOfText(text: string): string {
    const kinds = text
        .replace(/\p{L}+/gu, "a")
        .replace(/\p{N}+/gu, "0")
        .replace(/[^a0 +().:_-]+/g, "?");
    return ` of ${[...text].length}: ${kinds.slice(0, 40)}`;
}
