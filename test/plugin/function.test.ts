// The function getPhoneNumbers through the plugin.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/inputs/fields";
import { secret } from "../support/plugin-host";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshPlugins } from "./fresh-plugins";

const TOKEN = "kaleyra:index:getPhoneNumbers";

describe("getPhoneNumbers through the plugin", () => {
    const now = freshPlugins();
    const { start } = now;

    it("returns the numbers of the WABA, with one request for all calls of the process", async () => {
        for (const fields of [SUPPORT, SALES]) {
            now.sandbox.store.addVerified(fields);
        }
        const host = await start();
        const answers = await Promise.all([1, 2, 3].map(() => host.invoke(TOKEN, { wabaId: SUPPORT.wabaId })));
        for (const { result, failures } of answers) {
            assert.deepEqual(failures, []);
            assert.deepEqual(result, {
                numbers: [
                    { phoneNumberId: "7654000001", e164: "+919761234567", name: "ACME Support", status: "VERIFIED" },
                    { phoneNumberId: "7654000002", e164: "+919761234568", name: "ACME Sales", status: "VERIFIED" },
                ],
            });
        }
        assert.equal(now.sandbox.count("list"), 1);
    });

    it("shows a number whose country code cannot be determined with its digits, and leaves out what is not listed", async () => {
        now.sandbox.faults.set([
            { kind: "answer", on: "list", body: '{"code":"WA200","data":[{"id":"7","phone_number":"0551234567"}]}' },
        ]);
        const { result } = await (await start()).invoke(TOKEN, { wabaId: SUPPORT.wabaId });
        assert.deepEqual(result.numbers, [{ phoneNumberId: "7", e164: "0551234567" }]);
    });

    it("keeps secret what the program keeps secret", async () => {
        for (const fields of [SUPPORT, SALES]) {
            now.sandbox.store.addVerified(fields);
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

    it("requests a list again that failed before", async () => {
        now.sandbox.faults.set([{ kind: "answer", on: "list", times: 1, status: 404, body: "" }]);
        const { result } = await (await start()).invoke(TOKEN, { wabaId: SUPPORT.wabaId });
        assert.deepEqual(result, { numbers: [] });
    });

    it("names what is missing without credentials, and what is wrong with the WABA", async () => {
        await assert.rejects(
            (await start({ environment: {} })).invoke(TOKEN, { wabaId: SUPPORT.wabaId }),
            /are not set.*\[KALEYRA_SETTINGS\]/,
        );
        await assert.rejects((await start()).invoke(TOKEN, { wabaId: "1" }), /\[KALEYRA_WABA\]/);
    });

    for (const [what, args, reason] of [
        ["is missing", {}, /it is missing; expected the ID of a WABA/],
        ["is a number", { wabaId: 766123456789 }, /must be a string, not a number: put it in quotes/],
        ["is no ID", { wabaId: "support" }, /"support" cannot be used/],
        ["is an object", { wabaId: { a: 1 } }, /cannot be used/],
    ] as const) {
        it(`fails when the WABA ID ${what}, and requests nothing`, async () => {
            const { failures } = await (await start()).invoke(TOKEN, args);
            assert.equal(failures[0]?.property, "wabaId");
            assert.match(failures[0]?.reason ?? "", reason);
            assert.match(failures[0]?.reason ?? "", /Nothing was requested\. \[KALEYRA_FIELD\]/);
            assert.equal(now.sandbox.requests.length, 0);
        });
    }

    it("has no answer in a preview while the WABA ID is not known", async () => {
        const host = await start();
        for (const args of [{}, { wabaId: UNKNOWN }]) {
            assert.deepEqual(await host.invoke(TOKEN, args, { preview: true }), { result: {}, failures: [] });
        }
    });

    it("is the only function", async () => {
        await assert.rejects((await start()).invoke("kaleyra:index:other", {}), /no function "kaleyra:index:other"/);
    });
});
