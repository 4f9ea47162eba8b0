// Replacements with the real pulumi CLI: of the same number, of what it depends on, interrupted, forced, moved.

import assert from "node:assert/strict";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshStacks, haveSupport } from "./fresh-stacks";

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
function withUpstream(trigger: string, label: string): string {
    return `${UPSTREAM}
const upstream = new Upstream("upstream", ${JSON.stringify(trigger)}, ${JSON.stringify(label)});
new WhatsAppPhoneNumber("support", { ...${JSON.stringify(SUPPORT)}, name: upstream.label });
`;
}

describe("a replacement, with the real pulumi CLI", function () {
    this.timeout(300_000);

    const setup = freshStacks();

    async function assertKept(name = "support"): Promise<void> {
        assert.equal((await setup.stack.numbers())[name]?.id, "7654000001");
    }

    it("is refused for the same number, also delete-first and without credentials, with remedies that work", async () => {
        await haveSupport(setup);
        setup.stack.declare({ support: [{ ...SUPPORT, name: "ACME Helpdesk" }, { deleteBeforeReplace: true }] });
        assert.match(await setup.stack.fail("up", "--yes", "--skip-preview"), /ignoreChanges: \["name"\]/);
        await assertKept();

        const byVoice = { ...SUPPORT, verificationType: "VOICE" };
        setup.stack.declare({ support: byVoice });
        const withoutCredentials = { KALEYRA_SID: "", KALEYRA_API_KEY: "", KALEYRA_API_DOMAIN: "" };
        const { code, output } = await setup.stack.pulumi(["preview"], withoutCredentials);
        assert.notEqual(code, 0, output);
        assert.match(output, /ignoreChanges: \["verificationType"\]/);
        const [retryOtp = ""] = /npx pulumi-kaleyra retry-otp .*$/m.exec(output) ?? [];
        await setup.stack.follow(retryOtp.trim());
        assert.notEqual(setup.sandbox.store.numbers[0]?.otp, "000000");
        setup.stack.declare({ support: [byVoice, { ignoreChanges: ["verificationType"] }] });
        await setup.stack.up("--expect-no-changes");
        assert.equal(setup.sandbox.count("add"), 0);
    });

    it("keeps the number's ID when only an upstream resource is replaced delete-first, and refuses a late new name", async () => {
        setup.stack.write(withUpstream("one", SUPPORT.name));
        await setup.stack.up();
        setup.stack.write(withUpstream("two", SUPPORT.name));
        await setup.stack.up();
        await assertKept();
        setup.stack.write(withUpstream("three", "ACME Helpdesk"));
        const output = await setup.stack.fail("up", "--yes", "--skip-preview");
        assert.match(output, /\+919761234567.*\b7654000001\b/);
        assert.match(output, /name: "ACME Support"/);
        setup.stack.write(withUpstream("four", SUPPORT.name));
        await setup.stack.up();
        await assertKept();
        assert.equal(setup.sandbox.count("add"), 1);
        await setup.stack.succeed("preview", "--expect-no-changes");
    });

    it("is completed by the next up when it was interrupted between delete and create", async () => {
        await haveSupport(setup);
        // The engine deletes first, and the add of the other number fails: `pendingReplacement` is left in the state.
        setup.stack.declare({ support: [SALES, { deleteBeforeReplace: true }] });
        setup.sandbox.faults.set([
            { kind: "answer", on: "add", status: 400, body: '{"code":"E110","message":"Low balance"}' },
        ]);
        await setup.stack.fail("up", "--yes", "--skip-preview");
        assert.match(setup.stack.stateText(), /"pendingReplacement":\s*true/);
        setup.sandbox.faults.set([]);
        // The program declares again what the state recorded.
        setup.stack.declare({ support: [SUPPORT, { deleteBeforeReplace: true }] });
        await setup.stack.up();
        await assertKept();
        await setup.stack.succeed("preview", "--expect-no-changes");
        assert.equal(setup.sandbox.store.numbers.length, 1);
    });

    it("is refused when it is forced, with --target-replace or a taint, and loses nothing", async () => {
        await haveSupport(setup);
        setup.stack.declare({ support: SUPPORT });
        const urn = (await setup.stack.numbers()).support?.urn ?? "";
        const replace = ["up", "--yes", "--skip-preview", "--target-replace", urn];
        assert.match(await setup.stack.fail(...replace), /\{ import: "7654000001" \}/);
        await assertKept();
        setup.sandbox.listForm = { ...setup.sandbox.listForm, omitUnverified: true };
        await setup.stack.succeed("state", "taint", urn);
        const output = await setup.stack.fail("up", "--yes", "--skip-preview");
        const [, untaint = ""] = /undo that: `(pulumi state untaint .*?)`/.exec(output) ?? [];
        await setup.stack.follow(untaint);
        await assertKept();
        await setup.stack.succeed("preview", "--expect-no-changes");
        assert.equal(setup.sandbox.store.numbers.length, 1);
    });

    it("is refused for a number that moves to another resource, with a hint that works: aliases, or an import for a swap", async () => {
        await haveSupport(setup);
        setup.stack.declare({ helpdesk: SUPPORT });
        assert.match(await setup.stack.fail("preview"), /import.*aliases/s);
        setup.stack.declare({ helpdesk: [SUPPORT, { aliases: [{ name: "support" }] }] });
        await setup.stack.up();
        await assertKept("helpdesk");

        setup.stack.declare({ helpdesk: SALES, hotline: SUPPORT });
        assert.match(await setup.stack.fail("preview"), /\{ import: "7654000001" \}/);
        // With the import from the hint the number moves to the other resource, so no warning says that Kaleyra keeps it.
        setup.stack.declare({ helpdesk: SALES, hotline: [SUPPORT, { import: "7654000001" }] });
        const warnings = (await setup.stack.up()).split("\n").filter((line) => line.includes("warning:"));
        assert.ok(!warnings.some((line) => line.includes("+919761234567")), warnings.join("\n"));
        await assertKept("hotline");
        assert.equal((await setup.stack.numbers()).helpdesk?.id, "7654000002");
        assert.equal(setup.sandbox.count("add"), 1);
    });
});
