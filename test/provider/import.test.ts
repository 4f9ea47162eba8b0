// The option `import` of the dynamic provider: what is imported, and what is never imported.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/pulumi-values";
import { DYNAMIC, lifecycleOf, OTHER_WABA } from "../support/callers";
import { badGateway } from "../support/faults";
import type { Props } from "../support/provider-host";
import { SHORT_TIMEOUTS } from "../support/provider-protocol";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";

const ID = "7654000001";
const UNVERIFIED = { configuration: { "kaleyra:allowUnverifiedImport": "true" } };
const MOVED = { ...SUPPORT, wabaId: OTHER_WABA };

const importing = (id: string, fields: Props = SUPPORT): Props => ({ ...fields, __import: id });

describe("the option import, through the dynamic provider host", () => {
    const setup = lifecycleOf(DYNAMIC);
    const { start, addExisting, hideList, list, reasonsOf } = setup;

    afterEach(() => assert.equal(setup.sandbox.count("add"), 0, "an import turned into an add"));

    it("imports what the list shows under this ID, number and name", async () => {
        addExisting();
        const host = await start();
        const { inputs, failures } = await host.check({}, { ...importing(ID), __preview: true });
        assert.deepEqual(failures, []);
        assert.deepEqual(await host.create(inputs), { id: ID, properties: stateOf(SUPPORT) });
        assert.match(host.output, /will be imported with the existing .* ID 7654000001 .* no OTP will be sent/);
    });

    it("refuses the ID of another number, an ID that is not there, and a list it cannot read", async () => {
        addExisting();
        addExisting(SALES);
        const host = await start();
        await assert.rejects(host.create(importing("7654000002")), /7654000002 belongs to …568/);
        await assert.rejects(host.create(importing("1")), /it has the phone number ID 7654000001, not 1/);
        const missing = importing("1", { ...SUPPORT, phoneNumber: "9761234569" });
        await assert.rejects(host.create(missing), /the list of WABA 766123456789 does not show this phone number ID/);
        hideList();
        await assert.rejects((await start()).create(importing(ID)), /kaleyra:allowUnverifiedImport true/);
    });

    it("refuses another display name than the listed one, in check and in create, and shows both", async () => {
        addExisting();
        const host = await start();
        const news = importing(ID, { ...SUPPORT, name: "Other" });
        const both = /Kaleyra shows the name "ACME Support" for it, but the program has "Other".*\[KALEYRA_IMPORT\]/;
        assert.match(await reasonsOf(host, news), both);
        await assert.rejects(host.create(news), both);
        assert.equal(await reasonsOf(host, { ...news, name: UNKNOWN }), "");
    });

    it("imports unverified only where that is allowed, with a warning, and never with a wrong key", async () => {
        hideList();
        const host = await start(UNVERIFIED);
        assert.equal((await host.create(importing(ID))).id, ID);
        assert.match(host.output, /without verification/);
        await assert.rejects(
            host.create(importing(ID, SALES)),
            /7654000001 belongs to \+919761234567 in this stack/,
            "the ID of a number that was imported in the same update",
        );
        const wrongKey = await start({ configuration: { ...UNVERIFIED.configuration, "kaleyra:apiKey": "wrong" } });
        await assert.rejects(wrongKey.create(importing(ID)), /rejected the SID or the API key/);
    });

    for (const value of ["", "0", "007", "+919761234567", 7654000001, "7654000001 "]) {
        it(`refuses the ID ${JSON.stringify(value)}`, async () => {
            const host = await start(UNVERIFIED);
            const { failures } = await host.check({}, { ...SUPPORT, __import: value });
            assert.equal(failures[0]?.property, "import");
            await assert.rejects(host.create({ ...SUPPORT, __import: value }), /which is not a phone number ID/);
        });
    }

    it("lets the list decide about a number that libphonenumber refuses; the library only warns", async () => {
        const benin = { ...SUPPORT, countryCode: "+229", phoneNumber: "97123456" };
        const id = addExisting(benin);
        const host = await start();
        assert.equal(await reasonsOf(host, importing(id, benin)), "");
        assert.match(host.output, /warning: .*is too short to be a phone number/);
        assert.equal((await host.create(importing(id, benin))).id, id);
    });

    it("needs no country code in the list: beside the ID, the national digits are enough", async () => {
        list({ id: ID, phone_number: "9761234567" });
        const host = await start();
        assert.equal(await reasonsOf(host, importing(ID)), "");
        assert.equal((await host.create(importing(ID))).id, ID);
        const other = importing(ID, { ...SUPPORT, phoneNumber: "9761234569" });
        await assert.rejects((await start()).create(other), /7654000001 belongs to …567/);
    });

    it("can be kept in the program, or removed, without a change", async () => {
        const host = await start();
        assert.equal((await host.diff(ID, stateOf(SUPPORT), importing(ID))).changes, false);
        assert.equal((await host.diff(ID, stateOf(SUPPORT), SUPPORT)).changes, false);
    });

    it("can be kept when the engine removes the number first, even with no list to read", async () => {
        hideList();
        const host = await start();
        await host.diff(ID, stateOf(SUPPORT), { ...importing(ID), name: UNKNOWN });
        await host.delete(ID, stateOf(SUPPORT));
        assert.equal((await host.create(importing(ID))).id, ID);
    });

    it("never gives the old ID to a number that becomes known late when it is kept, even unverified", async () => {
        hideList();
        const host = await start(UNVERIFIED);
        await host.diff(ID, stateOf(SUPPORT), { ...importing(ID), phoneNumber: UNKNOWN });
        await assert.rejects(host.create(importing(ID, SALES)), /7654000001 belongs to \+919761234567 in this stack/);
    });

    it("is an error when it is kept and the number changes, also in a preview without credentials", async () => {
        for (const environment of [setup.sandbox.environment, {}]) {
            const host = await start({ environment });
            const { replaces } = await host.diff(ID, stateOf(SUPPORT), importing(ID, SALES));
            assert.deepEqual(replaces, ["phoneNumber", "name"]);
            assert.match(
                await reasonsOf(host, importing(ID, SALES)),
                /belongs to \+919761234567 in this stack.*\n.*Remove the option import/,
            );
        }
    });

    it("is an error in diff when it has another ID for the same number", async () => {
        const host = await start();
        const renamed = { ...SUPPORT, name: "ACME Helpdesk" };
        for (const fields of [SUPPORT, renamed]) {
            await assert.rejects(host.diff(ID, stateOf(SUPPORT), importing("2", fields)), /specifies another one/);
        }
        assert.equal((await host.diff(ID, stateOf(SUPPORT), importing(ID, renamed))).changes, true);
        assert.equal((await host.diff(ID, stateOf(SUPPORT), importing("2", SALES))).changes, true);
    });

    it("needs the list for another ID of a recorded number, whatever the setting says", async () => {
        hideList();
        const host = await start(UNVERIFIED);
        await host.check(SUPPORT, SUPPORT);
        assert.match(await reasonsOf(host, importing("2")), /could not be verified/);
        await assert.rejects(host.create(importing("2")), /could not be verified/);
    });

    it("takes over a number of the state whose replacement is forced", async () => {
        addExisting();
        const host = await start();
        await host.check(SUPPORT, SUPPORT);
        assert.equal(await reasonsOf(host, importing(ID)), "");
        assert.equal((await host.create(importing(ID))).id, ID);
        await host.delete(ID, stateOf(SUPPORT));
        assert.doesNotMatch(host.output, /WhatsApp Manager/);
    });

    it("is not announced, not compared, and refused by create while its value is not known", async () => {
        addExisting();
        const host = await start();
        const news = { ...SUPPORT, __import: UNKNOWN };
        assert.equal(await reasonsOf(host, news), "");
        await host.diff(ID, stateOf(SUPPORT), SALES);
        assert.equal(await reasonsOf(host, news), "");
        assert.equal(host.output, "");
        await assert.rejects(host.create(news), /import: its value is not known/);
        assert.equal(setup.sandbox.requests.length, 0);
    });

    it("follows a number that was moved by hand to a new WABA, and advises nobody to remove it", async () => {
        const id = addExisting(MOVED);
        const host = await start();
        const news = importing(id, MOVED);
        assert.equal((await host.diff(ID, stateOf(SUPPORT), news)).changes, true);
        assert.equal(await reasonsOf(host, news), "");
        assert.deepEqual(await host.create(news), { id, properties: stateOf(MOVED) });
        await host.delete(ID, stateOf(SUPPORT));
        assert.doesNotMatch(host.output, /WhatsApp Manager/);
    });

    it("is refused in check under a new WABA while the list does not show it there, or cannot be read", async () => {
        addExisting();
        const news = importing(ID, MOVED);
        const refused = async (environment: Record<string, string>) => {
            const host = await start({ environment, waits: SHORT_TIMEOUTS });
            await host.diff(ID, stateOf(SUPPORT), news);
            return await reasonsOf(host, news);
        };
        assert.match(
            await refused(setup.sandbox.environment),
            /the list of WABA 766000000000 does not show this phone number ID/,
        );
        assert.match(await refused({}), /could not be verified.*\[KALEYRA_IMPORT\]/);
        setup.sandbox.faults.set([badGateway({ on: "list" })]);
        assert.match(await refused(setup.sandbox.environment), /could not be verified.*\[KALEYRA_IMPORT\]/);
    });
});
