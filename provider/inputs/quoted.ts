// Shows a given value in a message: on one line, with invisible characters escaped, and truncated.

const LONGEST = 80;

const INVISIBLE = /[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu;

/** The value as JSON. */
export function quoted(value: unknown): string {
    const json = JSON.stringify(value) ?? String(value);
    const short = json.length > LONGEST ? `${json.slice(0, LONGEST)}… (${[...String(value)].length} characters)` : json;
    return short.replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
