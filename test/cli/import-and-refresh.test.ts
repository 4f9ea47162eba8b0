// Imports in all the ways that can work, get, refresh, and rotated keys, with the real pulumi CLI.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listFormSchema } from "../../sandbox/list";
import { Sandbox } from "../../sandbox/server";
import type { PulumiCli } from "../../scripts/find-pulumi";
import { ROOT } from "../host";
import { SALES, SUPPORT } from "../numbers";
import { requireCli } from "./cli";
import { type Finished, Stack } from "./stack";

describe("with the real pulumi CLI", function () {
    this.timeout(300_000);

    let cli: PulumiCli;
    let sandbox: Sandbox;
    let stack: Stack;

    before(async function () {
        this.timeout(1_800_000);
        cli = await requireCli(this);
    });

    beforeEach(async () => {
        sandbox = await Sandbox.start();
        stack = new Stack(cli, sandbox);
        await stack.init();
    });

    afterEach(async () => {
        await sandbox.close();
        stack.remove();
    });

    /** Puts a number into the WABA that no stack has. */
    function existing(fields: typeof SUPPORT): string {
        return sandbox.store.add({ ...fields, verified: false, otp: "000000", otpSentAt: 0 }).id;
    }

    function command(...args: string[]): Promise<Finished> {
        const options = { cwd: join(stack.folder, "program"), env: stack.environment };
        return new Promise((resolve) => {
            execFile(process.execPath, [join(ROOT, "dist/cli/index.js"), ...args], options, (error, stdout, stderr) => {
                resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
            });
        });
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
                stack.declare({ support: declared });
                assert.match(await stack.fail("preview"), expected);
                assert.match(await stack.fail("up", "--yes", "--skip-preview"), expected);
            }
            sandbox.listForm = listFormSchema.parse({ container: "unrecognisable" });
            stack.declare({ support: [SUPPORT, { import: supportId }] });
            assert.match(await stack.succeed("preview"), /could not be looked up in full; the update will tell/);
            assert.match(await stack.fail("up", "--yes", "--skip-preview"), /could not be verified/);
            assert.equal(sandbox.count("add"), 0);
        });

        it("left in place: harmless alone, refused with another name, number or id, and replaced with both changed", async () => {
            const id = existing(SUPPORT);
            const salesId = existing(SALES);
            stack.declare({ support: [SUPPORT, { import: id }] });
            await stack.up();
            await stack.succeed("preview", "--expect-no-changes");
            stack.declare({ support: [{ ...SUPPORT, name: "Other" }, { import: id }] });
            assert.match(await stack.fail("preview"), /Kaleyra cannot change its name/);
            stack.declare({ support: [SALES, { import: id }] });
            assert.match(await stack.fail("preview"), /Remove the option to add the new number/);
            stack.declare({ support: [SUPPORT, { import: salesId }] });
            assert.match(await stack.fail("preview"), /names another/);
            assert.equal((await stack.numbers()).support?.id, id);
            stack.declare({ support: [SALES, { import: salesId }] });
            await stack.up();
            assert.equal((await stack.numbers()).support?.id, salesId);
            stack.declare({ support: SALES });
            await stack.succeed("preview", "--expect-no-changes");
            assert.equal(sandbox.count("add"), 0);
        });
    });

    describe("pulumi-kaleyra import", () => {
        it("followed literally leaves nothing to do, and leaves out what the state has", async () => {
            stack.declare({ "acme-support": SUPPORT });
            await stack.up();
            existing(SALES);
            existing({ ...SALES, phoneNumber: "9761234569", name: "ACME Support" });
            writeFileSync(join(stack.folder, "program/state.json"), await stack.succeed("stack", "export"));
            const { code, output } = await command("import", "--waba", "766123456789", "--state", "state.json");
            assert.equal(code, 0, output);
            assert.doesNotMatch(output, /9761234567/);
            const printed = output.slice(0, output.indexOf("// 2.")).replace(/^(import|\/\/).*$/gm, "");
            stack.write(`new WhatsAppPhoneNumber("acme-support", ${JSON.stringify(SUPPORT)});\n${printed}`);
            const commands = [...output.matchAll(/^\/\/ {4}pulumi (.*)$/gm)].map((match) => match[1]?.split(" ") ?? []);
            assert.equal(commands.length, 2);
            for (const args of commands) {
                await stack.succeed(...args);
            }
            const numbers = await stack.numbers();
            assert.deepEqual(Object.keys(numbers).sort(), ["acme-sales", "acme-support", "acme-support-919761234569"]);
            assert.equal(sandbox.count("add"), 1);
            await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        });

        it("says what is missing, and takes a stack's settings with --stack", async () => {
            existing(SUPPORT);
            const { KALEYRA_SID = "", KALEYRA_API_KEY = "", KALEYRA_API_DOMAIN = "" } = sandbox.environment;
            for (const name of Object.keys(sandbox.environment)) {
                delete stack.environment[name];
            }
            const without = await command("list", "--waba", "766123456789");
            assert.equal(without.code, 2);
            assert.match(without.output, /kaleyra:sid, kaleyra:apiKey .* are not set.*--stack <name>/s);
            await stack.succeed("config", "set", "kaleyra:sid", KALEYRA_SID);
            await stack.succeed("config", "set", "--secret", "kaleyra:apiKey", KALEYRA_API_KEY);
            await stack.succeed("config", "set", "kaleyra:apiDomain", KALEYRA_API_DOMAIN);
            const listed = await command("list", "--waba", "766123456789", "--stack", "test", "--json");
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
            stack.write(`${upstream}\nexports.e164 = WhatsAppPhoneNumber.get("support", "${id}", { wabaId }).e164;\n`);
            await stack.succeed("preview");
            await stack.up();
            assert.match(await stack.succeed("stack", "output", "e164"), /\+919761234567/);
            const requests = sandbox.count("list");
            assert.match(await stack.succeed("refresh", "--yes", "--skip-preview"), /unchanged/);
            assert.ok(sandbox.count("list") > requests);
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
            stack.write(program("not a WABA"));
            await stack.succeed("preview");
            assert.match(
                await stack.fail("up", "--yes", "--skip-preview"),
                /"not a WABA" cannot be used; expected the id of a WABA/,
            );
            assert.equal(sandbox.count("add"), 0);
        });
    });

    describe("refresh", () => {
        it("asks once for two hundred numbers", async () => {
            const fields = Array.from({ length: 200 }, (_, i) => ({ ...SUPPORT, phoneNumber: String(9761230000 + i) }));
            const resources = fields.map((number, i) => [`n${i}`, [number, { import: existing(number) }]] as const);
            stack.declare(Object.fromEntries(resources));
            await stack.up();
            const before = sandbox.count("list");
            await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
            assert.equal(sandbox.count("list") - before, 1);
        });

        it("keeps a number that the list lacks; both ways to forget it work", async () => {
            stack.declare({ support: SUPPORT });
            await stack.up();
            stack.declare({ support: SUPPORT, sales: SALES });
            await stack.up();
            sandbox.store.update("7654000001", { name: "Renamed by Meta", verified: true });
            sandbox.store.remove("7654000002");
            const output = await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
            assert.match(
                output,
                /\+919761234568 \(phone number ID 7654000002\) is not in the list of WABA 766123456789\. It stays/,
            );
            const { support, sales } = await stack.numbers();
            assert.equal((support?.outputs as { name?: string } | undefined)?.name, "ACME Support");
            // Not on a list that is not complete.
            sandbox.listForm = listFormSchema.parse({ container: "single" });
            const incomplete = await stack.pulumi(["refresh", "--yes", "--skip-preview"], {
                KALEYRA_FORGET_MISSING: "true",
            });
            assert.equal(incomplete.code, 0, incomplete.output);
            assert.ok((await stack.numbers()).sales !== undefined);
            sandbox.listForm = listFormSchema.parse({ pageSize: 1 });
            const forgotten = await stack.pulumi(["refresh", "--yes", "--skip-preview"], {
                KALEYRA_FORGET_MISSING: "true",
            });
            assert.equal(forgotten.code, 0, forgotten.output);
            assert.deepEqual(Object.keys(await stack.numbers()), ["support"]);
            assert.ok(sales?.urn);
            await stack.succeed("state", "delete", support?.urn ?? "", "--yes");
            assert.deepEqual(await stack.numbers(), {});
        });

        it("after a rotation of the key sends the recorded one, says so, and works after the up that it asks for", async () => {
            delete stack.environment.KALEYRA_API_KEY;
            await stack.succeed("config", "set", "--secret", "kaleyra:apiKey", sandbox.account.apiKey);
            stack.declare({ support: SUPPORT });
            await stack.up();
            sandbox.account.apiKey = "rotated-key";
            await stack.succeed("config", "set", "--secret", "kaleyra:apiKey", "rotated-key");
            const output = await stack.fail("refresh", "--yes", "--skip-preview");
            assert.match(
                output,
                /refresh and destroy use the configuration of the last `pulumi up`: after a change of key run `pulumi up`/,
            );
            await stack.up();
            await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        });
    });

    describe("two resources with one number", () => {
        it("fail in preview with both names", async () => {
            stack.declare({ support: SUPPORT, helpdesk: { ...SUPPORT, name: "Other" } });
            const output = await stack.fail("preview");
            assert.match(
                output,
                /\+919761234567 of WABA 766123456789 is declared twice, as "support" and as "helpdesk"/,
            );
        });

        it("are told apart from two runs in one process of the Automation API", async () => {
            const program = join(stack.folder, "program/automation.js");
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
            const options = { cwd: join(stack.folder, "program"), env: stack.environment };
            const { code, output } = await new Promise<Finished>((resolve) => {
                execFile(process.execPath, [program], options, (error, stdout, stderr) =>
                    resolve({ code: error === null ? 0 : 1, output: stdout + stderr }),
                );
            });
            assert.equal(code, 0, output);
            assert.match(output, /declared twice, as "support" and as "helpdesk"/);
            assert.equal(sandbox.count("add"), 1);
        });
    });
});
