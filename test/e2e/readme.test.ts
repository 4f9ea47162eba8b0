// The README's shell commands for a user's own project, run as they stand there.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../sandbox/server";
import { Stack } from "../../scripts/pulumi-cli/stack";
import { ROOT } from "../../scripts/root";
import { SUPPORT } from "../../scripts/sample-numbers";
import { requireCli } from "./cli";

describe("the README's commands for a project of one's own", function () {
    this.timeout(300_000);

    let sandbox: Sandbox;
    let stack: Stack;

    before(async function () {
        this.timeout(1_800_000);
        const cli = await requireCli(this);
        sandbox = await Sandbox.start();
        stack = new Stack(cli, sandbox);
        for (const name of Object.keys(sandbox.environment)) {
            delete stack.environment[name];
        }
        await stack.init();
        stack.declare({ support: SUPPORT });
    });

    after(async () => {
        await sandbox?.close();
        stack?.remove();
    });

    it("are said again by the message about missing settings", async () => {
        const output = await stack.fail("up", "--yes", "--skip-preview");
        assert.match(output, /kaleyra:sid, kaleyra:apiKey and kaleyra:pod \(or kaleyra:apiDomain\) are not set/);
        assert.match(output, /pulumi config set --secret kaleyra:apiKey <your API key>/);
    });

    it("set what is needed", async () => {
        const readme = readFileSync(join(ROOT, "README.md"), "utf8");
        const commands = [...readme.matchAll(/^pulumi (config set .*)$/gm)].map((match) => match[1] ?? "");
        assert.equal(commands.length, 3);
        const values = { "<your SID>": sandbox.account.sid, "<your API key>": sandbox.account.apiKey };
        for (const command of commands) {
            const filled = Object.entries(values).reduce((text, [name, value]) => text.replace(name, value), command);
            await stack.succeed(...filled.split(" "));
        }
        // The pod is the real vendor's; only the domain is this machine's.
        await stack.succeed("config", "set", "kaleyra:apiDomain", sandbox.url);
        await stack.up();
        assert.equal((await stack.numbers()).support?.id, "7654000001");
    });

    it("keep the key out of the state and of the program's output", async () => {
        const state = await stack.succeed("stack", "export");
        assert.ok(!state.includes(sandbox.account.apiKey));
    });
});
