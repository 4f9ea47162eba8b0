// Finds the pulumi CLI for the tests that need it, or skips them, and gives each test a sandbox and a stack of its own.

import type { Sandbox } from "../../sandbox/server";
import { findPulumi, type PulumiCli } from "../../scripts/pulumi-cli/find";
import type { CliTests } from "../../scripts/test";
import { freshSandbox } from "../fresh-sandbox";
import { Stack } from "../support/stack";

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
        return await findPulumi({ install: tests === "required", say: console.error });
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

/** The CLI for all tests of a suite. Call it where hooks are declared. */
export function foundCli(): { readonly cli: PulumiCli } {
    const found = {} as { cli: PulumiCli };

    before(async function () {
        found.cli = await requireCli(this);
    });

    return found;
}

/**
 * A sandbox and a stack of its own for each test of a suite. Call it where hooks are declared.
 * @param example the folder under examples/ that each project is a copy of
 */
export function freshStacks(example?: string): { readonly sandbox: Sandbox; readonly stack: Stack } {
    const found = foundCli();
    return freshProjects((sandbox) => new Stack(found.cli, sandbox, example));
}

/** As {@link freshStacks}, for projects of any kind. */
export function freshProjects<S extends Stack>(
    make: (sandbox: Sandbox) => S,
): { readonly sandbox: Sandbox; readonly stack: S } {
    const now = freshSandbox() as { readonly sandbox: Sandbox; stack: S };

    beforeEach(async () => {
        now.stack = make(now.sandbox);
        await now.stack.init();
    });

    afterEach(() => now.stack.remove());

    return now;
}
