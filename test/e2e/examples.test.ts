// Each example under examples/ that is a Pulumi program runs with the real pulumi CLI, as its README says.
// Those for pipelines and policies have suites of their own.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root";
import { SALES, SUPPORT } from "../../scripts/sample-numbers";
import { freshStacks } from "./cli";

/** The shell lines of an example's README. */
function linesOf(example: string): string[] {
    const page = readFileSync(join(ROOT, "examples", example, "README.md"), "utf8");
    return [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = ""]) => block.trim().split("\n"));
}

describe("the examples, with the real pulumi CLI", function () {
    this.timeout(300_000);

    describe("quickstart", () => {
        const now = freshStacks();

        it("is a template: pulumi new makes a project of it that adds its number, with nothing to do afterwards", async () => {
            const project = join(now.stack.folder, "program");
            for (const file of readdirSync(project)) {
                rmSync(join(project, file), { recursive: true });
            }
            const [make = "", install, init = "", sid = "", apiKey = "", pod = "", up = "", verify = ""] =
                linesOf("quickstart");
            await now.stack.follow(make.replace("<this folder>", join(ROOT, "examples/quickstart")));
            assert.match(readFileSync(join(project, "Pulumi.yaml"), "utf8"), /^name: shop$/m);
            assert.match(readFileSync(join(project, "package.json"), "utf8"), /"pulumi-kaleyra": "\^0\.1\.0"/);
            symlinkSync(join(ROOT, "node_modules"), join(project, "node_modules"));
            assert.equal(install, "npm install");
            await now.stack.follow(init);
            await now.stack.follow(sid.replace("<your SID>", now.sandbox.account.sid));
            await now.stack.follow(apiKey.replace("<your API key>", now.sandbox.account.apiKey));
            await now.stack.follow(pod);
            // The pod is the real vendor's; only the domain is this machine's.
            await now.stack.succeed("config", "set", "kaleyra:apiDomain", now.sandbox.url);
            await now.stack.follow(up);
            await now.stack.succeed("preview", "--expect-no-changes");
            assert.match(
                await now.stack.follow(verify, now.sandbox.store.numbers[0]?.otp),
                /is verified, says Kaleyra/,
            );
        });
    });

    describe("many-numbers", () => {
        const now = freshStacks("many-numbers");

        it("adds each number of the file, and refuses a file that cannot be used with all that is wrong in it", async () => {
            for (const line of linesOf("many-numbers")) {
                await now.stack.follow(line);
            }
            assert.deepEqual(Object.keys(await now.stack.numbers()).sort(), ["acme-sales", "acme-support"]);
            assert.equal(now.sandbox.count("add"), 2);
            const file = join(now.stack.folder, "program/numbers.yaml");
            const text = readFileSync(file, "utf8");
            writeFileSync(file, text.replace("VOICE", "FAX").replace("wabaId: 7", "wabaID: 7"));
            const output = await now.stack.fail("preview");
            assert.match(output, /numbers\.yaml cannot be used\. Nothing was changed\. Correct it:/);
            assert.match(output, /expected "SMS" or "VOICE": how the OTP is sent\s+→ at \["?acme-sales"?\]/);
            assert.match(output, /expected the id of a WABA: digits\s+→ at \["?acme-support"?\]\.wabaId/);
            assert.match(output, /Unrecognized key: "wabaID"/);
        });
    });

    describe("existing-numbers", () => {
        const now = freshStacks("existing-numbers");

        it("takes over one number and reads another; removing the option afterwards is no change", async () => {
            for (const number of [SUPPORT, SALES]) {
                now.sandbox.store.add({ ...number, verified: true, otp: "000000", otpSentAt: 0 });
            }
            const lines = linesOf("existing-numbers");
            for (const line of lines) {
                await now.stack.follow(line);
            }
            assert.ok(lines.includes("pulumi preview --expect-no-changes"));
            const { support, sales } = await now.stack.numbers();
            assert.deepEqual([support?.id, sales?.id], ["7654000001", "7654000002"]);
            assert.match(await now.stack.succeed("stack", "output", "salesNumber"), /^\+919761234568$/m);
            const program = join(now.stack.folder, "program/index.ts");
            writeFileSync(program, readFileSync(program, "utf8").replace(/\n {4}\{ import: .*\n/, "\n"));
            await now.stack.succeed("preview", "--expect-no-changes");
            assert.equal(now.sandbox.count("add"), 0);
        });
    });
});
