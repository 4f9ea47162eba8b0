// YAML programs use the plugin with the real pulumi CLI: numbers, secrets and refreshes.

import assert from "node:assert/strict";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshPluginStacks } from "./plugin-stack";

describe("the plugin, with the real pulumi CLI and programs in YAML", function () {
    this.timeout(300_000);

    const setup = freshPluginStacks("yaml");

    it("reports wrong fields, adds numbers, replaces one delete-first but never by itself, and removes them from the state", async () => {
        const { stack, sandbox } = setup;
        stack.declareYaml({ support: { ...SUPPORT, wabaId: 766123456789, countryCode: "91" } });
        const wrong = await stack.fail("preview");
        assert.match(wrong, /resource 'support': property wabaId .*put it in quotes/s);
        assert.match(wrong, /resource 'support': property countryCode /);

        const sales = { ...SALES, name: "Number $".concat("{support.id}") };
        stack.declareYaml({ support: SUPPORT, sales });
        const output = await stack.succeed("up", "--yes");
        assert.match(output, /support .*\+919761234567 will be added to WABA 766123456789/);
        assert.match(output, /support .*added to WABA 766123456789 with phone number ID 7654000001/);
        assert.doesNotMatch(output, /exited prematurely/);
        assert.deepEqual((await stack.numbers()).support?.outputs, { ...SUPPORT, e164: "+919761234567" });
        assert.equal(sandbox.store.numbers[1]?.name, "Number 7654000001");

        const other = { ...SALES, phoneNumber: "9761234569" };
        stack.declareYaml({ support: [other, { deleteBeforeReplace: true }] });
        assert.match(
            await stack.up(),
            /\+919761234567 \(phone number ID 7654000001\) was removed from the state but still exists/,
        );
        stack.declareYaml({ support: [{ ...other, verificationType: "VOICE" }, { deleteBeforeReplace: true }] });
        const refused = await stack.fail("up", "--yes", "--skip-preview");
        assert.match(refused, /already exists, and Kaleyra cannot change its verificationType\. Nothing was changed\./);
        assert.equal((await stack.numbers()).support?.id, "7654000003");
        assert.match(await stack.succeed("destroy", "--yes", "--skip-preview"), /\+919761234569/);
        assert.deepEqual(await stack.numbers(), {});
        assert.equal(sandbox.count("add"), 3);
    });

    it("keeps a secret number and any API key out of messages and the state, and uses a rotated key after the next up", async () => {
        const { stack, sandbox } = setup;
        const { apiKey } = sandbox.account;
        delete stack.environment.KALEYRA_API_KEY;
        await stack.succeed("config", "set", "--plaintext", "kaleyra:apiKey", apiKey);
        stack.declareYaml({ support: { ...SUPPORT, phoneNumber: { "fn::secret": SUPPORT.phoneNumber } } });
        const output = (await stack.succeed("up", "--yes")) + (await stack.succeed("refresh", "--yes"));
        assert.doesNotMatch(output, /9761234567/);
        assert.doesNotMatch(stack.stateText(), /9761234567/);
        assert.ok(!stack.stateText().includes(apiKey), "the state has the key");
        assert.match(stack.stateText(), /"apiKey":\s*\{[^}]*"ciphertext"/);

        sandbox.account.apiKey = "rotated-key";
        await stack.succeed("config", "set", "--secret", "kaleyra:apiKey", "rotated-key");
        const refused = await stack.fail("refresh", "--yes", "--skip-preview");
        assert.match(refused, /\[KALEYRA_CREDENTIALS\]/);
        assert.match(refused, /pulumi refresh --run-program/);
        assert.doesNotMatch(await stack.up(), /replace/);
        await stack.succeed("refresh", "--yes", "--skip-preview");
        assert.equal((await stack.numbers()).support?.id, "7654000001");
    });
});
