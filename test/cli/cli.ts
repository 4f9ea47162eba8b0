// Whether the CLI layer runs: in CI it must; elsewhere it is skipped, loudly, when no pulumi CLI is there.

import { findPulumi, type PulumiCli } from "../../scripts/find-pulumi";

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
