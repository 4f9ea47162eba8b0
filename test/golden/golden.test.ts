// Upgrades: the states of earlier versions need no change.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../sandbox/server";
import { requireCli } from "../support/require-cli";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { Stack } from "../support/stack";

for (const file of readdirSync(__dirname).filter((name) => name.endsWith(".json"))) {
    describe(`the state of version ${file.replace(".json", "")}`, () => {
        it("needs no change, by the real pulumi CLI", async function () {
            this.timeout(1_800_000);
            const cli = await requireCli(this);
            const sandbox = await Sandbox.start();
            for (const fields of [SUPPORT, SALES]) {
                sandbox.store.addVerified(fields);
            }
            const stack = new Stack(cli, sandbox);
            await stack.init();
            await stack.succeed("stack", "import", "--file", join(__dirname, file));
            stack.declare({ support: SUPPORT, sales: SALES });
            await stack.succeed("preview", "--expect-no-changes");
            await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
            await stack.up("--expect-no-changes");
            assert.equal(sandbox.count("add"), 0);
            stack.remove();
            await sandbox.close();
        });
    });
}
