// What only the engine can show of a number: what it compares, records and prints, and which provider configuration it sends.

import assert from "node:assert/strict";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshStacks, haveSupport } from "./cli";

describe("a number in the engine of the real pulumi CLI", function () {
    this.timeout(300_000);

    const now = freshStacks();

    it("follows a name from WhatsApp Manager by an update that adds nothing", async () => {
        const id = await haveSupport(now);
        now.sandbox.store.update(id, { name: "ACME Helpdesk" });
        now.stack.declare({ support: SUPPORT });
        assert.match(await now.stack.succeed("refresh", "--yes", "--skip-preview"), /shows the name "ACME Helpdesk"/);
        now.stack.declare({ support: { ...SUPPORT, name: "ACME Helpdesk" } });
        const output = await now.stack.up();
        assert.match(output, /~ 1 updated/);
        assert.doesNotMatch(output, /replace/);
        assert.equal(Object((await now.stack.numbers()).support?.outputs).name, "ACME Helpdesk");
        assert.equal(now.sandbox.count("add"), 0);
    });

    it("is in the state and the output only as ciphertext when it is secret, after a refresh too", async () => {
        now.stack.write(
            `const support = new WhatsAppPhoneNumber("support", {
                ...${JSON.stringify(SUPPORT)}, phoneNumber: pulumi.secret("9761234567"),
            });
            exports.e164 = support.e164;`,
        );
        const outputs = [
            await now.stack.succeed("up", "--yes", "--diff"),
            await now.stack.succeed("refresh", "--yes", "--diff"),
            await now.stack.succeed("stack", "output"),
            now.stack.stateText(),
            await now.stack.succeed("destroy", "--yes"),
        ];
        assert.match(outputs.join("\n"), /…567/);
        for (const output of outputs) {
            assert.doesNotMatch(output, /9761234567/);
        }
    });

    it("keeps the state's phoneNumber with ignoreChanges, and that one cannot be declared twice", async () => {
        await haveSupport(now);
        const kept = [SALES, { ignoreChanges: ["phoneNumber", "name"] }] as const;
        // The engine checks independent resources in any order.
        now.stack.write(
            `const support = new WhatsAppPhoneNumber("support", ...${JSON.stringify(kept)});
            new WhatsAppPhoneNumber("helpdesk", ${JSON.stringify(SUPPORT)}, { dependsOn: support });`,
        );
        assert.match(await now.stack.fail("preview"), /\+919761234567 is declared twice/);
        now.stack.declare({ support: kept, sales: SALES });
        await now.stack.up();
        const { support, sales } = await now.stack.numbers();
        assert.equal(Object(support?.outputs).phoneNumber, SUPPORT.phoneNumber);
        assert.equal(Object(sales?.outputs).phoneNumber, SALES.phoneNumber);
    });

    it("is read by get without being managed, also when the WABA becomes known late, and read again by a refresh", async () => {
        const { id } = now.sandbox.store.addVerified(SUPPORT);
        const upstream = `
            class Waba extends pulumi.dynamic.Resource {
                constructor() {
                    super({ create: async () => ({ id: "waba", outs: { waba: "766123456789" } }) }, "waba", { waba: undefined });
                }
            }
            const wabaId = new Waba().waba;`;
        now.stack.write(`${upstream}\nexports.e164 = WhatsAppPhoneNumber.get("support", "${id}", { wabaId }).e164;\n`);
        assert.match(await now.stack.succeed("up", "--yes"), /e164: "\+919761234567"/);
        const requests = now.sandbox.count("list");
        assert.match(await now.stack.succeed("refresh", "--yes", "--skip-preview"), /unchanged/);
        assert.ok(now.sandbox.count("list") > requests, "the refresh reads the list");
    });

    it("is refreshed with the recorded key after a rotation; the error names `pulumi up`, which helps", async () => {
        delete now.stack.environment.KALEYRA_API_KEY;
        await now.stack.succeed("config", "set", "--secret", "kaleyra:apiKey", now.sandbox.account.apiKey);
        now.stack.declare({ support: SUPPORT });
        await now.stack.up();
        now.sandbox.account.apiKey = "rotated-key";
        await now.stack.succeed("config", "set", "--secret", "kaleyra:apiKey", "rotated-key");
        assert.match(await now.stack.fail("refresh", "--yes", "--skip-preview"), /`pulumi up`/);
        await now.stack.up();
        await now.stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
    });
});
