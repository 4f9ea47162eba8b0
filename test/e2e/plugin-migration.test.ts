// A stack moves from the dynamic provider to the plugin and back with the real pulumi CLI: nothing is added, nothing is replaced.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshPluginStacks } from "./plugin-stack";

const NUMBERS = { support: SUPPORT, sales: SALES };

describe("a stack of the dynamic provider under the plugin, with the real pulumi CLI", function () {
    this.timeout(300_000);

    const now = freshPluginStacks("nodejs");

    it("continues without changes, and goes back with an update that only records", async () => {
        const { stack, sandbox } = now;
        const settings = join(stack.folder, "program/Pulumi.yaml");
        const ofDynamic = readFileSync(settings, "utf8");
        stack.declare(NUMBERS);
        await stack.up();
        const added = await stack.numbers();

        stack.declareYaml(NUMBERS);
        await stack.succeed("preview", "--expect-no-changes");
        await stack.up();
        await stack.succeed("refresh", "--yes", "--skip-preview");
        const { support } = await stack.numbers();
        assert.match(support?.urn ?? "", /kaleyra:index:WhatsAppPhoneNumber/);
        assert.equal(support?.id, added.support?.id);
        assert.deepEqual(support?.outputs, { ...SUPPORT, e164: "+919761234567" });
        await stack.succeed("preview", "--expect-no-changes");

        writeFileSync(settings, ofDynamic);
        const aliases = [{ type: "kaleyra:index:WhatsAppPhoneNumber" }];
        stack.declare({ support: [SUPPORT, { aliases }], sales: [SALES, { aliases }] });
        const back = await stack.succeed("preview");
        assert.match(back, /2 to update/);
        assert.doesNotMatch(back, /replace|to create|to delete/);
        await stack.up();
        await stack.succeed("refresh", "--yes", "--skip-preview");
        await stack.succeed("preview", "--expect-no-changes");
        assert.equal((await stack.numbers()).support?.id, added.support?.id);
        assert.equal(sandbox.count("add"), 2);
        assert.equal(sandbox.store.numbers.length, 2);
    });
});
