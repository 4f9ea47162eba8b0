// The envelope {code, message, data, error} that all of Kaleyra's answers share.
// Documentation and reality differ in the shapes of `data` and `error`, so only `code` is demanded.

import * as z from "./zod";

const MOST_ENTRIES = 10;

const errorEntries = z
    .unknown()
    .optional()
    .transform((error): [key: string, text: string][] => {
        if (error === null || error === undefined || error === "") {
            return [];
        }
        if (typeof error !== "object") {
            return [["error", asText(error)]];
        }
        const entries = Array.isArray(error) ? error.map((text, i) => [`error ${i + 1}`, text]) : Object.entries(error);
        return entries.slice(0, MOST_ENTRIES).map(([key, text]) => [asText(key), asText(text)]);
    });

const envelopeSchema = z.looseObject({
    code: z.union([z.string(), z.number()]).transform(asText),
    message: z
        .unknown()
        .optional()
        .transform((message) => (message === undefined || message === null ? "" : asText(message))),
    data: z.unknown().optional(),
    error: errorEntries,
});

/** Kaleyra's answer, with `error` as a list of its entries whatever form it came in. */
export type Envelope = z.infer<typeof envelopeSchema>;

/** The envelope in a body, or undefined when there is none (HTML, truncated JSON, nothing at all). */
export function readEnvelope(body: string): Envelope | undefined {
    let json: unknown;
    try {
        json = JSON.parse(body.replace(/^\uFEFF/, ""));
    } catch {
        return undefined;
    }
    return envelopeSchema.safeParse(json).data;
}

/** Kaleyra's text fit for a terminal: one line, no control characters. Its length is bounded only after secrets are taken out. */
export function asText(value: unknown): string {
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
    return (
        text
            // biome-ignore lint/suspicious/noControlCharactersInRegex: to keep them off the terminal is the point.
            .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ")
            .trim()
    );
}
