// Shows a given value in a message: on one line, with invisible characters escaped, and truncated; of a secret number almost nothing.

const LONGEST = 80;

const INVISIBLE = /[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu;

/** The value as JSON. */
export function quoted(value: unknown): string {
    const json = JSON.stringify(value) ?? String(value);
    const short = json.length > LONGEST ? `${json.slice(0, LONGEST)}… (${[...String(value)].length} characters)` : json;
    return short.replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** How the reason against a number shows its parts. */
export interface Display {
    /** What was given, at the beginning of the reason. */
    given(value: unknown): string;
    /** A number, as given or as it should be written. */
    number(digits: string): string;
}

export const PLAIN: Display = { given: quoted, number: (digits) => digits };

/** Of a secret number only the last digits, and nothing of what was given: any character of it may belong to the number. */
export const SECRET: Display = { given: () => "The secret value", number: (digits) => `…${digits.slice(-3)}` };
