// How a command ends: its exit code, and the words for what went wrong.

import { CommanderError } from "commander";
import { ZodError } from "zod";
import { KaleyraError } from "../kaleyra/error";
import { SettingsError } from "../provider/errors";

const SOURCES = "They come from KALEYRA_SID and KALEYRA_API_KEY, or with --stack first from the stack's configuration.";

/** The meaning of the exit codes, as --help prints it. */
export const EXIT_CODES = {
    0: "done",
    1: "Kaleyra refused, or could not be asked; nothing was changed",
    2: "arguments or settings are wrong; nothing was sent",
    3: "whether Kaleyra carried it out is not known",
} as const;

/** Arguments that cannot be used together, or files that cannot be read. */
export class UsageError extends Error {
    readonly code = "KALEYRA_USAGE";
}

export function exitCodeOf(error: unknown): number {
    if (error instanceof CommanderError) {
        return error.exitCode === 0 ? 0 : 2;
    }
    if (error instanceof UsageError || error instanceof SettingsError || error instanceof ZodError) {
        return 2;
    }
    return error instanceof KaleyraError && !error.certain ? 3 : 1;
}

export function explain(error: unknown): string {
    if (error instanceof ZodError) {
        const problems = error.issues.map(({ path, message }) => `    ${path.join(".")}: ${message}`);
        return ["An argument cannot be used. Nothing was sent. Correct it:", ...problems].join("\n");
    }
    const message = error instanceof Error ? error.message : String(error);
    return error instanceof KaleyraError && error.code === "KALEYRA_CREDENTIALS"
        ? `${message}\n    ${SOURCES}`
        : message;
}
