// What only the engine can show of the plugin: where it prints a reason, what it records, encrypts and imports, and which key it sends.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshPluginStacks } from "./plugin-stack";

describe("a number of the plugin, with the real pulumi CLI and a program in YAML", function () {
    this.timeout(300_000);

    const setup = freshPluginStacks("yaml");

    it("is refused with a reason at each wrong property of its resource", async () => {
        setup.stack.declareYaml({ support: { ...SUPPORT, wabaId: 766123456789, countryCode: "91" } });
        const output = await setup.stack.fail("preview");
        assert.match(output, /resource 'support': property wabaId .*put it in quotes/s);
        assert.match(output, /resource 'support': property countryCode /);
    });

    it("is recorded with its inputs and e164, gives its ID to another number, and is removed from the state only", async () => {
        const { stack, sandbox } = setup;
        const sales = { ...SALES, name: "Number $".concat("{support.id}") };
        stack.declareYaml({ support: SUPPORT, sales });
        const output = await stack.succeed("up", "--yes");
        assert.match(output, /support .*\+919761234567 will be added to WABA 766123456789/);
        assert.match(output, /support .*added to WABA 766123456789 with phone number ID 7654000001/);
        assert.doesNotMatch(output, /exited prematurely/);
        assert.deepEqual((await stack.numbers()).support?.outputs, { ...SUPPORT, e164: "+919761234567" });
        assert.equal(sandbox.store.numbers[1]?.name, "Number 7654000001");
        assert.match(await stack.succeed("destroy", "--yes", "--skip-preview"), /\+919761234567 .*still exists/);
        assert.deepEqual(await stack.numbers(), {});
        assert.equal(sandbox.store.numbers.length, 2);
    });

    it("is imported by the command that the preview shows, which generates a program without changes", async () => {
        const { stack, sandbox } = setup;
        sandbox.store.addVerified(SUPPORT);
        stack.declareYaml({ support: SUPPORT });
        const [command = ""] = /pulumi import [^`]*/.exec(await stack.fail("preview")) ?? [];
        await stack.follow(`${command.replace("<name>", "support")} --yes --skip-preview --out generated.yaml`);
        const { resources } = parse(readFileSync(join(stack.folder, "program/generated.yaml"), "utf8"));
        stack.writeYaml({ resources });
        assert.equal((await stack.numbers()).support?.id, "7654000001");
        await stack.succeed("preview", "--expect-no-changes");
        assert.equal(sandbox.count("add"), 0);
    });

    it("is in the state and the output only as ciphertext when it is secret, and so is the API key, however it was set", async () => {
        const { stack, sandbox } = setup;
        const { apiKey } = sandbox.account;
        delete stack.environment.KALEYRA_API_KEY;
        await stack.succeed("config", "set", "--plaintext", "kaleyra:apiKey", apiKey);
        stack.declareYaml({ support: { ...SUPPORT, phoneNumber: { "fn::secret": SUPPORT.phoneNumber } } });
        const output = (await stack.succeed("up", "--yes")) + (await stack.succeed("refresh", "--yes"));
        assert.doesNotMatch(output + stack.stateText(), /9761234567/);
        assert.ok(!stack.stateText().includes(apiKey), "the state has the key");
        assert.match(stack.stateText(), /"apiKey":\s*\{[^}]*"ciphertext"/);
    });

    it("is refreshed with the recorded key after a rotation, until the update that the error names records the new one", async () => {
        const { stack, sandbox } = setup;
        delete stack.environment.KALEYRA_API_KEY;
        await stack.succeed("config", "set", "--secret", "kaleyra:apiKey", sandbox.account.apiKey);
        stack.declareYaml({ support: SUPPORT });
        await stack.up();
        sandbox.account.apiKey = "rotated-key";
        await stack.succeed("config", "set", "--secret", "kaleyra:apiKey", "rotated-key");
        const refused = await stack.fail("refresh", "--yes", "--skip-preview");
        assert.match(refused, /\[KALEYRA_CREDENTIALS\][\s\S]*pulumi refresh --run-program/);
        assert.doesNotMatch(await stack.up(), /replace/);
        await stack.succeed("refresh", "--yes", "--skip-preview");
        assert.equal((await stack.numbers()).support?.id, "7654000001");
    });
});
