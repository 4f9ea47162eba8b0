// examples/automation-api runs with the real pulumi CLI, as its README describes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../../scripts/root";
import { freshSandbox } from "../fresh-sandbox";
import { finished, Stack } from "../support/stack";
import { foundCli } from "./cli";

const README = readFileSync(join(ROOT, "examples/automation-api/README.md"), "utf8");

/** The words of the README's line that begins with these. */
function line(start: string): string[] {
    const [, rest = ""] = new RegExp(`^${start} (.*)$`, "m").exec(README) ?? [];
    return [...rest.matchAll(/"(.*?)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? "");
}

describe("examples/automation-api, with the real pulumi CLI", function () {
    this.timeout(300_000);
    const found = foundCli();
    const now = freshSandbox();
    let stack: Stack;

    beforeEach(() => {
        stack = new Stack(found.cli, now.sandbox, "automation-api");
    });

    afterEach(() => stack.remove());

    it("adds a customer's number once, and its OTP can be entered", async () => {
        const { sandbox } = now;
        const args = ["--import", "tsx", ...line("npx tsx")];
        for (const _ of ["adds it", "has nothing to do"]) {
            const { code, output } = await stack.run(process.execPath, args);
            assert.equal(code, 0, output);
            assert.match(output, /\+919761234567 has the phone number ID 7654000001\./);
        }
        assert.equal(sandbox.count("add"), 1);
        const verify = await stack.command(line("npx pulumi-kaleyra"), sandbox.store.numbers[0]?.otp);
        assert.equal(verify.code, 0, verify.output);
        assert.equal(sandbox.store.numbers[0]?.verified, true);
    });

    it("ends with the provider's message when the update fails", async () => {
        const { code, output } = await stack.run(process.execPath, ["--import", "tsx", "index.ts", "acme", "+91", "1"]);
        assert.equal(code, 1, output);
        assert.match(output, /\[KALEYRA_FIELD\]/);
        assert.match(output, /^The update failed\.$/m);
    });

    it("fails without an add when it is started in another folder", async () => {
        const program = join(stack.folder, "program/index.ts");
        const args = ["--import", pathToFileURL(require.resolve("tsx")).href, program];
        const options = { cwd: join(stack.folder, "backend"), env: stack.environment };
        const { code, output } = await finished(process.execPath, args, options);
        assert.equal(code, 1, output);
        assert.match(output, /\[KALEYRA_NOT_DIRECT_DEPENDENCY\][\s\S]*start your program in the folder that has it/);
        assert.equal(now.sandbox.count("add"), 0);
    });
});
