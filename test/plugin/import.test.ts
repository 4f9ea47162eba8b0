// Imports through the plugin: by `pulumi import` and by the option, which both read a number by nothing but an ID; and `get` by that ID.
// test/provider/import.test.ts has what is refused, by the same function.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/pulumi-values";
import { lifecycleOf, PLUGIN } from "../support/callers";
import { type PluginHost, secret, urnOf } from "../support/plugin-host";
import type { HostOptions, Props } from "../support/provider-host";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";

const ID = "7654000001";
const IMPORT_ID = `766123456789/${ID}`;
const UNVERIFIED: HostOptions = { configuration: { allowUnverifiedImport: "true" } };
const VOICE = { ...SUPPORT, verificationType: "VOICE" } as const;

/** What an update that only records is in a preview. */
const RECORDS = { changes: true, replaces: [] };

const setup = lifecycleOf(PLUGIN);
const { start, addExisting, hideList, list } = setup;

/** The program's inputs for the resource that was imported. */
const program = (fields: object) => ({ ...fields, __resource: urnOf("number") });

/** As the engine imports into a program: it reads, checks and compares. `record` is the update that follows. */
async function importInto(host: PluginHost, news: object) {
    const { id, inputs, properties } = await host.import(IMPORT_ID);
    const { failures } = await host.check(inputs, program(news));
    const difference = await host.diff(id, properties, program(news), inputs);
    const record = () => host.update(id, properties, program(news));
    return { id, inputs, properties, reason: failures.map(({ reason }) => reason).join("\n"), difference, record };
}

describe("an import through the plugin", () => {
    afterEach(() => assert.equal(setup.sandbox.count("add"), 0));

    it("returns the bare phone number ID, and inputs that the program may repeat without a change", async () => {
        addExisting();
        const { id, inputs, properties, reason, difference } = await importInto(await start(), SUPPORT);
        assert.deepEqual({ id, inputs, properties }, { id: ID, inputs: SUPPORT, properties: stateOf(SUPPORT) });
        assert.equal(reason, "");
        assert.deepEqual(difference, { changes: false, replaces: [] });
        assert.equal(setup.sandbox.count("list"), 1);
    });

    const argentina = { ...SUPPORT, countryCode: "+54", phoneNumber: "1123456789" };
    const sealed = { ...SUPPORT, phoneNumber: secret(SUPPORT.phoneNumber) };
    for (const [what, listed, news, recorded] of [
        ["another verification type, since SMS was assumed", SUPPORT, VOICE, stateOf(VOICE)],
        ["another form of the number", { ...argentina, phoneNumber: "91123456789" }, argentina, stateOf(argentina)],
        ["a secret, as ciphertext", SUPPORT, sealed, { ...stateOf(SUPPORT), ...sealed, e164: secret("+919761234567") }],
    ] as const) {
        it(`records ${what}, by an update`, async () => {
            addExisting(listed);
            const { reason, difference, record } = await importInto(await start(), news);
            assert.equal(reason, "");
            assert.deepEqual(difference, RECORDS);
            assert.deepEqual(await record(), recorded);
        });
    }

    it("is an update in the preview while a value is not known yet", async () => {
        addExisting();
        const { reason, difference } = await importInto(await start(), { ...SUPPORT, phoneNumber: UNKNOWN });
        assert.equal(reason, "");
        assert.deepEqual(difference, RECORDS);
    });

    it("is refused in check when the program has another number, and never recorded", async () => {
        addExisting();
        const { reason, record } = await importInto(await start(), SALES);
        assert.match(reason, /belongs to …567 in WABA 766123456789.*\[KALEYRA_IMPORT\]/);
        await assert.rejects(record(), /KALEYRA_IMPORT/);
    });

    for (const [what, id, message] of [
        ["a bare ID", ID, /"7654000001" is not an import ID; expected "<wabaId>\/<phoneNumberId>"/],
        ["other text", "support", /"support" is not an import ID; expected/],
        ["the ID of no number", "766123456789/9", /the list of WABA 766123456789 does not show this phone number ID/],
        ["the WABA of another account", `1/${ID}`, /\[KALEYRA_WABA\]/],
    ] as const) {
        it(`explains what is wrong with ${what}`, async () => {
            addExisting();
            await assert.rejects((await start()).import(id), message);
        });
    }

    it("needs credentials, and a list that is understood unless the configuration allows otherwise", async () => {
        await assert.rejects((await start({ environment: {} })).import(IMPORT_ID), /\[KALEYRA_SETTINGS\]/);
        hideList();
        await assert.rejects(
            (await start()).import(IMPORT_ID),
            /a format that pulumi-kaleyra does not support[\s\S]*kaleyra:allowUnverifiedImport true/,
        );
        const host = await start(UNVERIFIED);
        const { reason, difference, record } = await importInto(host, SUPPORT);
        assert.equal(reason, "");
        assert.deepEqual(difference, RECORDS);
        assert.deepEqual(await record(), stateOf(SUPPORT));
        assert.match(host.output, /is imported as 7654000001 without verification/);
    });

    it("is refused into two resources, naming both URNs", async () => {
        addExisting();
        const host = await start();
        const reasons = ["support", "helpdesk"].map(async (name) => {
            const { inputs } = await host.import(IMPORT_ID, name);
            const { failures } = await host.check(inputs, { ...SUPPORT, __resource: urnOf(name) });
            return failures.map(({ reason }) => reason).join();
        });
        assert.match((await Promise.all(reasons)).join(), /^,?.*as "support" and as "helpdesk".*,?$/s);
    });

    it("advises to remove a replaced entry's number only if it has another ID", async () => {
        addExisting();
        const host = await start();
        await host.import(IMPORT_ID);
        await host.delete(ID, program(stateOf(SUPPORT)));
        assert.doesNotMatch(host.output, /WhatsApp Manager/);
        await host.delete("7654000009", program(stateOf(SALES)));
        assert.match(host.output, /\(phone number ID 7654000009\) was removed from the state but still exists in WABA/);
    });

    it("changes nothing for another resource of the same number", async () => {
        const id = addExisting();
        const host = await start();
        await host.import(IMPORT_ID, "get");
        const news = { ...VOICE, __resource: urnOf("managed") };
        assert.deepEqual((await host.diff(id, stateOf(SUPPORT), news)).replaces, ["verificationType"]);
        await assert.rejects(host.update(id, stateOf(SUPPORT), news), /\[KALEYRA_SAME_NUMBER\]/);
    });

    it("leaves a number that is treated like any other once it is recorded", async () => {
        addExisting();
        const host = await start();
        const { id, record } = await importInto(host, SUPPORT);
        const recorded = await record();
        assert.deepEqual((await host.diff(id, recorded, program(VOICE))).replaces, ["verificationType"]);
        await assert.rejects(host.update(id, recorded, program(VOICE)), /\[KALEYRA_SAME_NUMBER\]/);
    });
});

describe("an import of a number that the list shows incompletely", () => {
    const NATIONAL = { id: ID, name: "ACME Support", phone_number: "9761234567" };
    const INCOMPLETE: Props = { wabaId: SUPPORT.wabaId, name: "ACME Support", verificationType: "SMS" };

    it("warns and succeeds without a name, and is completed by a later update", async () => {
        list({ id: ID, display_phone_number: "+91 97612 34567" });
        const host = await start();
        const { id, inputs, properties } = await host.import(IMPORT_ID);
        assert.equal(inputs.name, undefined);
        assert.deepEqual((await host.check(inputs, program(inputs))).failures, []);
        assert.match(host.output, /lists the phone number ID 7654000001 without name/);
        const later = await start();
        assert.deepEqual(await later.diff(id, properties, SUPPORT), RECORDS);
        assert.deepEqual(await later.update(id, properties, SUPPORT), stateOf(SUPPORT));
    });

    it("is completed by the program's values when the country code is missing", async () => {
        list(NATIONAL);
        const host = await start();
        const { inputs, reason, difference, record } = await importInto(host, VOICE);
        assert.deepEqual(inputs, INCOMPLETE);
        assert.match(host.output, /lists the phone number ID 7654000001 without countryCode and phoneNumber/);
        assert.equal(reason, "");
        assert.deepEqual(difference, RECORDS);
        assert.deepEqual(await record(), stateOf(VOICE));
    });

    it("is completed by a later operation, and stays an update while the program's number is not known", async () => {
        list(NATIONAL);
        const host = await start();
        assert.deepEqual(await host.diff(ID, INCOMPLETE, program({ ...SUPPORT, phoneNumber: UNKNOWN })), RECORDS);
        assert.deepEqual(await host.diff(ID, INCOMPLETE, program(SUPPORT), INCOMPLETE), RECORDS);
        assert.deepEqual(await host.update(ID, INCOMPLETE, program(SUPPORT)), stateOf(SUPPORT));
    });

    it("is refused when the list contradicts the program's number, whatever the configuration allows", async () => {
        list(NATIONAL);
        for (const news of [SALES, { ...SUPPORT, phoneNumber: "9761234500" }]) {
            const refused = (await start(UNVERIFIED)).update(ID, INCOMPLETE, program(news));
            await assert.rejects(refused, /\[KALEYRA_(?:IMPORT|SAME_NUMBER)\]/);
        }
    });

    it("is refused and never replaced without a list, and a refresh keeps it", async () => {
        setup.sandbox.faults.set([{ kind: "answer", on: "list", status: 404, body: "" }]);
        const host = await start();
        assert.deepEqual((await host.diff(ID, INCOMPLETE, program(SUPPORT))).replaces, []);
        await assert.rejects(host.update(ID, INCOMPLETE, program(SUPPORT)), /\[KALEYRA_IMPORT\]/);
        const kept = { id: ID, properties: INCOMPLETE, inputs: INCOMPLETE };
        assert.deepEqual(await host.readAll(ID, INCOMPLETE, INCOMPLETE), kept);
    });
});

describe("get through the plugin", () => {
    it("reads a number also by the ID of an import, whatever the engine repeats in the state", async () => {
        const id = addExisting();
        const host = await start();
        const { verificationType: _, ...listed } = stateOf(SUPPORT);
        const byWaba = { wabaId: SUPPORT.wabaId };
        assert.deepEqual(await host.read(IMPORT_ID, byWaba), { id, properties: listed });
        assert.deepEqual((await host.readAll(IMPORT_ID, {}, {})).properties, listed);
        assert.deepEqual((await host.readAll(id, byWaba, byWaba)).properties, listed);
        await assert.rejects(host.readAll("1", SUPPORT, SUPPORT), /\[KALEYRA_UNREADABLE_STATE\]/);
    });
});
