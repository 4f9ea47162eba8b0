// `pulumi preview --policy-pack` with the real engine: the policy pack fails a preview with its reasons.

import assert from "node:assert/strict";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root";
import { SUPPORT } from "../support/sample-numbers";
import type { Stack } from "../support/stack";
import { freshStacks } from "./fresh-stacks";

const FOLDER = join(ROOT, "examples/policy-pack");

const WITHOUT_CREDENTIALS = { KALEYRA_SID: undefined, KALEYRA_API_KEY: undefined };

/**
 * For language hosts that cannot run policy packs: a program that starts the analyzer as newer hosts do. The engine takes
 * it in the place of the folder.
 */
function analyzerOf(stack: Stack): string {
    console.error("\n*** This Node.js language host is too old for policy packs: started without it.\n");
    const program = join(stack.folder, "policy-pack");
    const analyzer = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    writeFileSync(program, `#!/bin/sh\ncd "${FOLDER}" && exec "${process.execPath}" "${analyzer}" "$@" "${FOLDER}"\n`);
    chmodSync(program, 0o755);
    return program;
}

describe("the policy pack, with the real pulumi CLI", function () {
    this.timeout(300_000);
    const setup = freshStacks();

    it("fails a preview without credentials, and passes one whose numbers are allowed by its configuration", async () => {
        const { stack } = setup;
        let pack = FOLDER;
        const american = { ...SUPPORT, countryCode: "+1", phoneNumber: "2015550123" };

        stack.declare({ support: { ...american, name: "Support" } });
        const preview = () => stack.pulumi(["preview", "--policy-pack", pack], WITHOUT_CREDENTIALS);
        let fork = await preview();
        if (/policy pack .* failed to start: .*not supported/.test(fork.output)) {
            pack = analyzerOf(stack);
            fork = await preview();
        }
        assert.notEqual(fork.code, 0, fork.output);
        for (const text of [
            "The country code is +1, expected one of +39, +91.",
            'The display name does not match "^ACME ".',
        ]) {
            assert.ok(fork.output.includes(text), `${text}\nis not in:\n${fork.output}`);
        }

        stack.write(
            `const number = ${JSON.stringify({ ...american, name: "Support" })};
            const first = new WhatsAppPhoneNumber("support", number);
            const phoneNumber = first.id.apply(() => "2015550124");
            new WhatsAppPhoneNumber("sales-later", { ...number, phoneNumber, name: first.id });`,
        );
        const config = join(FOLDER, "policy-config.json");
        const passed = await stack.succeed("preview", "--policy-pack", pack, "--policy-pack-config", config);
        const outcomes = [...passed.matchAll(/\[(\w+)\] +([\w-]+) .*: ([\w-]+)\)/g)].map((line) => line.slice(1));
        assert.deepEqual(outcomes.sort(), [
            ["advisory", "display-names", "sales-later"],
            ["advisory", "display-names", "support"],
        ]);
    });
});
