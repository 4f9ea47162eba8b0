// Whether the CLI layer runs: in CI it must; elsewhere it is skipped, loudly, when no pulumi CLI is there.
// And what most of its suites begin with.

import { Sandbox } from "../../sandbox/server";
import { findPulumi, type PulumiCli } from "../../scripts/pulumi-cli/find";
import { Stack } from "../../scripts/pulumi-cli/stack";

/** For the `before` of each suite of this layer. Skips the suite without a CLI, unless it is required. */
export async function requireCli(context: Mocha.Context): Promise<PulumiCli> {
    const required = process.env.KALEYRA_TEST_CLI === "required";
    try {
        return await findPulumi({ install: required, say: console.error });
    } catch (error) {
        if (required) {
            throw error;
        }
        console.error(
            "\n*** NOT TESTED: the layer with the real pulumi CLI is skipped, since no CLI was found.\n" +
                "*** Run `npm start` once, which gets one, and then `npm test` again.\n",
        );
        return context.skip();
    }
}

/** The CLI for all tests of a suite; called where hooks are. */
export function foundCli(): { readonly cli: PulumiCli } {
    const found = {} as { cli: PulumiCli };

    before(async function () {
        this.timeout(1_800_000);
        found.cli = await requireCli(this);
    });

    return found;
}

/**
 * A sandbox and a stack of its own for each test of a suite; called where hooks are.
 * @param example the folder under examples/ of which each stack is a copy
 */
export function freshStacks(example?: string): { readonly sandbox: Sandbox; readonly stack: Stack } {
    const found = foundCli();
    const now = {} as { sandbox: Sandbox; stack: Stack };

    beforeEach(async () => {
        now.sandbox = await Sandbox.start();
        now.stack = new Stack(found.cli, now.sandbox, example);
        await now.stack.init();
    });

    afterEach(async () => {
        await now.sandbox.close();
        now.stack.remove();
    });

    return now;
}
