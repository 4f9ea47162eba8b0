// What only the engine can show of names, secret numbers and ignored changes: what it records, prints and compares.

import assert from "node:assert/strict";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshStacks } from "./cli";

describe("names and secret numbers with the real pulumi CLI", function () {
    this.timeout(300_000);

    const now = freshStacks();

    it("a name that was changed in WhatsApp Manager is followed by an update that adds nothing", async () => {
        now.stack.declare({ support: SUPPORT });
        await now.stack.up();
        now.sandbox.store.update("7654000001", { name: "ACME Helpdesk" });
        assert.match(await now.stack.succeed("refresh", "--yes", "--skip-preview"), /shows the name "ACME Helpdesk"/);
        now.stack.declare({ support: { ...SUPPORT, name: "ACME Helpdesk" } });
        const preview = await now.stack.succeed("preview");
        assert.match(preview, /~ 1 to update/);
        assert.doesNotMatch(preview, /to replace/);
        await now.stack.up();
        await now.stack.succeed("preview", "--refresh", "--expect-no-changes");
        assert.equal(now.sandbox.count("add"), 1);
    });

    it("a secret number is in the state and the output only as ciphertext, after a refresh too", async () => {
        now.stack.write(
            `const support = new WhatsAppPhoneNumber("support", {
                ...${JSON.stringify(SUPPORT)}, phoneNumber: pulumi.secret("9761234567"),
            });
            exports.e164 = support.e164;`,
        );
        const outputs = [
            await now.stack.succeed("preview", "--diff"),
            await now.stack.succeed("up", "--yes", "--diff"),
            await now.stack.succeed("refresh", "--yes", "--diff"),
            await now.stack.succeed("stack", "export"),
            await now.stack.succeed("stack", "output"),
            await now.stack.succeed("destroy", "--yes"),
        ];
        assert.match(outputs.join("\n"), /…567/);
        for (const output of outputs) {
            assert.doesNotMatch(output, /9761234567/);
        }
    });

    it("ignoreChanges on phoneNumber: the number that the state keeps is the one that cannot be declared twice", async () => {
        now.stack.declare({ support: SUPPORT });
        await now.stack.up();
        const kept = [SALES, { ignoreChanges: ["phoneNumber", "name"] }] as const;
        // The order of registration decides which message is shown.
        now.stack.write(
            `const support = new WhatsAppPhoneNumber("support", ...${JSON.stringify(kept)});
            new WhatsAppPhoneNumber("helpdesk", ${JSON.stringify(SUPPORT)}, { dependsOn: support });`,
        );
        assert.match(await now.stack.fail("preview"), /\+919761234567 is declared twice/);
        now.stack.declare({ support: kept, sales: SALES });
        await now.stack.up();
        assert.deepEqual(
            Object.values(await now.stack.numbers())
                .map(({ outputs }) => (outputs as { phoneNumber?: string }).phoneNumber)
                .sort(),
            ["9761234567", "9761234568"],
        );
    });
});
