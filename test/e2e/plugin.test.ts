// YAML programs use the plugin with the real pulumi CLI: the life of numbers, accounts, secrets and refreshes.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Sandbox } from "../../sandbox/server";
import { entriesUnder } from "../docs/troubleshooting";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshPluginStacks } from "./plugin-stack";

const TYPE = "kaleyra:WhatsAppPhoneNumber";

describe("the plugin, with the real pulumi CLI and programs in YAML", function () {
    this.timeout(300_000);

    const now = freshPluginStacks("yaml");

    it("adds a number, keeps it, replaces it by another one, and removes it from the state", async () => {
        const { stack, sandbox } = now;
        stack.declareYaml({ support: SUPPORT });
        const preview = await stack.succeed("preview");
        assert.match(preview, /support .*\+919761234567 will be added to WABA 766123456789/);
        assert.doesNotMatch(preview, /exited prematurely/);
        assert.equal(sandbox.count("add"), 0);
        const up = await stack.up();
        assert.match(up, /support .*added to WABA 766123456789 with phone number ID 7654000001/);
        assert.deepEqual((await stack.numbers()).support?.outputs, { ...SUPPORT, e164: "+919761234567" });
        await stack.succeed("preview", "--expect-no-changes");
        const verified = await stack.command(["verify"], sandbox.store.numbers[0]?.otp);
        assert.equal(verified.code, 0, verified.output);
        assert.equal(sandbox.store.numbers[0]?.verified, true);

        stack.declareYaml({ support: [SALES, { deleteBeforeReplace: true }] });
        assert.match(
            await stack.up(),
            /\+919761234567 \(phone number ID 7654000001\) was removed from the state but still exists/,
        );
        assert.equal((await stack.numbers()).support?.id, "7654000002");
        stack.declareYaml({ support: [{ ...SALES, verificationType: "VOICE" }, { deleteBeforeReplace: true }] });
        const refused = await stack.fail("up", "--yes", "--skip-preview");
        assert.match(refused, /already exists, and Kaleyra cannot change its verificationType\. Nothing was changed\./);
        assert.equal((await stack.numbers()).support?.id, "7654000002");
        assert.match(await stack.succeed("destroy", "--yes", "--skip-preview"), /\+919761234568/);
        assert.deepEqual(await stack.numbers(), {});
        assert.equal(sandbox.store.numbers.length, 2);
        assert.equal(sandbox.count("add"), 2);
    });

    it("previews fields that are not known yet", async () => {
        const { stack } = now;
        stack.declareYaml({ support: SUPPORT, sales: { ...SALES, name: "Number $".concat("{support.id}") } });
        assert.match(await stack.succeed("preview"), /3 to create/);
        await stack.up();
        assert.deepEqual(
            now.sandbox.store.numbers.map(({ name }) => name),
            ["ACME Support", "Number 7654000001"],
        );
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("reports every wrong field of a preview on its resource, also an unquoted number", async () => {
        now.stack.declareYaml({ support: { ...SUPPORT, wabaId: 766123456789, countryCode: "91" } });
        const output = await now.stack.fail("preview");
        assert.match(output, /resource 'support': property wabaId .*put it in quotes/s);
        assert.match(output, /resource 'support': property countryCode /);
    });

    it("refuses the same number twice, naming both resources", async () => {
        now.stack.declareYaml({ support: SUPPORT, sales: { ...SALES, phoneNumber: SUPPORT.phoneNumber } });
        const output = await now.stack.fail("preview");
        assert.match(
            output,
            /\+919761234567 is declared twice, as "(?:support" and as "sales|sales" and as "support)"/,
        );
        assert.equal(now.sandbox.count("add"), 0);
    });

    it("manages numbers of two accounts in one stack, through explicit providers, whose settings may change", async () => {
        const other = await Sandbox.start({ apiKey: "other-key" });
        try {
            const provider = ({ account, url }: Sandbox) => ({
                type: "pulumi:providers:kaleyra",
                properties: { sid: account.sid, apiKey: account.apiKey, apiDomain: url },
            });
            const resources = {
                india: provider(now.sandbox),
                europe: provider(other),
                support: { type: TYPE, properties: SUPPORT, options: { provider: "$".concat("{india}") } },
                sales: { type: TYPE, properties: SALES, options: { provider: "$".concat("{europe}") } },
            };
            now.stack.writeYaml({ resources });
            await now.stack.up();
            assert.deepEqual(
                [now.sandbox, other].map(({ store }) => store.numbers.map(({ phoneNumber }) => phoneNumber)),
                [[SUPPORT.phoneNumber], [SALES.phoneNumber]],
            );
            assert.doesNotMatch(now.stack.stateText(), /other-key|sandbox-api-key/);
            await now.stack.succeed("preview", "--expect-no-changes");
            other.account.apiKey = "rotated-key";
            resources.europe = provider(other);
            now.stack.writeYaml({ resources });
            assert.match(await now.stack.up(), /~ 1 updated\s+4 unchanged/);
        } finally {
            await other.close();
        }
    });

    it("stores the API key encrypted in the state, although it was set in plain text", async () => {
        const { stack, sandbox } = now;
        const { sid, apiKey } = sandbox.account;
        delete stack.environment.KALEYRA_API_KEY;
        delete stack.environment.KALEYRA_SID;
        await stack.succeed("config", "set", "kaleyra:sid", sid);
        await stack.succeed("config", "set", "--plaintext", "kaleyra:apiKey", apiKey);
        stack.declareYaml({ support: SUPPORT });
        await stack.up();
        assert.ok(!stack.stateText().includes(apiKey));
        assert.match(stack.stateText(), /"apiKey":\s*\{[^}]*"ciphertext"/);
    });

    it("keeps a secret number secret, also in e164, messages and after a refresh", async () => {
        const { stack } = now;
        stack.declareYaml({ support: { ...SUPPORT, phoneNumber: { "fn::secret": SUPPORT.phoneNumber } } });
        const output =
            (await stack.succeed("preview")) + (await stack.up()) + (await stack.succeed("refresh", "--yes"));
        assert.doesNotMatch(output, /9761234567/);
        assert.doesNotMatch(stack.stateText(), /9761234567/);
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("uses a rotated API key after the next up, and without it says how", async () => {
        const { stack, sandbox } = now;
        delete stack.environment.KALEYRA_API_KEY;
        await stack.succeed("config", "set", "--secret", "kaleyra:apiKey", sandbox.account.apiKey);
        stack.declareYaml({ support: SUPPORT });
        await stack.up();
        sandbox.account.apiKey = "rotated-key";
        await stack.succeed("config", "set", "--secret", "kaleyra:apiKey", "rotated-key");
        const refused = await stack.fail("refresh", "--yes", "--skip-preview");
        assert.match(refused, /\[KALEYRA_CREDENTIALS\]/);
        assert.match(refused, /pulumi refresh --run-program/);
        await stack.up();
        await stack.succeed("refresh", "--yes", "--skip-preview");
        assert.equal((await stack.numbers()).support?.id, "7654000001");
    });

    it("is missing on a machine where it is not installed, as docs/troubleshooting.md quotes", async () => {
        const { stack } = now;
        writeFileSync(
            join(stack.folder, "program/Pulumi.yaml"),
            `name: test\nruntime: yaml\nresources: ${JSON.stringify({ support: { type: "kaleyra:WhatsAppPhoneNumber", properties: SUPPORT } })}\n`,
        );
        const [quote = "no such entry"] =
            entriesUnder("Without a code").find(({ title }) => title === "The plugin is not installed")?.quotes ?? [];
        // npm adds the folder in which this package's own plugin is.
        const folders = (stack.environment.PATH ?? "").split(delimiter);
        stack.environment.PATH = folders.filter((folder) => !folder.includes("node_modules")).join(delimiter);
        const output = await stack.fail("preview");
        assert.ok(output.includes(quote), output);
    });

    it("lists the numbers of a WABA with getPhoneNumbers", async () => {
        const { stack, sandbox } = now;
        sandbox.store.addVerified(SUPPORT);
        const call = { "fn::invoke": { function: "kaleyra:getPhoneNumbers", arguments: { wabaId: SUPPORT.wabaId } } };
        const listed = "$".concat("{listed.numbers[0].phoneNumberId}");
        stack.writeYaml({ variables: { listed: call }, outputs: { listed } });
        await stack.up();
        assert.match(await stack.succeed("stack", "output", "listed"), /^7654000001$/m);
    });
});
