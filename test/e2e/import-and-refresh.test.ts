// Imports in all the ways that can work, get, refresh, and rotated keys, with the real pulumi CLI.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listFormSchema } from "../../sandbox/list";
import { SALES, SUPPORT } from "../../scripts/sample-numbers";
import { freshStacks } from "./cli";

describe("with the real pulumi CLI", function () {
    this.timeout(300_000);

    const now = freshStacks();

    /** Puts a number into the WABA that no stack has. */
    function existing(fields: typeof SUPPORT): string {
        return now.sandbox.store.add({ ...fields, verified: false, otp: "000000", otpSentAt: 0 }).id;
    }

    describe("opts.import", () => {
        it("says in preview and up what is wrong with it, each in its own words", async () => {
            const supportId = existing(SUPPORT);
            const salesId = existing(SALES);
            const lost = { ...SUPPORT, phoneNumber: "9761234569" };
            for (const [declared, expected] of [
                [[SUPPORT, { import: "1" }], /in WABA 766123456789 it has the phone number ID 7654000001, not 1/],
                [[SUPPORT, { import: salesId }], /7654000002 belongs to \+919761234568/],
                [[lost, { import: "1" }], /lists neither the phone number ID 1 nor the number/],
            ] as const) {
                now.stack.declare({ support: declared });
                assert.match(await now.stack.fail("preview"), expected);
                assert.match(await now.stack.fail("up", "--yes", "--skip-preview"), expected);
            }
            now.sandbox.listForm = listFormSchema.parse({ container: "unrecognisable" });
            now.stack.declare({ support: [SUPPORT, { import: supportId }] });
            assert.match(await now.stack.succeed("preview"), /could not be looked up in full; the update will tell/);
            assert.match(await now.stack.fail("up", "--yes", "--skip-preview"), /could not be verified/);
            assert.equal(now.sandbox.count("add"), 0);
        });

        it("left in place: harmless alone, refused with another name, number or id, and replaced with both changed", async () => {
            const id = existing(SUPPORT);
            const salesId = existing(SALES);
            now.stack.declare({ support: [SUPPORT, { import: id }] });
            await now.stack.up();
            await now.stack.succeed("preview", "--expect-no-changes");
            now.stack.declare({ support: [{ ...SUPPORT, name: "Other" }, { import: id }] });
            assert.match(await now.stack.fail("preview"), /Kaleyra cannot change its name/);
            now.stack.declare({ support: [SALES, { import: id }] });
            assert.match(await now.stack.fail("preview"), /Remove the option to add the new number/);
            now.stack.declare({ support: [SUPPORT, { import: salesId }] });
            assert.match(await now.stack.fail("preview"), /names another/);
            assert.equal((await now.stack.numbers()).support?.id, id);
            now.stack.declare({ support: [SALES, { import: salesId }] });
            await now.stack.up();
            assert.equal((await now.stack.numbers()).support?.id, salesId);
            now.stack.declare({ support: SALES });
            await now.stack.succeed("preview", "--expect-no-changes");
            assert.equal(now.sandbox.count("add"), 0);
        });
    });

    describe("pulumi-kaleyra import", () => {
        it("followed literally leaves nothing to do, and leaves out what the state has", async () => {
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

        it("says what is missing, and takes a stack's settings with --stack", async () => {
            existing(SUPPORT);
            const { KALEYRA_SID = "", KALEYRA_API_KEY = "", KALEYRA_API_DOMAIN = "" } = now.sandbox.environment;
            for (const name of Object.keys(now.sandbox.environment)) {
                delete now.stack.environment[name];
            }
            const without = await now.stack.command(["list", "--waba", "766123456789"]);
            assert.equal(without.code, 2);
            assert.match(without.output, /kaleyra:sid, kaleyra:apiKey .* are not set.*--stack <name>/s);
            await now.stack.succeed("config", "set", "kaleyra:sid", KALEYRA_SID);
            await now.stack.succeed("config", "set", "--secret", "kaleyra:apiKey", KALEYRA_API_KEY);
            await now.stack.succeed("config", "set", "kaleyra:apiDomain", KALEYRA_API_DOMAIN);
            const listed = await now.stack.command(["list", "--waba", "766123456789", "--stack", "test", "--json"]);
            assert.deepEqual(JSON.parse(listed.output), [
                { id: "7654000001", number: "+919761234567", name: "ACME Support", status: "NOT_VERIFIED" },
            ]);
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

    describe("an unknown input", () => {
        it("previews cleanly and is judged at up", async () => {
            const program = (label: string) => `
                class Label extends pulumi.dynamic.Resource {
                    constructor() {
                        super({ create: async (inputs) => ({ id: "label", outs: { label: inputs.wanted } }) }, "label",
                            { wanted: ${JSON.stringify(label)}, label: undefined });
                    }
                }
                new WhatsAppPhoneNumber("support", { ...${JSON.stringify(SUPPORT)}, wabaId: new Label().label });`;
            now.stack.write(program("not a WABA"));
            await now.stack.succeed("preview");
            assert.match(
                await now.stack.fail("up", "--yes", "--skip-preview"),
                /"not a WABA" cannot be used; expected the id of a WABA/,
            );
            assert.equal(now.sandbox.count("add"), 0);
        });
    });

    describe("refresh", () => {
        it("asks once for two hundred numbers", async () => {
            const fields = Array.from({ length: 200 }, (_, i) => ({ ...SUPPORT, phoneNumber: String(9761230000 + i) }));
            const resources = fields.map((number, i) => [`n${i}`, [number, { import: existing(number) }]] as const);
            now.stack.declare(Object.fromEntries(resources));
            await now.stack.up();
            const before = now.sandbox.count("list");
            await now.stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
            assert.equal(now.sandbox.count("list") - before, 1);
        });

        it("keeps a number that the list lacks; both ways to forget it work", async () => {
            now.stack.declare({ support: SUPPORT });
            await now.stack.up();
            now.stack.declare({ support: SUPPORT, sales: SALES });
            await now.stack.up();
            now.sandbox.store.update("7654000001", { name: "Renamed by Meta", verified: true });
            now.sandbox.store.remove("7654000002");
            const output = await now.stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
            assert.match(
                output,
                /\+919761234568 \(phone number ID 7654000002\) is not in the list of WABA 766123456789\. It stays/,
            );
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

        it("after a rotation of the key sends the recorded one, says so, and works after the up that it asks for", async () => {
            delete now.stack.environment.KALEYRA_API_KEY;
            await now.stack.succeed("config", "set", "--secret", "kaleyra:apiKey", now.sandbox.account.apiKey);
            now.stack.declare({ support: SUPPORT });
            await now.stack.up();
            now.sandbox.account.apiKey = "rotated-key";
            await now.stack.succeed("config", "set", "--secret", "kaleyra:apiKey", "rotated-key");
            const output = await now.stack.fail("refresh", "--yes", "--skip-preview");
            assert.match(
                output,
                /refresh and destroy use the configuration of the last `pulumi up`: after a change of key run `pulumi up`/,
            );
            await now.stack.up();
            await now.stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        });
    });

    describe("two resources with one number", () => {
        it("fail in preview with both names", async () => {
            now.stack.declare({ support: SUPPORT, helpdesk: { ...SUPPORT, name: "Other" } });
            const output = await now.stack.fail("preview");
            assert.match(
                output,
                /\+919761234567 of WABA 766123456789 is declared twice, as "support" and as "helpdesk"/,
            );
        });

        it("are told apart from two runs in one process of the Automation API", async () => {
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
                    await stack.preview();
                    await stack.up();
                    await stack.preview({ expectNoChanges: true });
                    const twice = await stack.preview({ program: declare("support", "helpdesk") }).catch((error) => error);
                    console.log(String(twice));
                })().catch((error) => { console.error(error); process.exit(1); });`,
            );
            const { code, output } = await now.stack.run(process.execPath, [program]);
            assert.equal(code, 0, output);
            assert.match(output, /declared twice, as "support" and as "helpdesk"/);
            assert.equal(now.sandbox.count("add"), 1);
        });
    });
});
