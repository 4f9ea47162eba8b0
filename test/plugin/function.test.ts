// The function getPhoneNumbers through the plugin. test/sdk/get-phone-numbers.test.ts has what it returns of a list.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/pulumi-values";
import { lifecycleOf, PLUGIN } from "../support/callers";
import { secret } from "../support/plugin-host";
import { SALES, SUPPORT } from "../support/sample-numbers";

const TOKEN = "kaleyra:index:getPhoneNumbers";
const ARGS = { wabaId: SUPPORT.wabaId };

describe("getPhoneNumbers through the plugin", () => {
    const setup = lifecycleOf(PLUGIN);
    const { start } = setup;

    it("keeps secret what the program keeps secret", async () => {
        for (const fields of [SUPPORT, SALES]) {
            setup.sandbox.store.addVerified(fields);
        }
        const host = await start();
        await host.check({}, { ...SUPPORT, phoneNumber: secret(SUPPORT.phoneNumber) });
        const { result } = await host.invoke(TOKEN, { wabaId: SUPPORT.wabaId });
        const numbers = result.numbers as { e164: unknown }[];
        assert.deepEqual(
            numbers.map(({ e164 }) => e164),
            [secret("+919761234567"), "+919761234568"],
        );
    });

    it("returns the numbers of the WABA, with one request for all calls of the process, unless the first failed", async () => {
        setup.sandbox.store.addVerified(SUPPORT);
        setup.sandbox.faults.set([{ kind: "answer", on: "list", times: 1, status: 404, body: "" }]);
        const host = await start();
        const shown = { phoneNumberId: "7654000001", e164: "+919761234567", name: "ACME Support", status: "VERIFIED" };
        const first = await host.invoke(TOKEN, ARGS);
        for (const { result, failures } of [first, await host.invoke(TOKEN, ARGS), await host.invoke(TOKEN, ARGS)]) {
            assert.deepEqual(failures, []);
            assert.deepEqual(result, { numbers: [shown] });
        }
        assert.equal(setup.sandbox.count("list"), 2);
    });

    for (const [what, args, reason] of [
        ["is missing", {}, /it is missing; expected the ID of a WABA/],
        ["is a number", { wabaId: 766123456789 }, /must be a string, not a number: put it in quotes/],
        ["is an object", { wabaId: { a: 1 } }, /cannot be used/],
    ] as const) {
        it(`fails when the WABA ID ${what}, and requests nothing`, async () => {
            const { failures } = await (await start()).invoke(TOKEN, args);
            assert.equal(failures[0]?.property, "wabaId");
            assert.match(failures[0]?.reason ?? "", reason);
            assert.match(failures[0]?.reason ?? "", /Nothing was requested\. \[KALEYRA_FIELD\]/);
            assert.equal(setup.sandbox.requests.length, 0);
        });
    }

    it("has no answer in a preview while the WABA ID is not known", async () => {
        const host = await start();
        for (const args of [{}, { wabaId: UNKNOWN }]) {
            assert.deepEqual(await host.invoke(TOKEN, args, { preview: true }), { result: {}, failures: [] });
        }
    });
});
