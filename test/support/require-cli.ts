// Finds the pulumi CLI for the tests that need it, or skips them.

import { findPulumi, type PulumiCli } from "../../scripts/pulumi-cli/find";
import type { CliTests } from "../../scripts/test";

/**
 * For the `before` of each suite with the real CLI. Skips the suite if no CLI is found and none is required, and, unless
 * it is the journey, in an `npm test` without arguments.
 */
export async function requireCli(
    context: Mocha.Context,
    { isJourney = false }: { readonly isJourney?: boolean } = {},
): Promise<PulumiCli> {
    const { KALEYRA_CLI_TESTS: tests = "if found" satisfies CliTests } = process.env;
    if (tests === "journey" && !isJourney) {
        return context.skip();
    }
    context.timeout(1_800_000);
    try {
        return await findPulumi({ install: tests === "required", log: console.error });
    } catch (error) {
        if (tests === "required") {
            throw error;
        }
        console.error(
            "\n*** NOT TESTED: no pulumi CLI was found, so tests with the real CLI are skipped." +
                "\n*** Run `npm start` once, which installs one, and then `npm test` again.\n",
        );
        return context.skip();
    }
}
