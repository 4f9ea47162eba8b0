// Vendor texts fit for a terminal: one line, without control characters and without invisible or direction-changing ones.
// Every text of Kaleyra's passes through here before it reaches a message. Secrets are redacted and lengths bounded elsewhere.

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose.
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Zero-width and bidirectional controls: they hide text or reverse its order on the screen. */
const INVISIBLE = /\p{Cf}|\u034f/gu;

/** Deeper parts of a JSON value are left out: a vendor's answer must not exhaust the stack. */
const DEEPEST = 4;

/** A JSON value as one printable line. */
export function printable(value: unknown): string {
    const text = typeof value === "string" ? value : (JSON.stringify(pruned(value, 0)) ?? String(value));
    return clean(text).trim();
}

function clean(text: string): string {
    return text.replace(CONTROLS, " ").replace(INVISIBLE, "");
}

/** Its texts are cleaned before JSON escapes them: a secret with an escape inside would not be found. */
function pruned(value: unknown, depth: number): unknown {
    if (typeof value === "string") {
        return clean(value);
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (depth === DEEPEST) {
        return "…";
    }
    return Array.isArray(value)
        ? value.map((inner) => pruned(inner, depth + 1))
        : Object.fromEntries(Object.entries(value).map(([key, inner]) => [clean(key), pruned(inner, depth + 1)]));
}
