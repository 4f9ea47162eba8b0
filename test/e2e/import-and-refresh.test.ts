// Imports in all the ways that can work, get, refresh, and rotated keys, with the real pulumi CLI.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshStacks } from "./cli";

describe("with the real pulumi CLI", function () {
    this.timeout(300_000);

    const now = freshStacks();

    /** Adds a number to the WABA that no stack manages. */
    function addExisting(fields: typeof SUPPORT): string {
        return now.sandbox.store.add({ ...fields, verified: false, otp: "000000", otpSentAt: 0 }).id;
    }

    describe("opts.import", () => {
        it("left in place changes nothing, and replaces the number when both are changed", async () => {
            const id = addExisting(SUPPORT);
            const salesId = addExisting(SALES);
            now.stack.declare({ support: [SUPPORT, { import: id }] });
            await now.stack.up();
            await now.stack.succeed("preview", "--expect-no-changes");
            now.stack.declare({ support: [SALES, { import: salesId }] });
            await now.stack.up();
            assert.equal((await now.stack.numbers()).support?.id, salesId);
            now.stack.declare({ support: SALES });
            await now.stack.succeed("preview", "--expect-no-changes");
            assert.equal(now.sandbox.count("add"), 0);
        });
    });

    describe("pulumi-kaleyra import", () => {
        it("leaves out what the state has, and leads to an import when followed literally", async () => {
            now.stack.declare({ "acme-support": SUPPORT });
            await now.stack.up();
            addExisting(SALES);
            addExisting({ ...SALES, phoneNumber: "9761234569", name: "ACME Support" });
            const { code, output } = await now.stack.command(["import", "--waba", "766123456789"]);
            assert.equal(code, 0, output);
            assert.doesNotMatch(output, /9761234567/);
            const printed = output.slice(0, output.indexOf("// 2.")).replace(/^(import|\/\/).*$/gm, "");
            now.stack.write(`new WhatsAppPhoneNumber("acme-support", ${JSON.stringify(SUPPORT)});\n${printed}`);
            const commands = [...output.matchAll(/^\/\/ {4}pulumi (.*)$/gm)].map((match) => match[1]?.split(" ") ?? []);
            assert.equal(commands.length, 2);
            for (const args of commands) {
                await now.stack.succeed(...args);
            }
            const numbers = await now.stack.numbers();
            assert.deepEqual(Object.keys(numbers).sort(), ["acme-sales", "acme-support", "acme-support-919761234569"]);
            assert.equal(now.sandbox.count("add"), 1);
            await now.stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        });
    });

    describe("get", () => {
        it("reads a number without managing it, also when the WABA becomes known late", async () => {
            const id = addExisting(SUPPORT);
            const upstream = `
                class Waba extends pulumi.dynamic.Resource {
                    constructor() {
                        super({ create: async () => ({ id: "waba", outs: { waba: "766123456789" } }) }, "waba", { waba: undefined });
                    }
                }
                const wabaId = new Waba().waba;`;
            now.stack.write(
                `${upstream}\nexports.e164 = WhatsAppPhoneNumber.get("support", "${id}", { wabaId }).e164;\n`,
            );
            await now.stack.succeed("preview");
            await now.stack.up();
            assert.match(await now.stack.succeed("stack", "output", "e164"), /\+919761234567/);
            const requests = now.sandbox.count("list");
            assert.match(await now.stack.succeed("refresh", "--yes", "--skip-preview"), /unchanged/);
            assert.ok(now.sandbox.count("list") > requests);
        });
    });

    describe("refresh", () => {
        it("sends the recorded key after a rotation, names `pulumi up` as the remedy, and works after it", async () => {
            delete now.stack.environment.KALEYRA_API_KEY;
            await now.stack.succeed("config", "set", "--secret", "kaleyra:apiKey", now.sandbox.account.apiKey);
            now.stack.declare({ support: SUPPORT });
            await now.stack.up();
            now.sandbox.account.apiKey = "rotated-key";
            await now.stack.succeed("config", "set", "--secret", "kaleyra:apiKey", "rotated-key");
            const output = await now.stack.fail("refresh", "--yes", "--skip-preview");
            assert.match(output, /`pulumi up`/);
            await now.stack.up();
            await now.stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        });
    });

    describe("two resources with one number", () => {
        it("fail in preview with both names, also in a process of the Automation API that ran the program before", async () => {
            const program = join(now.stack.folder, "program/automation.js");
            writeFileSync(
                program,
                `const { LocalWorkspace, PulumiCommand } = require("@pulumi/pulumi/automation");
                const { WhatsAppPhoneNumber } = require("pulumi-kaleyra");
                const declare = (...names) => async () => {
                    let dependsOn; // The engine checks independent resources in any order, and cancels the others when one fails.
                    for (const name of names) dependsOn = new WhatsAppPhoneNumber(name, ${JSON.stringify(SUPPORT)}, { dependsOn });
                };
                (async () => {
                    const stack = await LocalWorkspace.createStack({
                        stackName: "automation", projectName: "inline", program: declare("support"),
                    }, { envVars: {} });
                    await stack.up();
                    await stack.preview({ expectNoChanges: true });
                    const twice = await stack.preview({ program: declare("support", "helpdesk") }).catch((error) => error);
                    console.log(String(twice));
                })().catch((error) => { console.error(error); process.exit(1); });`,
            );
            const { code, output } = await now.stack.run(process.execPath, [program]);
            assert.equal(code, 0, output);
            assert.match(output, /"support".*"helpdesk"|"helpdesk".*"support"/);
            assert.equal(now.sandbox.count("add"), 1);
        });
    });
});
