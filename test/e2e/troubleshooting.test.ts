// Messages of the pulumi CLI itself that docs/troubleshooting.md quotes.

import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { SUPPORT } from "../support/sample-numbers";
import { entriesUnder } from "../support/troubleshooting-page";
import { haveSupport } from "./fresh-stacks";
import { freshPluginStacks } from "./plugin-stack";

/** The quote of an entry. */
function quoted(title: string): string {
    const [quote = "no such entry"] =
        entriesUnder("Without a code").find((entry) => entry.title === title)?.quotes ?? [];
    return quote;
}

describe("docs/troubleshooting.md, with the real pulumi CLI", function () {
    this.timeout(300_000);

    const setup = freshPluginStacks("nodejs");

    async function sees(title: string, args: string[], environment: NodeJS.ProcessEnv = {}): Promise<void> {
        const { code, output } = await setup.stack.pulumi(args, environment);
        assert.notEqual(code, 0, output);
        assert.ok(output.includes(quoted(title)), output);
    }

    it("quotes what pulumi prints without a passphrase, with pulumi import, with a lock, and with nothing installed", async () => {
        await haveSupport(setup);
        setup.stack.declare({ support: SUPPORT });
        await sees("The passphrase is missing", ["preview"], { PULUMI_CONFIG_PASSPHRASE: undefined });
        const token = "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber";
        await sees("pulumi import", ["import", token, "other", "7654000009", "--yes"]);

        const locks = join(setup.stack.folder, "backend/.pulumi/locks/organization/test/test");
        mkdirSync(locks, { recursive: true });
        const lock = { pid: 1, username: "someone", hostname: "elsewhere", timestamp: new Date().toISOString() };
        writeFileSync(join(locks, "killed.json"), JSON.stringify(lock));
        await sees("The stack is locked", ["up", "--yes", "--skip-preview"]);
        await setup.stack.succeed("cancel", "--yes");

        rmSync(join(setup.stack.folder, "program/node_modules/pulumi-kaleyra"), { recursive: true });
        await sees("The package is not found", ["refresh", "--yes", "--skip-preview"]);
        assert.equal((await setup.stack.numbers()).support?.id, "7654000001");

        const resources = { support: { type: "kaleyra:WhatsAppPhoneNumber", properties: SUPPORT } };
        const settings = `name: test\nruntime: yaml\nresources: ${JSON.stringify(resources)}\n`;
        writeFileSync(join(setup.stack.folder, "program/Pulumi.yaml"), settings);
        // npm adds the folder in which this package's own plugin is.
        const folders = (setup.stack.environment.PATH ?? "").split(delimiter);
        const PATH = folders.filter((folder) => !folder.includes("node_modules")).join(delimiter);
        await sees("The plugin is not installed", ["preview"], { PATH });
    });
});
