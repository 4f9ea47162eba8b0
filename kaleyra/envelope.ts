// The envelope {code, message, data, error} that all of Kaleyra's answers share.
// Documentation and reality differ in the shapes of `data` and `error`, so only `code` is required.

import { printable } from "./printable";
import * as z from "./zod";

/** More entries of `error` than this are only counted: an answer must not flood the terminal. */
const MOST_ENTRIES = 20;

/** What a server writes where there is no error. */
function isNothing(error: unknown): boolean {
    return error === null || error === undefined || error === "" || error === false || error === 0;
}

const errorEntries = z
    .unknown()
    .optional()
    .transform((error): [key: string, text: string][] => {
        if (isNothing(error)) {
            return [];
        }
        if (typeof error !== "object") {
            return [["error", printable(error)]];
        }
        const all = Array.isArray(error)
            ? error.map((text, i) => [`error ${i + 1}`, text])
            : Object.entries(error as object);
        const entries = all.filter(([, text]) => !isNothing(text));
        const shown = entries
            .slice(0, MOST_ENTRIES)
            .map(([key, text]): [string, string] => [printable(key), printable(text)]);
        const others = entries.length - shown.length;
        return others === 0 ? shown : [...shown, ["…", `and ${others} more`]];
    });

const envelopeSchema = z.looseObject({
    /** Exactly as it came: a code with an invisible character in it is another code. */
    code: z.union([z.string(), z.number()]).transform(String),
    message: z
        .unknown()
        .optional()
        .transform((message) => (message === undefined || message === null ? "" : printable(message))),
    data: z.unknown().optional(),
    error: errorEntries,
});

/** Kaleyra's answer, with `error` as a list of its entries whatever its form, and any fields besides these four. */
export type Envelope = z.infer<typeof envelopeSchema>;

/** What a body is: an envelope, another JSON value, or no JSON (HTML, truncated JSON, an empty body). */
export interface Body {
    readonly json: unknown;
    readonly envelope: Envelope | undefined;
    /** Whether it begins like JSON but is not valid, like an answer that was cut off in the middle. */
    readonly isBroken: boolean;
}

export function readBody(body: string): Body {
    const text = body.replace(/^\uFEFF/, "");
    let json: unknown;
    try {
        json = JSON.parse(text);
    } catch {
        return { json: undefined, envelope: undefined, isBroken: /^\s*[{[]/.test(text) };
    }
    return { json, envelope: envelopeSchema.safeParse(json).data, isBroken: false };
}

/** The envelope in a body, or undefined when there is none. */
export function readEnvelope(body: string): Envelope | undefined {
    return readBody(body).envelope;
}
