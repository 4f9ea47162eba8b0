// What only the dynamic provider does: the very constant of the resource class, and the hidden inputs it sends.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/inputs/fields";
import { Host, type Props } from "../support/provider-host";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";
import { freshHosts } from "./fresh-hosts";

const now = freshHosts();

const SECRET: Props = { ...SUPPORT, e164: "+919761234567", __secret: true };

describe("the dynamic provider", () => {
    it("is loaded by the resource class's constant, with the account from the environment of its process", async () => {
        const host = await Host.alone({ environment: now.sandbox.environment });
        const { inputs } = await host.check({}, { ...SUPPORT, __resource: "support", __preview: false });
        assert.deepEqual(inputs, { ...SUPPORT });
        assert.deepEqual(await host.create(inputs), { id: "7654000001", properties: stateOf(SUPPORT) });
        await host.stop();
    });

    it("derives e164 from the effective fields, and leaves it unknown while a part is", async () => {
        const host = await Host.start();
        const changed = { ...SUPPORT, e164: "+911", __resource: "support" };
        assert.equal((await host.check({}, changed)).inputs.e164, "+919761234567");
        const unknown = { ...changed, phoneNumber: UNKNOWN };
        assert.equal((await host.check({}, unknown)).inputs.e164, UNKNOWN);
    });

    it("completes the record of a number that the plugin has managed, and sends nothing", async () => {
        const host = await Host.start();
        const ofPlugin = { ...stateOf(SUPPORT), __provider: null };
        assert.deepEqual(await host.diff("7654000001", ofPlugin, SUPPORT), { changes: true, replaces: [] });
        assert.deepEqual(await host.update("7654000001", stateOf(SUPPORT), SUPPORT), stateOf(SUPPORT));
        assert.deepEqual(await host.diff("7654000001", stateOf(SUPPORT), SUPPORT), { changes: false, replaces: [] });
    });

    it("shows only the last digits of a secret number where the list or another resource names it", async () => {
        const entry = { id: "7", phone_number: "9761234567" };
        now.sandbox.faults.set([
            { kind: "answer", on: "list", body: JSON.stringify({ code: "WA200", data: [entry] }) },
        ]);
        const host = await now.start();
        const { inputs } = await host.check({}, SECRET);
        const { id } = await host.create(inputs);
        const other = { ...SUPPORT, phoneNumber: "9761234568", __import: id };
        const refused = await host.create(other).catch((error: Error) => error.message);
        const seen = `${host.output}${refused}`;
        assert.match(seen, /…567 was added/);
        assert.match(seen, /belongs to …567 in this stack/);
        assert.doesNotMatch(seen, /976123456[7]/);
    });

    it("keeps a record in a refresh with all that it has, such as whether the number is secret", async () => {
        const id = now.sandbox.store.addVerified(SUPPORT).id;
        for (const record of [
            SECRET,
            { ...SECRET, verificationType: "FLASH" },
            { ...SECRET, phoneNumber: 9761234567 },
        ]) {
            const host = await now.start();
            assert.deepEqual(await host.read(id, record), { id, properties: record });
        }
    });

    it("records that a number was made secret later, by an update that sends nothing", async () => {
        const host = await Host.start();
        const { __secret: _, ...plain } = SECRET;
        await host.check(SUPPORT, SECRET);
        assert.deepEqual(await host.diff("7654000001", plain, SECRET), { changes: true, replaces: [] });
        assert.deepEqual(await host.update("7654000001", plain, SECRET), SECRET);
        assert.deepEqual(await host.diff("7654000001", SECRET, SECRET), { changes: false, replaces: [] });
        assert.equal(host.output, "");
    });

    it("shows only the last digits of another number whose ID was given for a secret one, or that is secret itself", async () => {
        now.sandbox.store.addVerified(SUPPORT);
        const salesId = now.sandbox.store.addVerified(SALES).id;
        const host = await now.start();
        await host.check({}, { ...SALES, __secret: true, __import: "1", __resource: "sales" });
        const hidden = /belongs to …568 in WABA 766123456789/;
        for (const inputs of [{ ...SECRET }, { ...SUPPORT }]) {
            const { failures } = await host.check({}, { ...inputs, __import: salesId });
            assert.match(failures[0]?.reason ?? "", hidden);
            await assert.rejects(host.create({ ...inputs, __import: salesId }), hidden);
        }
        await assert.rejects(host.read(salesId, { ...SUPPORT }), hidden);
        const refreshed = await now.start();
        await refreshed.read(salesId, SECRET);
        assert.match(refreshed.output, /lists …568 under this ID/);
    });

    it("shows only the last digits of the number that has an ID in the state, if the program keeps it secret", async () => {
        const host = await now.start();
        await host.diff("7654000001", stateOf(SUPPORT), SUPPORT);
        await host.check(SUPPORT, SECRET);
        await assert.rejects(host.create({ ...SALES, __import: "7654000001" }), /belongs to …567 in this stack/);
    });

    for (const phoneNumber of [
        "976/123/4567",
        "97612/34567",
        "976A123A4567",
        "976+123+4567",
        "976\u2010123\u20104567",
        "976·123·4567",
        "976 123 4567",
        "976.123.456.7",
        "٩٧٦١٢٣٤٥٦٧",
        "9 7 6 1 2 3 4 5 6 7",
        "976123456789012",
        "919761234567",
        "09761234567",
        9761234567,
    ]) {
        it(`does not quote the secret number ${JSON.stringify(phoneNumber)}, nor more than the last digits of what to write instead`, async () => {
            const host = await Host.start();
            const { failures } = await host.check({}, { ...SECRET, phoneNumber });
            const [{ reason } = { reason: "" }] = failures;
            assert.doesNotMatch(reason, /\p{Nd}[^\p{L}\p{Nd}]?\p{Nd}[^\p{L}\p{Nd}]?\p{Nd}[^\p{L}\p{Nd}]?\p{Nd}/u);
        });
    }

    it("does not quote a secret number that was written into the country code, or that only raises a doubt", async () => {
        const host = await Host.start();
        const code = await host.check({}, { ...SECRET, countryCode: "+919761234567" });
        assert.match(code.failures[0]?.reason ?? "", /cannot be used; expected a plus sign/);
        assert.doesNotMatch(code.failures[0]?.reason ?? "", /9761/);
        await host.check({}, { ...SECRET, countryCode: "+1", phoneNumber: "5555555555" });
        await host.check({}, { ...SECRET, countryCode: "+49", phoneNumber: "4915123456789" });
        assert.match(host.output, /…555 has a valid length but is not in a known number range/);
        assert.match(host.output, /…789 is a valid number, but so is …789/);
    });

    it("shows only the last digits of a secret number, in every step", async () => {
        const host = await now.start();
        const { inputs } = await host.check({}, SECRET);
        const { id, properties } = await host.create(inputs);
        assert.equal(properties.__secret, true);
        const next = await now.start();
        const { failures } = await next.check({}, SECRET);
        now.sandbox.store.remove(id);
        const last = await now.start();
        await last.read(id, properties);
        await last.diff(id, properties, { ...SECRET, name: "Other" });
        const refused = await last.check({}, { ...SECRET, name: "Other" });
        await last.delete(id, properties);
        const spaced = await (await Host.start()).check({}, { ...SECRET, phoneNumber: "976 12 34 567" });
        const moved = { ...SECRET, countryCode: "+52", phoneNumber: "15512976123" };
        const mexico = await now.start();
        await mexico.delete("7654000009", { ...moved, e164: "+5215512976123" });
        const canonical = await mexico.check({}, { ...moved, phoneNumber: "5512976123" });
        assert.match(canonical.failures[0]?.reason ?? "", /Restore the original values/);
        const wrong = await (await now.start()).check({}, { ...SECRET, phoneNumber: "97612345671" });
        const seen = [
            host.output,
            last.output,
            ...[failures, refused.failures, wrong.failures, spaced.failures, canonical.failures]
                .flat()
                .map(({ reason }) => reason),
        ].join("\n");
        assert.match(seen, /…567/);
        assert.doesNotMatch(seen.replace(/[\s-]/g, ""), /976123/);
    });
});
