// The envelope {code, message, data, error} that all of Kaleyra's answers share.
// Documentation and reality differ in the shapes of `data` and `error`, so only `code` is required.

import { oneLine } from "./text";
import * as z from "./zod";

/** What a server writes where there is no error. */
function isNothing(error: unknown): boolean {
    return error === null || error === undefined || error === "" || error === false || error === 0;
}

function textOf(value: unknown): string {
    return oneLine(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
}

/** The entries of `error`, whatever its form. */
function entriesOf(error: unknown): [key: string, text: string][] {
    if (typeof error !== "object" || error === null) {
        return isNothing(error) ? [] : [["error", textOf(error)]];
    }
    return Object.entries(error)
        .filter(([, text]) => !isNothing(text))
        .map(([key, text]) => [oneLine(key), textOf(text)]);
}

const envelopeSchema = z.looseObject({
    code: z.union([z.string(), z.number()]).transform(String),
    message: z
        .unknown()
        .optional()
        .transform((message) => (isNothing(message) ? "" : textOf(message))),
    data: z.unknown().optional(),
    error: z.unknown().optional().transform(entriesOf),
});

/** Kaleyra's answer, with `error` as a list of its entries, and any fields besides these four. */
export type Envelope = z.infer<typeof envelopeSchema>;

/** The envelope in a body, or undefined if the body is anything else: HTML, truncated JSON, another JSON value. */
export function readEnvelope(body: string): Envelope | undefined {
    try {
        return envelopeSchema.safeParse(parseJson(body.replace(/^\uFEFF/, ""))).data;
    } catch (error) {
        if (error instanceof SyntaxError) {
            return undefined;
        }
        throw error;
    }
}

/** JSON can escape half a surrogate pair, which could never leave this process again. */
function parseJson(text: string): unknown {
    return /\\u[dD][89a-fA-F]/.test(text)
        ? JSON.parse(text, (_, value) => (typeof value === "string" ? value.toWellFormed() : value))
        : JSON.parse(text);
}
