// Replacements with the real pulumi CLI: of the same number, of what it depends on, interrupted, forced, moved.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { Sandbox } from "../../sandbox/server";
import type { PulumiCli } from "../../scripts/find-pulumi";
import { ROOT } from "../host";
import { SALES, SUPPORT } from "../numbers";
import { requireCli } from "./cli";
import { Stack } from "./stack";

/** A resource whose `label` is known only once it exists; another `trigger` replaces it, deleting it first. */
const UPSTREAM = `
class Upstream extends pulumi.dynamic.Resource {
    constructor(name, trigger, label) {
        super({
            diff: async (id, olds, news) => ({
                changes: olds.trigger !== news.trigger,
                replaces: olds.trigger !== news.trigger ? ["trigger"] : [],
                deleteBeforeReplace: true,
            }),
            create: async (inputs) => ({ id: "upstream", outs: { ...inputs, label: inputs.wanted } }),
        }, name, { trigger, wanted: label, label: undefined });
    }
}
`;

/** A program whose number takes its display name from the upstream resource. */
function withUpstream(trigger: string, label: string, fields: object = SUPPORT): string {
    return `${UPSTREAM}
const upstream = new Upstream("upstream", ${JSON.stringify(trigger)}, ${JSON.stringify(label)});
new WhatsAppPhoneNumber("support", { ...${JSON.stringify(fields)}, name: upstream.label });
`;
}

describe("replacements with the real pulumi CLI", function () {
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

    type Run = [environment: Record<string, string>, ...args: string[]];

    const WITHOUT_CREDENTIALS = { KALEYRA_SID: "", KALEYRA_API_KEY: "", KALEYRA_API_DOMAIN: "" };

    async function refused(expected: RegExp, runs: readonly Run[]): Promise<void> {
        for (const [credentials, ...args] of runs) {
            const { code, output } = await stack.pulumi(args, credentials);
            assert.notEqual(code, 0, output);
            assert.match(output, expected);
            assert.match(output, /Nothing was changed/);
            assert.doesNotMatch(output, /is forgotten/);
        }
        assert.equal((await stack.numbers()).support?.id, "7654000001");
        assert.equal(sandbox.count("add"), 1);
    }

    it("of the same number with another name is refused, also delete-first; ignoreChanges is a way out", async () => {
        stack.declare({ support: SUPPORT });
        await stack.up();
        const renamed = { ...SUPPORT, name: "ACME Helpdesk" };
        stack.declare({ support: renamed });
        await refused(/ignoreChanges: \["name"\]/, [
            [{}, "preview"],
            [WITHOUT_CREDENTIALS, "up", "--yes", "--skip-preview"],
        ]);
        stack.declare({ support: [renamed, { deleteBeforeReplace: true }] });
        await refused(/ignoreChanges: \["name"\]/, [
            [WITHOUT_CREDENTIALS, "preview"],
            [{}, "up", "--yes", "--skip-preview"],
        ]);
        stack.declare({ support: [renamed, { ignoreChanges: ["name"] }] });
        await stack.up("--expect-no-changes");
        stack.declare({ support: SUPPORT });
        await stack.up("--expect-no-changes");
    });

    it("of the same number with another verification type is refused; the retry-otp that it names sends the OTP", async () => {
        stack.declare({ support: SUPPORT });
        await stack.up();
        stack.declare({ support: { ...SUPPORT, verificationType: "VOICE" } });
        const hint = await stack.fail("preview");
        const [, args = ""] = /npx pulumi-kaleyra (retry-otp .*)$/m.exec(hint) ?? [];
        const before = sandbox.store.numbers[0]?.otp;
        const run = promisify(execFile);
        const { stdout } = await run(
            process.execPath,
            [join(ROOT, "dist/cli/index.js"), ...args.trim().split(" "), "--by", "VOICE"],
            {
                env: stack.environment,
            },
        );
        assert.match(stdout, /is sent another OTP by VOICE/);
        assert.notEqual(sandbox.store.numbers[0]?.otp, before);
        stack.declare({ support: SUPPORT });
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("of the same number can be had by hand: remove it at the vendor, delete it from the state, up", async () => {
        stack.declare({ support: SUPPORT });
        await stack.up();
        stack.declare({ support: { ...SUPPORT, name: "ACME Helpdesk" } });
        const hint = await stack.fail("up", "--yes", "--skip-preview");
        assert.match(
            hint,
            /remove \+919761234567 by hand in WhatsApp Manager, then `pulumi state delete <urn>`, then `pulumi up`/,
        );
        sandbox.store.remove("7654000001");
        await stack.succeed("state", "delete", (await stack.numbers()).support?.urn ?? "", "--yes");
        await stack.up();
        assert.equal((await stack.numbers()).support?.id, "7654000002");
        assert.equal(sandbox.store.numbers[0]?.name, "ACME Helpdesk");
    });

    it("is not needed when only a resource it depends on is replaced delete-first: the number is taken up again", async () => {
        stack.write(withUpstream("one", SUPPORT.name));
        await stack.up();
        stack.write(withUpstream("two", SUPPORT.name));
        await stack.succeed("preview");
        await stack.up();
        assert.equal((await stack.numbers()).support?.id, "7654000001");
        assert.equal(sandbox.count("add"), 1);
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("that turns out changed after it was forgotten fails with the way to heal, and that way heals", async () => {
        stack.write(withUpstream("one", SUPPORT.name));
        await stack.up();
        stack.write(withUpstream("two", "ACME Helpdesk"));
        const output = await stack.fail("up", "--yes", "--skip-preview");
        assert.match(output, /\+919761234567.*phone number ID 7654000001/);
        assert.match(
            output,
            /Say in the program what Kaleyra was told, name: "ACME Support", and run `pulumi up` again/,
        );
        stack.write(withUpstream("three", SUPPORT.name));
        await stack.up();
        assert.equal((await stack.numbers()).support?.id, "7654000001");
        assert.equal(sandbox.count("add"), 1);
        await stack.succeed("preview", "--expect-no-changes");
    });

    it("that was interrupted between delete and create heals with the next up", async () => {
        stack.declare({ support: [SUPPORT, { deleteBeforeReplace: true }] });
        await stack.up();
        // The engine deletes first, and the add of the other number fails: `pendingReplacement` stays in the state.
        stack.declare({ support: [SALES, { deleteBeforeReplace: true }] });
        sandbox.faults.set([
            { kind: "answer", on: "add", status: 400, body: '{"code":"E110","message":"Low balance"}' },
        ]);
        await stack.fail("up", "--yes", "--skip-preview");
        const state = await stack.succeed("stack", "export");
        assert.match(state, /"pendingReplacement": true/);
        sandbox.faults.set([]);
        // The program says again what the state recorded.
        stack.declare({ support: [SUPPORT, { deleteBeforeReplace: true }] });
        await stack.up();
        assert.equal((await stack.numbers()).support?.id, "7654000001");
        await stack.succeed("preview", "--expect-no-changes");
        assert.equal(sandbox.store.numbers.length, 1);
    });

    it("that is forced with --target-replace gives the hint and loses nothing", async () => {
        stack.declare({ support: SUPPORT });
        await stack.up();
        const urn = (await stack.numbers()).support?.urn ?? "";
        const output = await stack.fail("up", "--yes", "--skip-preview", "--target-replace", urn);
        assert.match(output, /\+919761234567 is already a WhatsApp number of WABA 766123456789/);
        assert.equal((await stack.numbers()).support?.id, "7654000001");
        assert.equal(sandbox.count("add"), 1);
    });

    it("by renaming the resource gives the hint, which names aliases first, and aliases work", async () => {
        stack.declare({ support: SUPPORT });
        await stack.up();
        stack.declare({ helpdesk: SUPPORT });
        const output = await stack.fail("preview");
        assert.match(output, /aliases.*import/s);
        stack.declare({ helpdesk: [SUPPORT, { aliases: [{ name: "support" }] }] });
        await stack.up();
        assert.equal((await stack.numbers()).helpdesk?.id, "7654000001");
        assert.equal(sandbox.count("add"), 1);
    });

    it("of a number by one that another resource takes over: the hint, and without a look-up no second add and no warning", async () => {
        stack.declare({ support: SUPPORT });
        await stack.up();
        stack.declare({ support: SALES, helpdesk: SUPPORT });
        assert.match(await stack.fail("preview"), /is already a WhatsApp number of WABA/);
        // With the import that the hint names, the number moves: it is held elsewhere, so nothing is said to be forgotten.
        stack.declare({ support: SALES, helpdesk: [SUPPORT, { import: "7654000001" }] });
        const output = await stack.up();
        assert.doesNotMatch(output, /\+919761234567 .* is forgotten/);
        const { support, helpdesk } = await stack.numbers();
        assert.equal(support?.id, "7654000002");
        assert.equal(helpdesk?.id, "7654000001");
        assert.equal(sandbox.count("add"), 2);
    });
});
