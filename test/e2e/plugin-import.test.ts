// The plugin imports existing numbers with the real pulumi CLI: by the command and by the option.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { SUPPORT } from "../support/sample-numbers";
import { freshPluginStacks } from "./plugin-stack";

const WABA = SUPPORT.wabaId;

describe("the import of existing numbers by the plugin, with the real pulumi CLI", function () {
    this.timeout(300_000);

    const setup = freshPluginStacks("yaml");

    beforeEach(() => {
        setup.sandbox.store.addVerified(SUPPORT);
    });

    afterEach(() => assert.equal(setup.sandbox.count("add"), 0));

    async function keepsSupport(): Promise<void> {
        assert.equal((await setup.stack.numbers()).support?.id, "7654000001");
        await setup.stack.succeed("preview", "--expect-no-changes");
    }

    it("works by the command that the preview shows, which generates a program without changes", async () => {
        const { stack } = setup;
        stack.declareYaml({ support: SUPPORT });
        const output = await stack.fail("preview");
        assert.ok(output.includes(`import: "${WABA}/7654000001"`), output);
        const [command = ""] = /pulumi import [^`]*/.exec(output) ?? [];
        await stack.follow(`${command.replace("<name>", "support")} --yes --skip-preview --out generated.yaml`);
        const { resources } = parse(readFileSync(join(stack.folder, "program/generated.yaml"), "utf8"));
        stack.writeYaml({ resources });
        await keepsSupport();
    });

    it("works by the option import, which can be removed afterwards", async () => {
        const { stack } = setup;
        const byVoice = { ...SUPPORT, verificationType: "VOICE" };
        stack.declareYaml({ support: [byVoice, { import: `${WABA}/7654000001` }] });
        await stack.succeed("up", "--yes");
        assert.deepEqual((await stack.numbers()).support?.outputs, { ...byVoice, e164: "+919761234567" });
        stack.declareYaml({ support: byVoice });
        await keepsSupport();
    });
});
