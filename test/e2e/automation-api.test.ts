// examples/automation-api runs with the real pulumi CLI, as its README describes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../../scripts/root";
import { freshSandbox } from "../support/fresh-sandbox";
import { finished, Stack } from "../support/stack";
import { foundCli } from "./fresh-stacks";

const README = readFileSync(join(ROOT, "examples/automation-api/README.md"), "utf8");

/** The words of the README's line that begins with these. */
function line(start: string): string[] {
    const [, rest = ""] = new RegExp(`^${start} (.*)$`, "m").exec(README) ?? [];
    return [...rest.matchAll(/"(.*?)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
}

describe("examples/automation-api, with the real pulumi CLI", function () {
    this.timeout(300_000);
    const found = foundCli();
    const setup = freshSandbox();
    let stack: Stack;

    beforeEach(() => {
        stack = new Stack(found.cli, setup.sandbox, "automation-api");
    });

    afterEach(() => stack.remove());

    it("adds a customer's number, whose OTP can be entered; with a wrong number it ends with the provider's message", async () => {
        const { sandbox } = setup;
        const added = await stack.run(process.execPath, ["--import", "tsx", ...line("npx tsx")]);
        assert.equal(added.code, 0, added.output);
        assert.match(added.output, /\+919761234567 has the phone number ID 7654000001\./);
        const verify = await stack.command(line("npx pulumi-kaleyra"), sandbox.store.numbers[0]?.otp);
        assert.equal(verify.code, 0, verify.output);
        assert.equal(sandbox.store.numbers[0]?.verified, true);

        const failed = await stack.run(process.execPath, ["--import", "tsx", "index.ts", "acme", "+91", "1"]);
        assert.equal(failed.code, 1, failed.output);
        assert.match(failed.output, /\[KALEYRA_FIELD\][\s\S]*^The update failed\.$/m);
        assert.equal(sandbox.count("add"), 1);
    });

    it("fails without an add when it is started in another folder", async () => {
        const program = join(stack.folder, "program/index.ts");
        const args = ["--import", pathToFileURL(require.resolve("tsx")).href, program];
        const options = { cwd: join(stack.folder, "backend"), env: stack.environment };
        const { code, output } = await finished(process.execPath, args, options);
        assert.equal(code, 1, output);
        assert.match(output, /\[KALEYRA_NOT_DIRECT_DEPENDENCY\][\s\S]*start your program in the folder that has it/);
        assert.equal(setup.sandbox.count("add"), 0);
    });
});
