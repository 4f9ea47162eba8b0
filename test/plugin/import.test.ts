// Imports through the plugin: by `pulumi import` and by the option, which both read a number by nothing but an ID.

import assert from "node:assert/strict";
import type { NumberFields } from "../../provider/inputs/fields";
import { UNKNOWN } from "../../provider/inputs/fields";
import { type PluginHost, secret, urnOf } from "../support/plugin-host";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";
import { freshPlugins } from "./fresh-plugins";

const IMPORT_ID = "766123456789/7654000001";

describe("an import through the plugin", () => {
    const now = freshPlugins({ wabaIds: [SUPPORT.wabaId, "766000000000"] });
    const { start } = now;

    function existing(fields: NumberFields = SUPPORT): string {
        return now.sandbox.store.addVerified(fields).id;
    }

    /** The program's inputs for the resource that was imported. */
    const program = (fields: object) => ({ ...fields, __resource: urnOf("number") });

    it("returns the bare phone number ID, and inputs that the program may repeat without a change", async () => {
        existing();
        const host = await start();
        const { id, inputs, properties } = await host.import(IMPORT_ID);
        assert.equal(id, "7654000001");
        assert.deepEqual(inputs, SUPPORT);
        assert.deepEqual(properties, stateOf(SUPPORT));
        const checked = await host.check(inputs, program(SUPPORT));
        assert.deepEqual(checked, { inputs: SUPPORT, failures: [] });
        assert.deepEqual(await host.diff(id, properties, program(SUPPORT)), { changes: false, replaces: [] });
        assert.equal(now.sandbox.count("list"), 1);
        assert.equal(now.sandbox.count("add"), 0);
    });

    it("assumes SMS; another verification type of the program is an update that only records", async () => {
        existing();
        const host = await start();
        const { id, properties } = await host.import(IMPORT_ID);
        const news = { ...SUPPORT, verificationType: "VOICE" };
        assert.deepEqual((await host.check(SUPPORT, program(news))).failures, []);
        assert.deepEqual(await host.diff(id, properties, program(news)), { changes: true, replaces: [] });
        assert.deepEqual(await host.update(id, properties, program(news)), {
            ...stateOf(SUPPORT),
            verificationType: "VOICE",
        });
        assert.equal(now.sandbox.count("add"), 0);
    });

    it("takes the listed name, also after Meta changed it, and refuses another one of the program", async () => {
        const id = existing();
        now.sandbox.store.update(id, { name: "ACME Helpdesk" });
        const host = await start();
        const { inputs, properties } = await host.import(IMPORT_ID);
        assert.equal(inputs.name, "ACME Helpdesk");
        const { failures } = await host.check(inputs, program(SUPPORT));
        assert.match(failures[0]?.reason ?? "", /Kaleyra shows the name "ACME Helpdesk".*\[KALEYRA_IMPORT\]/);
        await assert.rejects(host.update(id, properties, program(SUPPORT)), /KALEYRA_IMPORT/);
    });

    it("is refused in check when the program names another number or another WABA, and is never recorded", async () => {
        existing();
        const host = await start();
        const { id, inputs, properties } = await host.import(IMPORT_ID);
        const other = await host.check(inputs, program(SALES));
        assert.match(other.failures[0]?.reason ?? "", /belongs to …567 in WABA 766123456789.*\[KALEYRA_IMPORT\]/);
        const elsewhere = await host.check(inputs, program({ ...SUPPORT, wabaId: "766000000000" }));
        assert.match(
            elsewhere.failures[0]?.reason ?? "",
            /list of WABA 766000000000 does not show this phone number ID/,
        );
        await assert.rejects(host.update(id, properties, program(SALES)), /KALEYRA_IMPORT/);
    });

    it("accepts another form of the same number, and records the program's", async () => {
        const listed = { ...SUPPORT, countryCode: "+52", phoneNumber: "15512345678" };
        existing(listed);
        const host = await start();
        const { id, inputs, properties } = await host.import(IMPORT_ID);
        const news = { ...listed, phoneNumber: "5512345678" };
        assert.deepEqual((await host.check(inputs, program(news))).failures, []);
        assert.deepEqual((await host.diff(id, properties, program(news))).replaces, []);
        assert.equal((await host.update(id, properties, program(news))).phoneNumber, "5512345678");
    });

    it("of values that are not known yet is an update in the preview", async () => {
        existing();
        const host = await start();
        const { id, inputs, properties } = await host.import(IMPORT_ID);
        const news = { ...SUPPORT, phoneNumber: UNKNOWN };
        assert.deepEqual((await host.check(inputs, program(news))).failures, []);
        assert.deepEqual(await host.diff(id, properties, program(news)), { changes: true, replaces: [] });
    });

    it("of a number that is listed without a name warns, succeeds, and is completed by a later update", async () => {
        existing();
        now.sandbox.faults.set([
            {
                kind: "answer",
                on: "list",
                body: '{"code":"WA200","data":[{"id":"7654000001","display_phone_number":"+91 97612 34567"}]}',
            },
        ]);
        const host = await start();
        const { id, inputs, properties } = await host.import(IMPORT_ID);
        assert.equal(inputs.name, undefined);
        assert.deepEqual((await host.check(inputs, program(inputs))).failures, []);
        assert.match(host.output, /lists the phone number ID 7654000001 without name/);
        const later = await start();
        assert.deepEqual(await later.diff(id, properties, SUPPORT), { changes: true, replaces: [] });
        assert.deepEqual(await later.update(id, properties, SUPPORT), stateOf(SUPPORT));
    });

    describe("of a number that is listed without its country code", () => {
        const LISTED = { id: "7654000001", name: "ACME Support" };
        const INCOMPLETE = { wabaId: SUPPORT.wabaId, name: "ACME Support", verificationType: "SMS" };

        const list = (phoneNumber: string) =>
            now.sandbox.faults.set([
                {
                    kind: "answer",
                    on: "list",
                    body: JSON.stringify({ code: "WA200", data: [{ ...LISTED, phone_number: phoneNumber }] }),
                },
            ]);

        for (const [what, fields] of [
            ["SMS", SUPPORT],
            ["VOICE", { ...SUPPORT, verificationType: "VOICE" }],
        ] as const) {
            it(`is completed by the program's values in the process that read it (${what})`, async () => {
                list("9761234567");
                const host = await start();
                const { id, inputs, properties } = await host.import(IMPORT_ID);
                assert.deepEqual(inputs, INCOMPLETE);
                assert.match(host.output, /lists the phone number ID 7654000001 without countryCode and phoneNumber/);
                assert.deepEqual((await host.check(inputs, program(fields))).failures, []);
                const difference = await host.diff(id, properties, program(fields), inputs);
                assert.deepEqual(difference, { changes: true, replaces: [] });
                assert.deepEqual(await host.update(id, properties, program(fields)), stateOf(fields));
            });
        }

        it("is completed by a later operation, after `pulumi import`", async () => {
            list("9761234567");
            const host = await start();
            const difference = await host.diff(LISTED.id, INCOMPLETE, program(SUPPORT), INCOMPLETE);
            assert.deepEqual(difference, { changes: true, replaces: [] });
            assert.deepEqual(await host.update(LISTED.id, INCOMPLETE, program(SUPPORT)), stateOf(SUPPORT));
            assert.equal(now.sandbox.count("add"), 0);
        });

        it("is refused when the program names a number that the list contradicts, whatever the configuration allows", async () => {
            list("9761234567");
            for (const news of [SALES, { ...SUPPORT, phoneNumber: "9761234500" }]) {
                const host = await start({ configuration: { allowUnverifiedImport: "true" } });
                await assert.rejects(
                    host.update(LISTED.id, INCOMPLETE, program(news)),
                    /\[KALEYRA_(?:IMPORT|SAME_NUMBER)\]/,
                );
            }
        });

        it("is refused and never replaced without a list", async () => {
            now.sandbox.faults.set([{ kind: "reset", on: "list" }]);
            const host = await start({ hasty: true });
            const { replaces } = await host.diff(LISTED.id, INCOMPLETE, program(SUPPORT));
            assert.deepEqual(replaces, []);
            await assert.rejects(host.update(LISTED.id, INCOMPLETE, program(SUPPORT)), /\[KALEYRA_IMPORT\]/);
        });

        it("stays an update in a preview while the program's number is not known", async () => {
            list("9761234567");
            const news = program({ ...SUPPORT, phoneNumber: UNKNOWN });
            const difference = await (await start()).diff(LISTED.id, INCOMPLETE, news);
            assert.deepEqual(difference, { changes: true, replaces: [] });
        });

        describe("and whose record lacks the number", () => {
            const refresh = (host: PluginHost) => host.refresh(LISTED.id, INCOMPLETE, INCOMPLETE);
            const kept = { id: LISTED.id, properties: INCOMPLETE, inputs: INCOMPLETE };

            it("is kept by a refresh without a list", async () => {
                now.sandbox.faults.set([{ kind: "reset", on: "list" }]);
                const host = await start({ hasty: true });
                assert.deepEqual(await refresh(host), kept);
            });

            it("is kept by a refresh when it is not listed, with a warning", async () => {
                const host = await start();
                assert.deepEqual(await refresh(host), kept);
                assert.match(host.output, /the list of WABA 766123456789 does not show it\. It is kept in the state/);
            });

            it("keeps its recorded name in a refresh, and warns of the listed one", async () => {
                now.sandbox.faults.set([
                    {
                        kind: "answer",
                        on: "list",
                        body: JSON.stringify({
                            code: "WA200",
                            data: [{ ...LISTED, name: "ACME Helpdesk", phone_number: "+919761234567" }],
                        }),
                    },
                ]);
                const host = await start();
                assert.deepEqual(await refresh(host), kept);
                assert.match(host.output, /Kaleyra shows the name "ACME Helpdesk"/);
            });
        });
    });

    for (const [what, id, message] of [
        ["a bare ID", "7654000001", /"7654000001" is missing the WABA ID; expected "<wabaId>\/<phoneNumberId>"/],
        ["something else", "support", /"support" is not an import ID; expected/],
        [
            "an ID of no number",
            "766123456789/7654000009",
            /the list of WABA 766123456789 does not show this phone number ID/,
        ],
        ["a WABA of another account", "1/7654000001", /\[KALEYRA_WABA\][\s\S]*the WABA ID comes first/],
    ] as const) {
        it(`of ${what} has a message of its own`, async () => {
            existing();
            const host = await start();
            await assert.rejects(host.import(id), message);
        });
    }

    for (const importId of ["766123456789/0", "766123456789/007", "0/7654000001", `766123456789/${"9".repeat(60)}`]) {
        it(`of ${importId.slice(0, 30)} is refused even without verification, since no number has such an ID`, async () => {
            now.sandbox.listForm = { ...now.sandbox.listForm, container: "unrecognisable" };
            const host = await start({ configuration: { allowUnverifiedImport: "true" } });
            await assert.rejects(host.import(importId), /is not an import ID; expected.*\[KALEYRA_IMPORT\]/);
        });
    }

    it("needs a list that is understood", async () => {
        existing();
        now.sandbox.listForm = { ...now.sandbox.listForm, container: "unrecognisable" };
        const host = await start();
        await assert.rejects(
            host.import(IMPORT_ID),
            /a format that pulumi-kaleyra does not support[\s\S]*set allowUnverifiedImport to true/,
        );
    });

    it("works without a list, by the option, when the configuration allows it, and records the program's values", async () => {
        existing();
        now.sandbox.listForm = { ...now.sandbox.listForm, container: "unrecognisable" };
        const host = await start({ configuration: { allowUnverifiedImport: "true" } });
        const { id, inputs, properties } = await host.import(IMPORT_ID);
        assert.deepEqual((await host.check(inputs, program(SUPPORT))).failures, []);
        assert.deepEqual(await host.diff(id, properties, program(SUPPORT)), { changes: true, replaces: [] });
        assert.deepEqual(await host.update(id, properties, program(SUPPORT)), stateOf(SUPPORT));
        assert.match(host.output, /is imported as 7654000001 without verification/);
    });

    it("of one number into two resources is refused, naming both URNs", async () => {
        existing();
        const host = await start();
        for (const name of ["support", "helpdesk"]) {
            const { inputs } = await host.import(IMPORT_ID, name);
            const { failures } = await host.check(inputs, { ...SUPPORT, __resource: urnOf(name) });
            assert.equal(failures.length, name === "support" ? 0 : 1);
            assert.match(failures[0]?.reason ?? "", name === "support" ? /^$/ : /as "support" and as "helpdesk"/);
        }
    });

    it("reports missing credentials", async () => {
        const host = await start({ environment: {} });
        await assert.rejects(host.import(IMPORT_ID), /\[KALEYRA_SETTINGS\]/);
    });

    it("that replaces the entry of the state does not advise to remove the number", async () => {
        existing();
        const host = await start();
        const { id } = await host.import(IMPORT_ID);
        await host.delete(id, program(stateOf(SUPPORT)));
        assert.doesNotMatch(host.output, /WhatsApp Manager/);
    });

    it("into one resource, or its `get`, changes nothing for another resource of the same number", async () => {
        const id = existing();
        const host = await start();
        await host.import(IMPORT_ID, "get");
        const news = { ...SUPPORT, verificationType: "VOICE", __resource: urnOf("managed") };
        assert.deepEqual(await host.diff(id, stateOf(SUPPORT), news), {
            changes: true,
            replaces: ["verificationType"],
        });
        await assert.rejects(host.update(id, stateOf(SUPPORT), news), /\[KALEYRA_SAME_NUMBER\]/);
    });

    it("that was recorded is a number like any other afterwards", async () => {
        existing();
        const host = await start();
        const { id, properties } = await host.import(IMPORT_ID);
        const recorded = await host.update(id, properties, program(SUPPORT));
        const news = program({ ...SUPPORT, verificationType: "VOICE" });
        assert.deepEqual((await host.diff(id, recorded, news)).replaces, ["verificationType"]);
        await assert.rejects(host.update(id, recorded, news), /\[KALEYRA_SAME_NUMBER\]/);
    });

    it("of another ID into a resource warns that the number of its old ID remains", async () => {
        existing();
        const host = await start();
        await host.import(IMPORT_ID);
        await host.delete("7654000009", program(stateOf(SALES)));
        assert.match(host.output, /\(phone number ID 7654000009\) was removed from the state but still exists in WABA/);
    });

    it("is what the hint for an existing number shows, as the option and as the command", async () => {
        existing();
        const host = await start();
        const { failures } = await host.check({}, SUPPORT);
        const reason = failures[0]?.reason ?? "";
        assert.ok(reason.includes('import: "766123456789/7654000001"'), reason);
        assert.ok(
            reason.includes("pulumi import kaleyra:index:WhatsAppPhoneNumber <name> 766123456789/7654000001"),
            reason,
        );
        assert.doesNotMatch(reason, /npx pulumi-kaleyra import/);
    });

    it("keeps what the program keeps secret as ciphertext, by an update that records it", async () => {
        existing();
        const host = await start();
        const { id, inputs, properties } = await host.import(IMPORT_ID);
        const news = { ...SUPPORT, phoneNumber: secret(SUPPORT.phoneNumber) };
        const checked = await host.check(inputs, program(news));
        assert.deepEqual(checked.failures, []);
        assert.deepEqual(await host.diff(id, properties, program(news)), { changes: true, replaces: [] });
        const recorded = await host.update(id, properties, program(news));
        assert.deepEqual(recorded, { ...stateOf(SUPPORT), ...news, e164: secret("+919761234567") });
    });

    it("is not what get does: with the WABA as its state and inputs, get reads the number from the list", async () => {
        existing();
        const host = await start();
        const { properties } = await host.refresh("7654000001", { wabaId: SUPPORT.wabaId }, { wabaId: SUPPORT.wabaId });
        assert.equal(properties.e164, "+919761234567");
    });
});

describe("get through the plugin", () => {
    const now = freshPlugins();

    it("reads a number by the WABA in the state, or by the ID of an import, and fails for one that is not there", async () => {
        const id = now.sandbox.store.addVerified(SUPPORT).id;
        const host = await now.start();
        const { verificationType: _, ...listed } = stateOf(SUPPORT);
        for (const given of [id, `${SUPPORT.wabaId}/${id}`]) {
            const answer = await host.read(given, { wabaId: SUPPORT.wabaId });
            assert.deepEqual(answer, { id, properties: listed });
        }
        const { properties } = await host.refresh(`${SUPPORT.wabaId}/${id}`, {}, {});
        assert.deepEqual(properties, listed);
        now.sandbox.store.update(id, { name: "Renamed" });
        const refreshed = await (await now.start()).refresh(id, listed, {});
        assert.equal(refreshed.properties.name, "Renamed");
        for (const given of [{ wabaId: SUPPORT.wabaId }, SUPPORT]) {
            await assert.rejects(host.refresh("1", given, given), /\[KALEYRA_UNREADABLE_STATE\]/);
        }
        await assert.rejects(
            host.read(id, { name: "ACME" }),
            /"<wabaId>\/7654000001" as the ID, or wabaId in the state/,
        );
    });
});
