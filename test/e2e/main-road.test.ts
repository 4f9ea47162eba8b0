// The main road with the real pulumi CLI: up, no changes, refresh, replacement, duplicate and its hint, import, destroy.

import assert from "node:assert/strict";
import { Sandbox } from "../../sandbox/server";
import type { PulumiCli } from "../../scripts/pulumi-cli/find";
import { Stack } from "../../scripts/pulumi-cli/stack";
import { SALES, SUPPORT, stateOf } from "../../scripts/sample-numbers";
import { requireCli } from "./cli";

describe("the main road with the real pulumi CLI", function () {
    this.timeout(300_000);

    let cli: PulumiCli;
    let sandbox: Sandbox;
    let stack: Stack;

    before(async function () {
        this.timeout(1_800_000);
        cli = await requireCli(this);
        sandbox = await Sandbox.start();
        stack = new Stack(cli, sandbox);
        await stack.init();
    });

    after(async () => {
        await sandbox?.close();
        stack?.remove();
    });

    it("previews the number without adding it, and says that an OTP will go out", async () => {
        stack.declare({ support: SUPPORT });
        const output = await stack.succeed("preview");
        assert.match(
            output,
            /\+919761234567: will be added to WABA 766123456789; Kaleyra then sends an OTP to it by SMS/,
        );
        assert.equal(sandbox.count("add"), 0);
    });

    it("adds the number once with up, and records the returned id, the inputs and e164", async () => {
        await stack.up();
        const { support } = await stack.numbers();
        assert.equal(support?.id, "7654000001");
        const { __provider: _, ...outputs } = (support?.outputs ?? {}) as Record<string, unknown>;
        assert.deepEqual(outputs, stateOf(SUPPORT));
        assert.equal(sandbox.count("add"), 1);
    });

    it("proposes no changes afterwards", async () => {
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("changes nothing on refresh", async () => {
        await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        assert.equal((await stack.numbers()).support?.id, "7654000001");
    });

    it("replaces the number by another: the new one is added, then the old one forgotten with a warning", async () => {
        stack.declare({ support: SALES });
        const output = await stack.up();
        assert.match(output, /warning: \+919761234567 \(phone number ID 7654000001\) is forgotten/);
        assert.equal((await stack.numbers()).support?.id, "7654000002");
        assert.equal(sandbox.count("add"), 2);
    });

    it("refuses to replace the number by itself, in preview and up, and keeps it in the state", async () => {
        stack.declare({ support: { ...SALES, name: "Renamed" } });
        for (const args of [["preview"], ["up", "--yes", "--skip-preview"]]) {
            const output = await stack.fail(...args);
            assert.match(output, /\+919761234568 is added already \(phone number ID 7654000002\)/);
            assert.match(output, /ignoreChanges: \["name"\]/);
        }
        assert.equal((await stack.numbers()).support?.id, "7654000002");
        stack.declare({ support: SALES });
    });

    it("fails on a number that is there already, in up too, with the id to import", async () => {
        stack.declare({ support: SALES, second: SUPPORT });
        for (const args of [["preview"], ["up", "--yes", "--skip-preview"]]) {
            const output = await stack.fail(...args);
            assert.match(
                output,
                /\+919761234567 is already a WhatsApp number of WABA 766123456789, with phone number ID 7654000001/,
            );
            assert.match(output, /\{ import: "7654000001" \}/);
        }
        assert.equal(sandbox.count("add"), 2);
    });

    it("brings that number under management by the words of the hint", async () => {
        stack.declare({ support: SALES, second: [SUPPORT, { import: "7654000001" }] });
        const output = await stack.up();
        assert.match(output, /imports the existing number with phone number ID 7654000001/);
        assert.equal((await stack.numbers()).second?.id, "7654000001");
        assert.equal(sandbox.count("add"), 2);
        await stack.succeed("preview", "--expect-no-changes");
        stack.declare({ support: SALES, second: SUPPORT });
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("forgets all numbers on destroy, with a warning for each, and sends nothing", async () => {
        const before = sandbox.requests.length;
        const output = await stack.succeed("destroy", "--yes", "--skip-preview");
        assert.match(output, /warning: \+919761234567 .* is forgotten/);
        assert.match(output, /warning: \+919761234568 .* is forgotten/);
        assert.deepEqual(await stack.numbers(), {});
        assert.equal(sandbox.requests.length, before);
        assert.equal(sandbox.store.numbers.length, 2);
    });
});
