// Each example under examples/ that is a Pulumi program runs with the real pulumi CLI, as its README says.

import assert from "node:assert/strict";
import { freshStacks } from "./cli";

describe("the examples, with the real pulumi CLI", function () {
    this.timeout(300_000);

    describe("quickstart", () => {
        const now = freshStacks("quickstart");

        it("adds one number, and has nothing to do afterwards", async () => {
            await now.stack.up();
            assert.equal((await now.stack.numbers()).support?.id, "7654000001");
            await now.stack.succeed("preview", "--expect-no-changes");
        });
    });
});
