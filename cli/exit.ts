// The exit codes of the command, and how it exits: it prints the error first and then ends the process at once,
// since closing connections gracefully can take minutes, for example behind a proxy that never answers.

import { CommanderError } from "commander";
import { KaleyraError } from "../kaleyra/error";
import { ProviderError, withCode } from "../provider/errors";
import { commandLine } from "./invocation";
import { REDACTOR } from "./output";

/** The exit codes and their meaning, as --help prints them. */
export const EXIT_CODES = {
    0: "success",
    1: "Kaleyra refused the request or could not be reached; nothing was changed",
    2: "the arguments, the settings or the input cannot be used; nothing was sent",
    3: "could not determine whether Kaleyra carried out the request",
} as const;

/** The arguments, a file or the input cannot be used. */
export class UsageError extends ProviderError {
    /**
     * @param summary what is wrong and that nothing was changed
     * @param nextSteps what to do next, one line each
     */
    constructor(summary: string, ...nextSteps: readonly string[]) {
        super("KALEYRA_USAGE", [summary, ...nextSteps]);
    }
}

/** Runs a command, prints its error, and exits as soon as the output is written. */
export async function runToExit(command: () => Promise<unknown>): Promise<never> {
    try {
        await command();
    } catch (error) {
        process.exitCode = exitCodeOf(error);
        // Commander has printed its own errors and the help already.
        if (!(error instanceof CommanderError)) {
            console.error(REDACTOR.text(errorText(error)));
        }
    }
    await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
    process.exit();
}

/** The exit code for an error. */
export function exitCodeOf(error: unknown): keyof typeof EXIT_CODES {
    if (error instanceof CommanderError) {
        return error.exitCode === 0 ? 0 : 2;
    }
    if (error instanceof ProviderError) {
        return 2;
    }
    return error instanceof KaleyraError && !error.isUncertain ? 1 : 3;
}

/** What to print for an error; its first line ends with the code. */
export function errorText(error: unknown): string {
    if (error instanceof KaleyraError || error instanceof ProviderError) {
        return error.message;
    }
    return withCode("KALEYRA_UNEXPECTED", [
        ...(error instanceof Error ? error.message : String(error)).split("\n"),
        "This is a bug in pulumi-kaleyra; please report it. Could not determine whether anything was changed: " +
            `check with \`${commandLine("list")}\`.`,
    ]);
}
