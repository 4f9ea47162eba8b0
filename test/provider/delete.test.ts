// delete: it only removes a number from the state, and reports that Kaleyra still has it.

import assert from "node:assert/strict";
import { throughBoth } from "../support/callers";
import { SALES, SUPPORT } from "../support/sample-numbers";

throughBoth("delete", (setup) => {
    const { start, added } = setup;

    it("sends nothing, needs no credentials, and warns that the number still exists", async () => {
        const { id, properties } = await added();
        const requests = setup.sandbox.requests.length;
        const provider = await start({ environment: {} });
        await provider.delete(id, properties);
        assert.equal(setup.sandbox.requests.length, requests);
        assert.match(
            provider.output,
            /\+919761234567 \(phone number ID 7654000001\) was removed from the state but still exists in WABA 766123456789/,
        );
        assert.match(provider.output, /Kaleyra's API cannot remove numbers.*WhatsApp Manager/s);
    });

    it("warns of a replaced number, as the preview does, while the new number is added", async () => {
        const old = await added();
        const provider = await start();
        await provider.check(SUPPORT, SALES);
        await provider.diff(old.id, old.properties, SALES);
        const { inputs, failures } = await provider.check({}, SALES);
        assert.deepEqual(failures, []);
        assert.match(
            provider.output,
            /\+919761234567 will be removed from the state only; it still exists in WABA 766123456789/,
        );
        assert.equal((await provider.create(inputs)).id, "7654000002");
        await provider.delete(old.id, old.properties);
        assert.match(provider.output, /\(phone number ID 7654000001\) was removed from the state but still exists/);
    });
});
