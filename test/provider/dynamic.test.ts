// What only the dynamic provider does: the very constant of the resource class, and the hidden inputs it sends.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/pulumi-values";
import { DYNAMIC, lifecycleOf } from "../support/callers";
import { Host, type Props } from "../support/provider-host";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";

const SECRET: Props = { ...SUPPORT, e164: "+919761234567", __secret: true };

describe("the provider, through the dynamic provider host", () => {
    const setup = lifecycleOf(DYNAMIC);
    it("is loaded by the resource class's constant, with the account from the environment of its process", async () => {
        const host = await Host.alone({ environment: setup.sandbox.environment });
        const { inputs } = await host.check({}, { ...SUPPORT, __resource: "support", __preview: false });
        assert.deepEqual(inputs, { ...SUPPORT });
        assert.deepEqual(await host.create(inputs), { id: "7654000001", properties: stateOf(SUPPORT) });
        await host.stop();
    });

    it("derives e164 from the effective fields, and leaves it unknown while a part is", async () => {
        const host = await setup.start({ environment: {} });
        const changed = { ...SUPPORT, e164: "+911", __resource: "support" };
        assert.equal((await host.check({}, changed)).inputs.e164, "+919761234567");
        assert.equal((await host.check({}, { ...changed, phoneNumber: UNKNOWN })).inputs.e164, UNKNOWN);
    });

    for (const [what, olds, news] of [
        ["that the plugin has managed", { ...stateOf(SUPPORT), __provider: null }, stateOf(SUPPORT)],
        ["that was made secret later", stateOf(SUPPORT), SECRET],
    ] as readonly (readonly [string, Props, Props])[]) {
        it(`completes the record of a number ${what}, and sends nothing`, async () => {
            const host = await setup.start();
            assert.deepEqual(await host.diff("7654000001", olds, news), { changes: true, replaces: [] });
            assert.deepEqual(await host.update("7654000001", stateOf(SUPPORT), news), news);
            assert.deepEqual(await host.diff("7654000001", news, news), { changes: false, replaces: [] });
            assert.equal(host.output, "");
            assert.equal(setup.sandbox.requests.length, 0);
        });
    }

    it("uses the configuration in every one of many first calls at once", async () => {
        const { KALEYRA_SID: sid, KALEYRA_API_KEY: apiKey, KALEYRA_API_DOMAIN: domain } = setup.sandbox.environment;
        const configuration = { "kaleyra:sid": sid, "kaleyra:apiKey": apiKey, "kaleyra:apiDomain": domain };
        const host = await setup.start({ environment: {}, configuration });
        await Promise.all(
            Array.from({ length: 20 }, (_, i) => host.create({ ...SUPPORT, phoneNumber: `97612345${10 + i}` })),
        );
    });
});

describe("a secret number, through the dynamic provider host", () => {
    const setup = lifecycleOf(DYNAMIC);
    const { start, reasonsOf, list } = setup;

    it("is shown by its last digits in every step, and its record keeps the mark", async () => {
        const host = await start();
        const { inputs } = await host.check({}, SECRET);
        const { id, properties } = await host.create(inputs);
        assert.deepEqual(properties, SECRET);
        const seen = [host.output, await reasonsOf(await start(), SECRET)];
        setup.sandbox.store.remove(id);
        const last = await start();
        assert.deepEqual(await last.read(id, properties), { id, properties });
        await last.diff(id, properties, { ...SECRET, name: "Other" });
        seen.push(await reasonsOf(last, { ...SECRET, name: "Other" }));
        await last.delete(id, properties);
        seen.push(last.output, await reasonsOf(await start(), { ...SECRET, phoneNumber: "97612345671" }));
        const mexico = await start();
        const moved = { ...SECRET, countryCode: "+52", phoneNumber: "15512976123" };
        await mexico.delete("7654000009", { ...moved, e164: "+5215512976123" });
        const canonical = await reasonsOf(mexico, { ...moved, phoneNumber: "5512976123" });
        assert.match(canonical, /Restore the original values/);
        assert.match(seen.join("\n"), /…567/);
        assert.doesNotMatch([...seen, canonical].join("\n").replace(/[\s-]/g, ""), /976123/);
    });

    it("is shown by its last digits where the list or another resource names it", async () => {
        list({ id: "7", phone_number: "9761234567" });
        const host = await start();
        const { inputs } = await host.check({}, SECRET);
        const { id } = await host.create(inputs);
        assert.match(host.output, /…567 was added/);
        const hidden = /belongs to …567 in this stack/;
        await assert.rejects(host.create({ ...SALES, __import: id }), hidden);
        const other = await start();
        await other.diff("7654000001", stateOf(SUPPORT), SUPPORT);
        await other.check(SUPPORT, SECRET);
        await assert.rejects(other.create({ ...SALES, __import: "7654000001" }), hidden);
        assert.doesNotMatch(host.output + other.output, /9761234567/);
    });

    for (const phoneNumber of [
        "976/123/4567",
        "976A123A4567",
        "976+123+4567",
        "976\u2010123\u20104567",
        "976 123 4567",
        "976.123.456.7",
        "٩٧٦١٢٣٤٥٦٧",
        "9 7 6 1 2 3 4 5 6 7",
        "976123456789012",
        "919761234567",
        "09761234567",
        9761234567,
    ]) {
        it(`is not quoted when it is written as ${JSON.stringify(phoneNumber)}, nor is what to write instead`, async () => {
            const reason = await reasonsOf(await start({ environment: {} }), { ...SECRET, phoneNumber });
            assert.match(reason, /\[KALEYRA_FIELD\]/);
            assert.doesNotMatch(reason, /\p{Nd}[^\p{L}\p{Nd}]?\p{Nd}[^\p{L}\p{Nd}]?\p{Nd}[^\p{L}\p{Nd}]?\p{Nd}/u);
        });
    }

    it("is not quoted when it is written into the country code, or is only warned of", async () => {
        const host = await start({ environment: {} });
        const reason = await reasonsOf(host, { ...SECRET, countryCode: "+919761234567" });
        assert.match(reason, /cannot be used; expected a plus sign/);
        assert.doesNotMatch(reason, /9761/);
        await host.check({}, { ...SECRET, countryCode: "+1", phoneNumber: "5555555555" });
        await host.check({}, { ...SECRET, countryCode: "+49", phoneNumber: "4915123456789" });
        assert.match(host.output, /…555 has a valid length but is not in a known number range/);
        assert.match(host.output, /…789 is a valid number, but so is …789/);
    });
});
