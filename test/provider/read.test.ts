// read, as a refresh: it returns what the state has, whatever the list shows, and warns of what differs.

import assert from "node:assert/strict";
import { throughBoth } from "../support/callers";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";

throughBoth("refresh", (setup) => {
    const { start, added, hideList } = setup;

    it("sends one request for all numbers of a WABA", async () => {
        const numbers = [await added(), await added(SALES)];
        const before = setup.sandbox.count("list");
        const provider = await start();
        assert.deepEqual(
            await Promise.all(numbers.map(({ id, properties }) => provider.read(id, properties))),
            numbers,
        );
        assert.equal(setup.sandbox.count("list") - before, 1);
    });

    it("keeps a number that the list lacks, and explains how to remove it", async () => {
        const { id, properties } = await added();
        setup.sandbox.store.remove(id);
        const provider = await start();
        assert.deepEqual(await provider.read(id, properties), { id, properties });
        assert.match(provider.output, /does not show it\. It is kept in the state.*`pulumi state delete <urn>`/);
    });

    it("keeps the recorded name when the list shows another, and explains how to follow it", async () => {
        const { id, properties } = await added();
        setup.sandbox.store.update(id, { name: "ACME Helpdesk" });
        const provider = await start();
        assert.deepEqual(await provider.read(id, properties), { id, properties });
        assert.match(provider.output, /Kaleyra shows the name "ACME Helpdesk", the state has "ACME Support"/);
        assert.match(provider.output, /To use it, set that name in your program and run `pulumi up`/);
    });

    it("keeps a record that today's schema does not accept", async () => {
        const { id, properties } = await added();
        for (const change of [{ phoneNumber: 9761234567 }, { verificationType: "FLASH" }, { name: "" }]) {
            const record = { ...properties, ...change };
            assert.deepEqual(await (await start()).read(id, record), { id, properties: record });
        }
    });

    // test/client/list.test.ts has the other reasons.
    it("keeps numbers when the list cannot be read or is not understood, with a warning", async () => {
        const { id, properties } = await added();
        setup.sandbox.faults.set([{ kind: "answer", status: 404, body: "<html>", times: 1 }]);
        hideList();
        for (const reason of [
            /\(HTTP 404\) was not in Kaleyra's format/,
            /a format that pulumi-kaleyra does not support[\s\S]*list --waba 766123456789 --shape/,
        ]) {
            const provider = await start();
            assert.deepEqual(await provider.read(id, properties), { id, properties });
            assert.match(provider.output, /could not be read: .*Nothing was changed\./);
            assert.match(provider.output, reason);
        }
    });

    it("fails with a wrong key or WABA, and never treats the number as missing", async () => {
        const wrongKey = await start({ environment: { ...setup.sandbox.environment, KALEYRA_API_KEY: "wrong" } });
        await assert.rejects(wrongKey.read("7654000001", stateOf(SUPPORT)), /\[KALEYRA_CREDENTIALS\]/);
        const wrongWaba = stateOf({ ...SUPPORT, wabaId: "1" });
        await assert.rejects((await start()).read("7654000001", wrongWaba), /\[KALEYRA_WABA\]/);
    });

    it("reports missing credentials once, however many numbers there are, and how to use the current ones", async () => {
        const provider = await start({ environment: {} });
        const reads = await Promise.allSettled(
            ["9761234561", "9761234562", "9761234563"].map((phoneNumber) =>
                provider.read("1", stateOf({ ...SUPPORT, phoneNumber })),
            ),
        );
        const messages = reads.map((read) => String((read as PromiseRejectedResult).reason));
        const [complete, ...others] = messages.filter((message) => /are not set/.test(message));
        assert.deepEqual(others, []);
        assert.match(
            complete ?? "",
            /\[KALEYRA_SETTINGS\]\n(?:.*\n)+ {4}`pulumi refresh` and `pulumi destroy` use the configuration of the last `pulumi up`.*run `pulumi up` first, or `pulumi refresh --run-program`\./,
        );
        assert.equal(messages.filter((message) => /was not read for the same reason/.test(message)).length, 2);
        assert.doesNotMatch(provider.output, /are not set/);
    });
});
