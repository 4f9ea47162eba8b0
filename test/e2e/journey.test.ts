// A number with the real pulumi CLI: up, no changes, refresh, replacement, duplicate and its hint, import.
// This is the part of test/e2e that every `npm test` runs.

import assert from "node:assert/strict";
import { Sandbox } from "../../sandbox/server";
import { requireCli } from "../support/require-cli";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";
import { Stack } from "../support/stack";

describe("a number, with the real pulumi CLI", function () {
    this.timeout(300_000);

    let sandbox: Sandbox;
    let stack: Stack;
    let verify = "";

    before(async function () {
        const cli = await requireCli(this, { isJourney: true });
        sandbox = await Sandbox.start();
        stack = new Stack(cli, sandbox);
        await stack.init();
    });

    after(async () => {
        await sandbox?.close();
        stack?.remove();
    });

    it("is previewed with its WABA, added once, and recorded with the returned ID, the inputs and e164", async () => {
        stack.declare({ support: SUPPORT });
        assert.match(await stack.succeed("preview"), /\+919761234567.*\bWABA 766123456789\b.*\bSMS\b/);
        assert.equal(sandbox.count("add"), 0);
        [verify = ""] = /npx pulumi-kaleyra verify support$/m.exec(await stack.up()) ?? [];
        const { support } = await stack.numbers();
        assert.equal(support?.id, "7654000001");
        const { __provider: _, ...outputs } = (support?.outputs ?? {}) as Record<string, unknown>;
        assert.deepEqual(outputs, stateOf(SUPPORT));
        assert.equal(sandbox.count("add"), 1);
    });

    it("is verified with the command that the message prints, and has no changes afterwards, not even on refresh", async () => {
        await stack.follow(verify, sandbox.store.numbers[0]?.otp);
        assert.match(await stack.follow("npx pulumi-kaleyra list"), /\+919761234567 +VERIFIED +ACME Support +support/);
        await stack.succeed("preview", "--expect-no-changes");
        await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        assert.equal((await stack.numbers()).support?.id, "7654000001");
    });

    it("is replaced with another number, by one add and with a warning, but never with itself", async () => {
        stack.declare({ support: SALES });
        assert.match(await stack.up(), /warning: .*\+919761234567 .*\b7654000001\b/);
        stack.declare({ support: { ...SALES, name: "Renamed" } });
        assert.match(await stack.fail("preview"), /ignoreChanges: \["name"\]/);
        assert.equal((await stack.numbers()).support?.id, "7654000002");
        assert.equal(sandbox.count("add"), 2);
    });

    it("is refused by an update without a preview if it exists, with the option that imports it", async () => {
        stack.declare({ support: SALES, second: SUPPORT });
        assert.match(await stack.fail("up", "--yes", "--skip-preview"), /\{ import: "7654000001" \}/);
    });

    it("is imported by the option, which can be removed afterwards", async () => {
        stack.declare({ support: SALES, second: [SUPPORT, { import: "7654000001" }] });
        await stack.up();
        const { support, second } = await stack.numbers();
        assert.deepEqual([support?.id, second?.id], ["7654000002", "7654000001"]);
        assert.equal(sandbox.count("add"), 2);
        stack.declare({ support: SALES, second: SUPPORT });
        await stack.succeed("preview", "--expect-no-changes");
    });
});
