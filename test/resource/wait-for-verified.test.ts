// The example wait-for-verified under Pulumi's runtime mocks: when it creates its webhook.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ROOT } from "../../scripts/root";
import type { GetPhoneNumbersResult } from "../../sdk";

type Program = () => Promise<{ webhook: string }>;

const NUMBER = "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber";
const WEBHOOK = "example:index:Webhook";

const listed = (status: string) => ({ phoneNumberId: "7654000001", e164: "+919761234567", status });
const other = { phoneNumberId: "7654000002", e164: "+919761234568", status: "VERIFIED" };

describe("the example wait-for-verified", () => {
    let registered: string[];

    /** Runs the program with what Kaleyra would list. */
    async function runWith(answer: GetPhoneNumbersResult): Promise<string> {
        registered = [];
        void pulumi.runtime.setMocks({
            newResource: ({ type, inputs }) => {
                registered.push(type);
                return { id: "7654000001", state: inputs };
            },
            call: ({ token }) => (token === "kaleyra:index:getPhoneNumbers" ? answer : {}),
        });
        const program = require(join(ROOT, "examples/wait-for-verified/index.ts")) as Program;
        const { webhook } = await program();
        // Waits until everything is registered.
        await pulumi.runtime.disconnect();
        return webhook;
    }

    for (const [what, numbers] of [
        ["is not listed", [other]],
        ["waits for its OTP", [listed("NOT_VERIFIED"), other]],
    ] as const) {
        it(`adds the number and creates no webhook while the number ${what}`, async () => {
            assert.equal(await runWith({ numbers: [...numbers] }), "waits for the OTP of +919761234567");
            assert.deepEqual(registered, [NUMBER]);
        });
    }

    it("creates the webhook when the number is verified", async () => {
        assert.equal(await runWith({ numbers: [other, listed("VERIFIED")] }), "created");
        assert.deepEqual(registered.sort(), [WEBHOOK, NUMBER]);
    });
});
