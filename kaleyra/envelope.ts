// The envelope {code, message, data, error} that all of Kaleyra's answers share.
// Documentation and reality differ in the shapes of `data` and `error`, so only `code` is required.

import { printable } from "./printable";
import * as z from "./zod";

/** More entries of `error` than this are only counted: an answer must not flood the terminal. */
const MOST_ENTRIES = 20;

const errorEntries = z
    .unknown()
    .optional()
    .transform((error): [key: string, text: string][] => {
        if (error === null || error === undefined || error === "") {
            return [];
        }
        if (typeof error !== "object") {
            return [["error", printable(error)]];
        }
        const entries = Array.isArray(error) ? error.map((text, i) => [`error ${i + 1}`, text]) : Object.entries(error);
        const shown = entries
            .slice(0, MOST_ENTRIES)
            .map(([key, text]): [string, string] => [printable(key), printable(text)]);
        const others = entries.length - shown.length;
        return others === 0 ? shown : [...shown, ["…", `and ${others} more`]];
    });

const envelopeSchema = z.looseObject({
    code: z.union([z.string(), z.number()]).transform(printable),
    message: z
        .unknown()
        .optional()
        .transform((message) => (message === undefined || message === null ? "" : printable(message))),
    data: z.unknown().optional(),
    error: errorEntries,
});

/** Kaleyra's answer, with `error` as a list of its entries whatever form it came in, and what stands beside the four fields. */
export type Envelope = z.infer<typeof envelopeSchema>;

/** The envelope in a body, or undefined when there is none (HTML, truncated JSON, an empty body). */
export function readEnvelope(body: string): Envelope | undefined {
    let json: unknown;
    try {
        json = JSON.parse(body.replace(/^\uFEFF/, ""));
    } catch {
        return undefined;
    }
    return envelopeSchema.safeParse(json).data;
}
