// The plugin imports existing numbers with the real pulumi CLI: by the command, the option, and a bulk file.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { NumberFields } from "../../provider/inputs/fields";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshPluginStacks, type YamlProgram } from "./plugin-stack";

const WABA = SUPPORT.wabaId;

describe("existing numbers under the plugin, with the real pulumi CLI", function () {
    this.timeout(300_000);

    const now = freshPluginStacks("yaml");

    beforeEach(() => {
        for (const number of [SUPPORT, { ...SALES, name: "Renamed by Meta" }]) {
            now.sandbox.store.addVerified(number);
        }
    });

    afterEach(() => assert.equal(now.sandbox.count("add"), 0));

    const inProgram = (file: string) => join(now.stack.folder, "program", file);

    /** The code that `pulumi import` wrote. */
    function generated(file: string): YamlProgram {
        const { resources } = parse(readFileSync(inProgram(file), "utf8"));
        return { resources };
    }

    async function outputsOf(name: string): Promise<Partial<NumberFields> | undefined> {
        return (await now.stack.numbers())[name]?.outputs;
    }

    it("are imported by pulumi import, and the code that it generates previews without changes", async () => {
        const { stack } = now;
        const args = ["kaleyra:index:WhatsAppPhoneNumber", "support", `${WABA}/7654000001`];
        await stack.succeed("import", ...args, "--yes", "--skip-preview", "--out", "generated.yaml");
        assert.equal((await stack.numbers()).support?.id, "7654000001");
        stack.writeYaml(generated("generated.yaml"));
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("are imported by a bulk file, with the names that the list shows", async () => {
        const { stack } = now;
        const resources = ["7654000001", "7654000002"].map((id) => ({
            type: "kaleyra:index:WhatsAppPhoneNumber",
            name: `number-${id}`,
            id: `${WABA}/${id}`,
        }));
        writeFileSync(inProgram("import.json"), JSON.stringify({ resources }));
        const args = ["--file", "import.json", "--yes", "--skip-preview", "--out", "generated.yaml"];
        await stack.succeed("import", ...args);
        assert.equal((await outputsOf("number-7654000002"))?.name, "Renamed by Meta");
        stack.writeYaml(generated("generated.yaml"));
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("are imported by the option import, which can be removed afterwards", async () => {
        const { stack } = now;
        stack.declareYaml({ support: [{ ...SUPPORT, verificationType: "VOICE" }, { import: `${WABA}/7654000001` }] });
        await stack.succeed("preview");
        await stack.up();
        assert.equal((await stack.numbers()).support?.id, "7654000001");
        assert.equal((await outputsOf("support"))?.verificationType, "VOICE");
        await stack.succeed("preview", "--expect-no-changes");
        stack.declareYaml({ support: { ...SUPPORT, verificationType: "VOICE" } });
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("are found by the preview, which shows how to import them; the command that it shows works", async () => {
        const { stack } = now;
        stack.declareYaml({ support: SUPPORT });
        const output = await stack.fail("preview");
        assert.ok(output.includes(`import: "${WABA}/7654000001"`), output);
        const [command = ""] = /pulumi import [^`]*/.exec(output) ?? [];
        await stack.follow(`${command.replace("<name>", "support")} --yes --skip-preview --generate-code=false`);
        // `pulumi import` protects what it imports.
        stack.declareYaml({ support: [SUPPORT, { protect: true }] });
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("are read by their ID and WABA", async () => {
        const { stack } = now;
        const get = { id: "7654000001", state: { wabaId: WABA } };
        stack.writeYaml({
            resources: { existing: { type: "kaleyra:WhatsAppPhoneNumber", get } },
            outputs: { e164: "$".concat("{existing.e164}") },
        });
        await stack.up();
        assert.match(await stack.succeed("stack", "output", "e164"), /^\+919761234567$/m);
    });
});
