// Imports in all the ways that can work, get, refresh, and rotated keys, with the real pulumi CLI.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listFormSchema } from "../../sandbox/list";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";
import { freshStacks } from "./cli";

describe("with the real pulumi CLI", function () {
    this.timeout(300_000);

    const now = freshStacks();

    /** Adds a number to the WABA that no stack manages. */
    function existing(fields: typeof SUPPORT): string {
        return now.sandbox.store.add({ ...fields, verified: false, otp: "000000", otpSentAt: 0 }).id;
    }

    describe("opts.import", () => {
        it("is refused in preview and up with the ID of another number", async () => {
            existing(SUPPORT);
            const salesId = existing(SALES);
            now.stack.declare({ support: [SUPPORT, { import: salesId }] });
            assert.match(await now.stack.fail("preview"), /7654000002 .*\+919761234568/);
            assert.match(await now.stack.fail("up", "--yes", "--skip-preview"), /7654000002 .*\+919761234568/);
            assert.deepEqual(await now.stack.numbers(), {});
            assert.equal(now.sandbox.count("add"), 0);
        });

        it("left in place changes nothing, and replaces the number when both are changed", async () => {
            const id = existing(SUPPORT);
            const salesId = existing(SALES);
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
            existing(SALES);
            existing({ ...SALES, phoneNumber: "9761234569", name: "ACME Support" });
            writeFileSync(join(now.stack.folder, "program/state.json"), await now.stack.succeed("stack", "export"));
            const { code, output } = await now.stack.command([
                "import",
                "--waba",
                "766123456789",
                "--state",
                "state.json",
            ]);
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

        it("names missing settings, and takes a stack's settings with --stack", async () => {
            existing(SUPPORT);
            const { KALEYRA_SID = "", KALEYRA_API_KEY = "", KALEYRA_API_DOMAIN = "" } = now.sandbox.environment;
            for (const name of Object.keys(now.sandbox.environment)) {
                delete now.stack.environment[name];
            }
            const without = await now.stack.command(["list", "--waba", "766123456789"]);
            assert.equal(without.code, 2);
            assert.match(without.output, /kaleyra:sid.*kaleyra:apiKey.*--stack/s);
            await now.stack.succeed("config", "set", "kaleyra:sid", KALEYRA_SID);
            await now.stack.succeed("config", "set", "--secret", "kaleyra:apiKey", KALEYRA_API_KEY);
            await now.stack.succeed("config", "set", "kaleyra:apiDomain", KALEYRA_API_DOMAIN);
            const listed = await now.stack.command(["list", "--waba", "766123456789", "--stack", "test", "--json"]);
            assert.equal(listed.code, 0, listed.output);
            assert.match(listed.output, /"7654000001".*"\+919761234567"/s);
        });
    });

    describe("get", () => {
        it("reads a number without managing it, also when the WABA becomes known late", async () => {
            const id = existing(SUPPORT);
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
        it("keeps a number that the list lacks; both ways to remove it from the state work", async () => {
            now.stack.declare({ support: SUPPORT });
            await now.stack.up();
            now.stack.declare({ support: SUPPORT, sales: SALES });
            await now.stack.up();
            now.sandbox.store.update("7654000001", { name: "Renamed by Meta", verified: true });
            now.sandbox.store.remove("7654000002");
            const output = await now.stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
            assert.match(output, /\+919761234568 .*\b7654000002\b/);
            const { support, sales } = await now.stack.numbers();
            assert.equal((support?.outputs as { name?: string } | undefined)?.name, "ACME Support");
            // Not on a list that is not complete.
            now.sandbox.listForm = listFormSchema.parse({ container: "single" });
            const incomplete = await now.stack.pulumi(["refresh", "--yes", "--skip-preview"], {
                KALEYRA_FORGET_MISSING: "true",
            });
            assert.equal(incomplete.code, 0, incomplete.output);
            assert.ok((await now.stack.numbers()).sales !== undefined);
            now.sandbox.listForm = listFormSchema.parse({ pageSize: 1 });
            const forgotten = await now.stack.pulumi(["refresh", "--yes", "--skip-preview"], {
                KALEYRA_FORGET_MISSING: "true",
            });
            assert.equal(forgotten.code, 0, forgotten.output);
            assert.deepEqual(Object.keys(await now.stack.numbers()), ["support"]);
            assert.ok(sales?.urn);
            await now.stack.succeed("state", "delete", support?.urn ?? "", "--yes");
            assert.deepEqual(await now.stack.numbers(), {});
        });

        it("shows the command that enters the OTP, with the stack whose configuration has the key", async () => {
            delete now.stack.environment.KALEYRA_API_KEY;
            await now.stack.succeed("config", "set", "--secret", "kaleyra:apiKey", now.sandbox.account.apiKey);
            now.stack.declare({ support: SUPPORT });
            const [line = ""] = /npx pulumi-kaleyra verify --waba .* --stack test$/m.exec(await now.stack.up()) ?? [];
            await now.stack.follow(line, now.sandbox.store.numbers[0]?.otp);
            assert.equal(now.sandbox.store.numbers[0]?.verified, true);
            const { support } = await now.stack.numbers();
            assert.deepEqual(
                Object.keys(support?.outputs ?? {}).sort(),
                Object.keys({ ...stateOf(SUPPORT), __provider: "" }).sort(),
            );
        });

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
                    for (const name of names) new WhatsAppPhoneNumber(name, ${JSON.stringify(SUPPORT)});
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
