// Replacements with the real pulumi CLI: of the same number, of what it depends on, interrupted, forced, moved.

import assert from "node:assert/strict";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshStacks } from "./cli";

/** A resource whose `label` is known only after its creation; another `trigger` replaces it, delete first. */
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

    const now = freshStacks();

    type Run = [environment: Record<string, string>, ...args: string[]];

    const WITHOUT_CREDENTIALS = { KALEYRA_SID: "", KALEYRA_API_KEY: "", KALEYRA_API_DOMAIN: "" };

    async function refused(expected: RegExp, runs: readonly Run[]): Promise<void> {
        for (const [credentials, ...args] of runs) {
            const { code, output } = await now.stack.pulumi(args, credentials);
            assert.notEqual(code, 0, output);
            assert.match(output, expected);
        }
        assert.equal((await now.stack.numbers()).support?.id, "7654000001");
        assert.equal(now.sandbox.count("add"), 1);
    }

    it("of the same number with another name is refused, also delete-first; ignoreChanges works", async () => {
        now.stack.declare({ support: SUPPORT });
        await now.stack.up();
        const renamed = { ...SUPPORT, name: "ACME Helpdesk" };
        now.stack.declare({ support: renamed });
        await refused(/ignoreChanges: \["name"\]/, [[{}, "preview"]]);
        now.stack.declare({ support: [renamed, { deleteBeforeReplace: true }] });
        await refused(/ignoreChanges: \["name"\]/, [[{}, "up", "--yes", "--skip-preview"]]);
        now.stack.declare({ support: [renamed, { ignoreChanges: ["name"] }] });
        await now.stack.up("--expect-no-changes");
    });

    it("of the same number with another verification type is refused; the retry-otp that it names sends the OTP", async () => {
        now.stack.declare({ support: SUPPORT });
        await now.stack.up();
        now.stack.declare({ support: { ...SUPPORT, verificationType: "VOICE" } });
        await refused(/ignoreChanges: \["verificationType"\]/, [[WITHOUT_CREDENTIALS, "preview"]]);
        const hint = await now.stack.fail("preview");
        const [line = ""] = /npx pulumi-kaleyra retry-otp .*$/m.exec(hint) ?? [];
        const before = now.sandbox.store.numbers[0]?.otp;
        assert.match(await now.stack.follow(line.trim()), /\+919761234567/);
        assert.notEqual(now.sandbox.store.numbers[0]?.otp, before);
        now.stack.declare({ support: SUPPORT });
        await now.stack.succeed("preview", "--expect-no-changes");
    });

    it("is not needed when only an upstream resource is replaced delete-first: the number keeps its ID", async () => {
        now.stack.write(withUpstream("one", SUPPORT.name));
        await now.stack.up();
        now.stack.write(withUpstream("two", SUPPORT.name));
        await now.stack.succeed("preview");
        await now.stack.up();
        assert.equal((await now.stack.numbers()).support?.id, "7654000001");
        assert.equal(now.sandbox.count("add"), 1);
        await now.stack.succeed("preview", "--expect-no-changes");
    });

    it("fails when a late name differs after a delete-first step, and the remedy in the message works", async () => {
        now.stack.write(withUpstream("one", SUPPORT.name));
        await now.stack.up();
        now.stack.write(withUpstream("two", "ACME Helpdesk"));
        const output = await now.stack.fail("up", "--yes", "--skip-preview");
        assert.match(output, /\+919761234567.*\b7654000001\b/);
        assert.match(output, /name: "ACME Support"/);
        now.stack.write(withUpstream("three", SUPPORT.name));
        await now.stack.up();
        assert.equal((await now.stack.numbers()).support?.id, "7654000001");
        assert.equal(now.sandbox.count("add"), 1);
        await now.stack.succeed("preview", "--expect-no-changes");
    });

    it("that was interrupted between delete and create is completed by the next up", async () => {
        now.stack.declare({ support: [SUPPORT, { deleteBeforeReplace: true }] });
        await now.stack.up();
        // The engine deletes first, and the add of the other number fails: `pendingReplacement` is left in the state.
        now.stack.declare({ support: [SALES, { deleteBeforeReplace: true }] });
        now.sandbox.faults.set([
            { kind: "answer", on: "add", status: 400, body: '{"code":"E110","message":"Low balance"}' },
        ]);
        await now.stack.fail("up", "--yes", "--skip-preview");
        assert.match(await now.stack.succeed("stack", "export"), /"pendingReplacement": true/);
        now.sandbox.faults.set([]);
        // The program declares again what the state recorded.
        now.stack.declare({ support: [SUPPORT, { deleteBeforeReplace: true }] });
        await now.stack.up();
        assert.equal((await now.stack.numbers()).support?.id, "7654000001");
        await now.stack.succeed("preview", "--expect-no-changes");
        assert.equal(now.sandbox.store.numbers.length, 1);
    });

    it("that is forced with --target-replace or a taint ends in an error with the way out, and loses nothing", async () => {
        now.stack.declare({ support: SUPPORT });
        await now.stack.up();
        const urn = (await now.stack.numbers()).support?.urn ?? "";
        const replace = ["up", "--yes", "--skip-preview", "--target-replace", urn];
        assert.match(await now.stack.fail(...replace), /\{ import: "7654000001" \}/);
        assert.equal(now.sandbox.count("add"), 1);
        now.sandbox.listForm = { ...now.sandbox.listForm, omitUnverified: true };
        assert.match(
            await now.stack.fail(...replace),
            /a number cannot be replaced\. Run `pulumi state untaint urn:.*::support`/,
        );
        await now.stack.succeed("state", "taint", urn);
        assert.match(
            await now.stack.fail("up", "--yes", "--skip-preview"),
            /Run `pulumi state untaint urn:.*::support`/,
        );
        assert.equal((await now.stack.numbers()).support?.id, "7654000001");
        await now.stack.succeed("state", "untaint", urn);
        await now.stack.succeed("preview", "--expect-no-changes");
        assert.equal(now.sandbox.store.numbers.length, 1);
    });

    it("by renaming the resource ends in a hint that names aliases, and aliases work", async () => {
        now.stack.declare({ support: SUPPORT });
        await now.stack.up();
        now.stack.declare({ helpdesk: SUPPORT });
        const output = await now.stack.fail("preview");
        assert.match(output, /import.*aliases/s);
        now.stack.declare({ helpdesk: [SUPPORT, { aliases: [{ name: "support" }] }] });
        await now.stack.up();
        assert.equal((await now.stack.numbers()).helpdesk?.id, "7654000001");
        assert.equal(now.sandbox.count("add"), 1);
    });

    it("of a number that another resource takes over ends in the hint; with its import there is no second add and no warning", async () => {
        now.stack.declare({ support: SUPPORT });
        await now.stack.up();
        now.stack.declare({ support: SALES, helpdesk: SUPPORT });
        assert.match(await now.stack.fail("preview"), /\{ import: "7654000001" \}/);
        // With the import from the hint the number moves to the other resource, so no warning says that Kaleyra keeps it.
        now.stack.declare({ support: SALES, helpdesk: [SUPPORT, { import: "7654000001" }] });
        const warnings = (await now.stack.up()).split("\n").filter((line) => line.includes("warning:"));
        assert.ok(!warnings.some((line) => line.includes("+919761234567")), warnings.join("\n"));
        const { support, helpdesk } = await now.stack.numbers();
        assert.equal(support?.id, "7654000002");
        assert.equal(helpdesk?.id, "7654000001");
        assert.equal(now.sandbox.count("add"), 2);
    });
});
