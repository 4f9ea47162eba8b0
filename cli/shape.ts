// The form of an answer without its content: keys, types and lengths. It is made for public bug reports.

/** Keys that are words. A key can be content too, such as an ID under which a number is listed. */
const WORD = /^[a-z_][A-Za-z_]{0,39}$/;

/** The value with each text, number and unusual key replaced by its type and length. */
export function shapeOf(value: unknown): unknown {
    if (Array.isArray(value)) {
        const forms = new Map(value.map((item) => [JSON.stringify(shapeOf(item)), shapeOf(item)]));
        return [`${value.length} items, in ${forms.size} forms`, ...forms.values()];
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [shapeOfKey(key), shapeOf(inner)]));
    }
    return value === null ? null : `${typeof value}${shapeOfText(String(value), typeof value)}`;
}

function shapeOfKey(key: string): string {
    return WORD.test(key) ? key : `<key${shapeOfText(key, "string")}>`;
}

/** Length and kinds of characters, such as ` of 13: +0` for a phone number in E.164 form. */
function shapeOfText(text: string, type: string): string {
    if (type === "boolean") {
        return "";
    }
    const kinds = [...text].map((character) =>
        /\p{L}/u.test(character) ? "a" : /\p{N}/u.test(character) ? "0" : character,
    );
    const punctuation = kinds.map((kind) => (/[a0 +().:_-]/.test(kind) ? kind : "?"));
    return ` of ${kinds.length}: ${punctuation
        .filter((kind, i) => kind !== punctuation[i - 1])
        .join("")
        .slice(0, 40)}`;
}
