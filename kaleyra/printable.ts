// Vendor texts fit for a terminal: one line, without control characters and without invisible or direction-changing ones.
// Every text of Kaleyra's passes through here before it reaches a message. Secrets are redacted and lengths bounded elsewhere.

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Zero-width and bidirectional controls: they hide text or reverse its order on the screen. */
const INVISIBLE = /[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Deeper parts of a JSON value are left out: a vendor's answer must not exhaust the stack. */
const DEEPEST = 4;

/** A JSON value as one printable line. */
export function printable(value: unknown): string {
    const text = typeof value === "string" ? value : (JSON.stringify(pruned(value, 0)) ?? String(value));
    return text.replace(CONTROLS, " ").replace(INVISIBLE, "").trim();
}

function pruned(value: unknown, depth: number): unknown {
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (depth === DEEPEST) {
        return "…";
    }
    return Array.isArray(value)
        ? value.map((inner) => pruned(inner, depth + 1))
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pruned(inner, depth + 1)]));
}
