// `WhatsAppPhoneNumber.get`: reads a number that the stack does not manage, and only what Kaleyra confirms.

import assert from "node:assert/strict";
import { throughBoth } from "../support/callers";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";

const { verificationType: _, ...shown } = stateOf(SUPPORT);
/** What Kaleyra lists: no verification type. */
const LISTED = shown;

const BY_WABA = { wabaId: SUPPORT.wabaId };

throughBoth("get", (setup) => {
    const { start, caller, addExisting } = setup;

    it("reads the number and the name from the list, and requests a list again that failed once", async () => {
        const id = addExisting();
        assert.deepEqual(await (await start()).read(id, BY_WABA), { id, properties: LISTED });
        setup.sandbox.faults.set([{ kind: "answer", on: "list", status: 404, body: "<html>", times: 1 }]);
        assert.deepEqual(await (await start()).read(id, BY_WABA), { id, properties: LISTED });
    });

    it("is verified when all fields are given: an ID that is not listed fails, and so does one of another number", async () => {
        const id = addExisting();
        const host = await start();
        await assert.rejects(host.read("1", SUPPORT), ({ message }: Error) => {
            assert.match(message, /Phone number ID 1 is not in the list.*\[KALEYRA_UNREADABLE_STATE\]\n/);
            assert.ok(message.includes(caller.command("list --waba 766123456789")), message);
            return true;
        });
        await assert.rejects(host.read(id, SALES), /7654000001 belongs to …567.* not to (…|\+919761234)568/);
        assert.equal((await host.read(id, SUPPORT)).properties.e164, "+919761234567");
    });

    it("fails without the WABA, and says where to write it", async () => {
        await assert.rejects((await start()).read("1", { name: "ACME" }), ({ message }: Error) => {
            assert.ok(message.includes(caller.getExample), message);
            return true;
        });
    });

    it("sees a number that was added earlier in the same update, although the list was read before", async () => {
        const host = await start();
        await host.check({}, SUPPORT);
        const { id } = await host.create(SUPPORT);
        assert.deepEqual(await host.read(id, BY_WABA), { id, properties: LISTED });
        assert.equal(setup.sandbox.count("list"), 1);
        await assert.rejects(host.read(id, SALES), /\[KALEYRA_UNREADABLE_STATE\]/);
    });

    it("follows the listed name in a refresh, without advice that only a managed number needs", async () => {
        const id = addExisting();
        setup.sandbox.store.update(id, { name: "Renamed" });
        const host = await start();
        assert.deepEqual(await host.read(id, LISTED), { id, properties: { ...LISTED, name: "Renamed" } });
        assert.equal(host.output, "");
    });

    it("is not taken for a managed number by a refresh when it has a verification type", async () => {
        const id = addExisting();
        const first = await (await start()).read(id, SUPPORT);
        setup.sandbox.store.update(id, { name: "Renamed" });
        assert.equal((await (await start()).read(id, first.properties)).properties.name, "Renamed");
    });

    it("keeps what it read before when a refresh finds another number under its ID, or none, or no list", async () => {
        const id = addExisting(SALES);
        const host = await start();
        for (const phoneNumberId of [id, "7654000099"]) {
            assert.deepEqual((await host.read(phoneNumberId, LISTED)).properties, LISTED);
        }
        assert.match(host.output, /lists …568 under this ID.*the list of WABA 766123456789 does not show it/s);
        setup.sandbox.faults.set([{ kind: "answer", on: "list", status: 404, body: "<html>" }]);
        const blind = await start();
        assert.deepEqual(await blind.read(id, LISTED), { id, properties: LISTED });
        assert.match(blind.output, /could not be read: .*Nothing was changed\./);
        assert.doesNotMatch(blind.output, /does not show it/);
    });
});
