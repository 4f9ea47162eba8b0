// What only the engine can show of a number: what it compares, records and prints.

import assert from "node:assert/strict";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshStacks, haveSupport } from "./fresh-stacks";

describe("a number in the engine of the real pulumi CLI", function () {
    this.timeout(300_000);

    const setup = freshStacks();

    it("is in the state and the output only as ciphertext when it is secret, after a refresh too", async () => {
        setup.stack.write(
            `const support = new WhatsAppPhoneNumber("support", {
                ...${JSON.stringify(SUPPORT)}, phoneNumber: pulumi.secret("9761234567"),
            });
            exports.e164 = support.e164;`,
        );
        const outputs = [
            await setup.stack.succeed("up", "--yes", "--diff"),
            await setup.stack.succeed("refresh", "--yes", "--diff"),
            await setup.stack.succeed("stack", "output"),
            setup.stack.stateText(),
            await setup.stack.succeed("destroy", "--yes"),
        ];
        assert.match(outputs.join("\n"), /…567/);
        for (const output of outputs) {
            assert.doesNotMatch(output, /9761234567/);
        }
    });

    it("keeps the state's phoneNumber with ignoreChanges, and that one cannot be declared twice", async () => {
        await haveSupport(setup);
        const kept = [SALES, { ignoreChanges: ["phoneNumber", "name"] }] as const;
        // The engine checks independent resources in any order.
        setup.stack.write(
            `const support = new WhatsAppPhoneNumber("support", ...${JSON.stringify(kept)});
            new WhatsAppPhoneNumber("helpdesk", ${JSON.stringify(SUPPORT)}, { dependsOn: support });`,
        );
        assert.match(await setup.stack.fail("preview"), /\+919761234567 is declared twice/);
        setup.stack.declare({ support: kept, sales: SALES });
        await setup.stack.up();
        const { support, sales } = await setup.stack.numbers();
        assert.equal(Object(support?.outputs).phoneNumber, SUPPORT.phoneNumber);
        assert.equal(Object(sales?.outputs).phoneNumber, SALES.phoneNumber);
    });

    it("is read by get without being managed, also when the WABA becomes known late, and read again by a refresh", async () => {
        const { id } = setup.sandbox.store.addVerified(SUPPORT);
        const upstream = `
            class Waba extends pulumi.dynamic.Resource {
                constructor() {
                    super({ create: async () => ({ id: "waba", outs: { waba: "766123456789" } }) }, "waba", { waba: undefined });
                }
            }
            const wabaId = new Waba().waba;`;
        setup.stack.write(
            `${upstream}\nexports.e164 = WhatsAppPhoneNumber.get("support", "${id}", { wabaId }).e164;\n`,
        );
        assert.match(await setup.stack.succeed("up", "--yes"), /e164: "\+919761234567"/);
        const requests = setup.sandbox.count("list");
        assert.match(await setup.stack.succeed("refresh", "--yes", "--skip-preview"), /unchanged/);
        assert.ok(setup.sandbox.count("list") > requests, "the refresh reads the list");
    });
});
