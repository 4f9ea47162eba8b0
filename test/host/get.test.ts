// `WhatsAppPhoneNumber.get`: reads a number that the stack does not manage, and only what Kaleyra confirms.

import assert from "node:assert/strict";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshHosts } from "./fresh-hosts";

const now = freshHosts();
const { start } = now;

function existing(fields = SUPPORT): string {
    return now.sandbox.store.addVerified(fields).id;
}

/** What Kaleyra tells: no verification type. */
const LISTED = {
    wabaId: "766123456789",
    countryCode: "+91",
    phoneNumber: "9761234567",
    name: "ACME Support",
    e164: "+919761234567",
};

describe("get", () => {
    it("reads the number and the name from the list", async () => {
        const id = existing();
        const { properties } = await (await start()).read(id, { wabaId: SUPPORT.wabaId });
        assert.deepEqual(properties, LISTED);
    });

    it("is verified when all fields are given: an ID that is not listed fails, and so does one of another number", async () => {
        const id = existing();
        const host = await start();
        await assert.rejects(
            host.read("1", SUPPORT),
            /Phone number ID 1 is not in the list.*\[KALEYRA_UNREADABLE_STATE\]/,
        );
        await assert.rejects(host.read(id, SALES), /7654000001 belongs to …567.* not to …568/);
        assert.equal((await host.read(id, SUPPORT)).properties.e164, "+919761234567");
    });

    it("sees a number that was added earlier in the same update, although the list was read before", async () => {
        const host = await start();
        const { inputs } = await host.check({}, SUPPORT);
        const { id } = await host.create(inputs);
        const { properties } = await host.read(id, { wabaId: SUPPORT.wabaId });
        assert.deepEqual(properties, LISTED);
        assert.equal(now.sandbox.count("list"), 1);
    });

    it("of a number added in the same update fails for another number", async () => {
        const host = await start();
        const { id } = await host.create(SUPPORT);
        await assert.rejects(host.read(id, SALES), /\[KALEYRA_UNREADABLE_STATE\]/);
    });

    it("fails for an ID that is not in the list, and without the WABA, with what to do", async () => {
        const host = await start();
        await assert.rejects(host.read("1", { wabaId: SUPPORT.wabaId }), /npx pulumi-kaleyra list --waba 766123456789/);
        await assert.rejects(host.read("1", {}), /WhatsAppPhoneNumber\.get\(name, "1", \{ wabaId: "<WABA ID>" \}\)/);
    });

    it("follows the listed name in a refresh, without advice that only a managed number needs", async () => {
        const id = existing();
        now.sandbox.store.update(id, { name: "Renamed" });
        const host = await start();
        assert.deepEqual(await host.read(id, LISTED), { id, properties: { ...LISTED, name: "Renamed" } });
        assert.equal(host.output, "");
    });

    it("keeps what it read before when a refresh finds another number under its ID, or none", async () => {
        const id = existing(SALES);
        const host = await start();
        for (const phoneNumberId of [id, "7654000099"]) {
            assert.deepEqual((await host.read(phoneNumberId, LISTED)).properties, LISTED);
        }
        assert.match(host.output, /lists …568 under this ID.*the list of WABA 766123456789 does not show it/s);
    });

    it("keeps what it read before when a refresh cannot read the list", async () => {
        const id = existing();
        const first = await (await start()).read(id, { wabaId: SUPPORT.wabaId });
        now.sandbox.faults.set([{ kind: "answer", on: "list", status: 404, body: "<html>" }]);
        const host = await start();
        assert.deepEqual(await host.read(id, first.properties), first);
        assert.match(host.output, /are unchanged in the state/);
        assert.doesNotMatch(host.output, /does not show it/);
    });

    it("with a verification type is not taken for a managed number by a refresh", async () => {
        const id = existing();
        const first = await (await start()).read(id, SUPPORT);
        now.sandbox.store.update(id, { name: "Renamed" });
        assert.equal((await (await start()).read(id, first.properties)).properties.name, "Renamed");
    });

    it("requests a list that failed once more, for all numbers together", async () => {
        const id = existing();
        now.sandbox.faults.set([{ kind: "answer", on: "list", status: 404, body: "<html>", times: 1 }]);
        const host = await start();
        const read = await Promise.all([1, 2, 3, 4].map(() => host.read(id, { wabaId: SUPPORT.wabaId })));
        assert.ok(
            read.every((answer) => answer.id === id),
            "each number is read",
        );
        assert.equal(now.sandbox.count("list"), 2);
    });
});
