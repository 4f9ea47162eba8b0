// The results of a run of the benchmarks: bench/results.json. Both pages are made from it and from nothing else.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ROOT } from "../scripts/root";
import { OPERATIONS } from "./host";
import { spreadSchema } from "./statistics";
import { COMMANDS } from "./subjects";

const bySubject = <Schema extends z.ZodType>(schema: Schema) => z.record(z.string(), schema);

const requestsSchema = z.object({ adds: z.number(), lists: z.number() });

const callerSchema = z.enum(["dynamic provider", "plugin"]);

const runSchema = z.object({ code: z.number(), adds: z.number(), said: z.string() });

const resultsSchema = z.object({
    date: z.string(),
    machine: z.object({ processor: z.string(), cores: z.number(), gigabytes: z.number(), system: z.string() }),
    versions: z.record(z.string(), z.string()),
    /** Milliseconds to load a module, compared with loading only what `above` names. */
    load: z.array(z.object({ module: z.string(), above: z.string(), milliseconds: spreadSchema })),
    /** Bytes that name the provider in the state of each number, and the bytes of a serialised stub. */
    providerBytes: z.object({ constant: z.number(), stub: z.number() }),
    /** Milliseconds from the start of a plugin to its port, compared with a bare Node.js that prints a line. */
    start: z.object({ released: spreadSchema, empty: spreadSchema }),
    commands: z.array(
        z.object({
            count: z.number(),
            /** Milliseconds until Kaleyra's stand-in answers. */
            latency: z.number(),
            command: z.enum(COMMANDS),
            seconds: bySubject(spreadSchema),
            /** Of one subject to another, round by round. */
            comparisons: z.array(
                z.object({ of: z.string(), to: z.string(), ratio: spreadSchema, milliseconds: spreadSchema }),
            ),
            requests: bySubject(requestsSchema),
        }),
    ),
    /** Bytes of the largest number in an export. */
    state: bySubject(z.number()),
    growth: z.array(
        z.object({
            caller: callerSchema,
            operation: z.enum(OPERATIONS),
            count: z.number(),
            ours: z.object({ seconds: spreadSchema, megabytes: spreadSchema }),
            floor: z.object({ seconds: spreadSchema, megabytes: spreadSchema }),
        }),
    ),
    /** The memory of a process at each step of an up, in megabytes. */
    memory: bySubject(z.array(z.object({ step: z.string(), megabytes: z.number() }))),
    rateLimit: z.array(
        z.object({
            by: z.enum(["host", "CLI"]),
            count: z.number(),
            perSecond: z.number(),
            seconds: z.number(),
            /** Of the floor, which sends no requests. */
            floor: z.number(),
            refused: z.number(),
            added: z.number(),
            runs: z.number(),
        }),
    ),
    incidents: z.array(
        z.object({
            incident: z.string(),
            subject: z.string(),
            first: runSchema,
            again: runSchema,
            atKaleyra: z.number(),
            recorded: z.number(),
        }),
    ),
    /** Milliseconds that the provider itself takes for an up, by part. */
    profiles: z.array(
        z.object({
            caller: callerSchema,
            count: z.number(),
            parts: z.array(z.object({ part: z.string(), milliseconds: z.number() })),
        }),
    ),
});

export type Results = z.infer<typeof resultsSchema>;

const FILE = join(ROOT, "bench/results.json");

export function readResults(): Results {
    return resultsSchema.parse(JSON.parse(readFileSync(FILE, "utf8")));
}

export function writeResults(results: Results): void {
    writeFileSync(FILE, `${JSON.stringify(rounded(results), null, 2)}\n`);
}

/** To four digits: a benchmark is not more exact. */
function rounded(value: unknown): unknown {
    if (typeof value === "number") {
        return Number.isInteger(value) ? value : Number(value.toPrecision(4));
    }
    if (Array.isArray(value)) {
        return value.map(rounded);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]))
        : value;
}
