// update: it records a display name that Kaleyra shows, sends nothing, and refuses everything else.

import assert from "node:assert/strict";
import { throughBoth } from "../support/callers";
import { SUPPORT, stateOf } from "../support/sample-numbers";

throughBoth("update", (setup) => {
    const { start, added, list, reasonsOf } = setup;

    it("records a name that the list shows, and sends nothing", async () => {
        const { id, properties } = await added();
        setup.sandbox.store.update(id, { name: "ACME Helpdesk" });
        const provider = await start();
        const news = { ...SUPPORT, name: "ACME Helpdesk" };
        assert.deepEqual((await provider.check(SUPPORT, news)).failures, []);
        assert.deepEqual(await provider.diff(id, properties, news), { changes: true, replaces: [] });
        assert.deepEqual(await provider.update(id, properties, news), stateOf(news));
        assert.equal(setup.sandbox.count("add"), 1);
    });

    for (const [what, name] of [
        ["another name", "ACME Helpdesk"],
        ["one that differs in an invisible character", "ACME\u200b Support"],
    ] as const) {
        it(`refuses ${what} than the list shows, in check as well, and names the listed one`, async () => {
            const { id, properties } = await added();
            const provider = await start();
            const news = { ...SUPPORT, name };
            const reason = await reasonsOf(provider, news, SUPPORT);
            assert.match(reason, /\[KALEYRA_SAME_NUMBER\]/);
            assert.match(
                reason,
                /Kaleyra still shows "ACME Support"\. Once Kaleyra shows the new name.*\n.*ignoreChanges: \["name"\]/,
            );
            await assert.rejects(provider.update(id, properties, news), /Kaleyra still shows "ACME Support"/);
        });
    }

    it("never records the name of another number's entry, or of one with two IDs", async () => {
        const { id, properties } = await added();
        for (const entry of [
            { id, display_phone_number: "+1 202 555 0123", verified_name: "New" },
            { id, phone_number_id: "7654000099", display_phone_number: "+91 97612 34567", verified_name: "New" },
        ]) {
            list(entry);
            const provider = await start();
            await assert.rejects(provider.update(id, properties, { ...SUPPORT, name: "New" }), /KALEYRA_SAME_NUMBER/);
        }
    });

    it("needs the list: without credentials, check passes a change of the name alone, and the update fails", async () => {
        const news = { ...SUPPORT, name: "ACME Helpdesk" };
        const provider = await start({ environment: {} });
        assert.deepEqual((await provider.check(SUPPORT, news)).failures, []);
        await assert.rejects(
            provider.update("7654000001", stateOf(SUPPORT), news),
            /\[KALEYRA_SETTINGS\][\s\S]*Without an account, use the sandbox: .*sandbox$/,
        );
    });
});
