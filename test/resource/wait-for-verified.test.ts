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

    for (const [what, numbers, complete] of [
        ["is not listed", [other], true],
        ["waits for its OTP", [listed("NOT_VERIFIED"), other], true],
        ["waits for its OTP, and the list is incomplete", [listed("NOT_VERIFIED"), other], false],
    ] as const) {
        it(`adds the number and creates no webhook while the number ${what}`, async () => {
            assert.equal(await runWith({ numbers: [...numbers], complete }), "waits for the OTP of +919761234567");
            assert.deepEqual(registered, [NUMBER]);
        });
    }

    for (const complete of [true, false]) {
        it(`creates the webhook when the number is verified, with ${complete ? "a complete" : "an incomplete"} list`, async () => {
            assert.equal(await runWith({ numbers: [other, listed("VERIFIED")], complete }), "created");
            assert.deepEqual(registered.sort(), [WEBHOOK, NUMBER]);
        });
    }

    it("fails instead of deleting the webhook where the list is incomplete and lacks the number", async () => {
        await assert.rejects(runWith({ numbers: [other], complete: false }), /could not be read completely/);
        assert.deepEqual(registered, []);
    });
});
