// The option `import` of the dynamic provider: what is imported, and what is never imported.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/inputs/fields";
import type { Props } from "../support/provider-host";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";
import { freshHosts } from "./fresh-hosts";

const OTHER_WABA = "766000000000";
const ID = "7654000001";

const now = freshHosts({ wabaIds: [SUPPORT.wabaId, OTHER_WABA] });
const { start } = now;
const importing = (id: string, fields: Props = SUPPORT): Props => ({ ...fields, __import: id });

function existing(fields = SUPPORT): string {
    return now.sandbox.store.addVerified(fields).id;
}

function hideList(): void {
    now.sandbox.listForm = { ...now.sandbox.listForm, container: "unrecognisable" };
}

describe("an import", () => {
    it("takes over what the list shows under this ID, number and name, and sends no POST", async () => {
        existing();
        const host = await start();
        const { inputs, failures } = await host.check({}, { ...importing(ID), __preview: true });
        assert.deepEqual(failures, []);
        assert.deepEqual(await host.create(inputs), { id: ID, properties: stateOf(SUPPORT) });
        assert.equal(now.sandbox.count("add"), 0);
        assert.match(host.output, /will be imported with the existing .* ID 7654000001 .* no OTP will be sent/);
    });

    it("refuses the ID of another number, an ID that is not there, and a list it cannot read", async () => {
        existing();
        existing(SALES);
        const host = await start();
        await assert.rejects(host.create(importing("7654000002")), /7654000002 belongs to …568/);
        await assert.rejects(host.create(importing("1")), /it has the phone number ID 7654000001, not 1/);
        const lost = { ...SUPPORT, phoneNumber: "9761234569" };
        await assert.rejects(
            host.create(importing("1", lost)),
            /the list of WABA 766123456789 does not show this phone number ID/,
        );
        hideList();
        const blind = await start();
        await assert.rejects(blind.create(importing(ID)), /kaleyra:allowUnverifiedImport true/);
    });

    it("refuses another display name than the listed one, in check and in create, and shows both", async () => {
        existing();
        const host = await start();
        const news = importing(ID, { ...SUPPORT, name: "Other" });
        const both = /Kaleyra shows the name "ACME Support" for it, but the program has "Other".*\[KALEYRA_IMPORT\]/;
        assert.match((await host.check({}, news)).failures[0]?.reason ?? "", both);
        await assert.rejects(host.create(news), both);
        assert.deepEqual((await host.check({}, { ...news, name: UNKNOWN })).failures, []);
    });

    it("is possible unverified only where that is allowed, with a warning", async () => {
        existing();
        hideList();
        const host = await start({ configuration: { "kaleyra:allowUnverifiedImport": "true" } });
        assert.equal((await host.create(importing(ID))).id, ID);
        assert.match(host.output, /without verification/);
        const wrongKey = await start({
            configuration: { "kaleyra:allowUnverifiedImport": "true", "kaleyra:apiKey": "wrong" },
        });
        await assert.rejects(wrongKey.create(importing(ID)), /rejected the SID or the API key/);
    });

    for (const value of ["", "0", "007", "+919761234567", 7654000001, "7654000001 "]) {
        it(`with the ID ${JSON.stringify(value)} is refused; it never turns into an add`, async () => {
            const host = await start({ configuration: { "kaleyra:allowUnverifiedImport": "true" } });
            const { failures } = await host.check({}, { ...SUPPORT, __import: value });
            assert.deepEqual(
                failures.map(({ property }) => property),
                ["import"],
            );
            await assert.rejects(host.create({ ...SUPPORT, __import: value }), /which is not a phone number ID/);
            assert.equal(now.sandbox.count("add"), 0);
        });
    }

    it("of a number that libphonenumber refuses is decided by the WABA's list; the library only warns", async () => {
        const benin = { ...SUPPORT, countryCode: "+229", phoneNumber: "97123456" };
        const id = existing(benin);
        const host = await start();
        assert.deepEqual((await host.check({}, importing(id, benin))).failures, []);
        assert.match(host.output, /warning: .*is too short to be a phone number/);
        assert.equal((await host.create(importing(id, benin))).id, id);
    });

    it("whose option stays keeps the number when the engine removed it first, even with no list to read", async () => {
        const id = existing();
        hideList();
        const host = await start();
        await host.diff(id, stateOf(SUPPORT), { ...importing(id), name: UNKNOWN });
        await host.delete(id, stateOf(SUPPORT));
        assert.equal((await host.create(importing(id))).id, id);
    });

    it("whose option stays never records the old ID for a number that became known late, even unverified", async () => {
        const id = existing();
        hideList();
        const host = await start({ configuration: { "kaleyra:allowUnverifiedImport": "true" } });
        await host.diff(id, stateOf(SUPPORT), { ...importing(id), phoneNumber: UNKNOWN });
        await assert.rejects(host.create(importing(id, SALES)), /7654000001 belongs to \+919761234567 in this stack/);
    });

    it("is no change when the option stays or is removed", async () => {
        const host = await start();
        assert.equal((await host.diff(ID, stateOf(SUPPORT), importing(ID))).changes, false);
        assert.equal((await host.diff(ID, stateOf(SUPPORT), SUPPORT)).changes, false);
    });

    it("is an error when the option stays and the number changes, or when only the option changes", async () => {
        const host = await start();
        assert.deepEqual((await host.diff(ID, stateOf(SUPPORT), importing(ID, SALES))).replaces, [
            "phoneNumber",
            "name",
        ]);
        const { failures } = await host.check({}, importing(ID, SALES));
        assert.match(
            failures[0]?.reason ?? "",
            /belongs to \+919761234567 in this stack.*\n.*Remove the option import/,
        );
        await assert.rejects(host.diff(ID, stateOf(SUPPORT), importing("2")), /specifies another one/);
        assert.equal((await host.diff(ID, stateOf(SUPPORT), importing("2", SALES))).changes, true);
    });

    it("is an error when another option comes with the name that Kaleyra shows, although that name alone is recorded", async () => {
        const renamed = { ...SUPPORT, name: "ACME Helpdesk" };
        const id = existing(renamed);
        const host = await start();
        await assert.rejects(host.diff(id, stateOf(SUPPORT), importing("2", renamed)), /specifies another one/);
        assert.equal((await host.diff(id, stateOf(SUPPORT), importing(id, renamed))).changes, true);
    });

    it("under a new WABA follows a number that was moved by hand, and advises nobody to remove it", async () => {
        const moved = { ...SUPPORT, wabaId: OTHER_WABA };
        const id = existing(moved);
        const host = await start();
        const news = importing(id, moved);
        assert.equal((await host.diff(ID, stateOf(SUPPORT), news)).changes, true);
        assert.deepEqual((await host.check({}, news)).failures, []);
        assert.deepEqual(await host.create(news), { id, properties: stateOf(moved) });
        await host.delete(ID, stateOf(SUPPORT));
        assert.doesNotMatch(host.output, /WhatsApp Manager/);
        assert.equal(now.sandbox.count("add"), 0);
    });

    it("under a new WABA is refused in check while it cannot be verified, also without credentials", async () => {
        const news = importing(ID, { ...SUPPORT, wabaId: OTHER_WABA });
        now.sandbox.faults.set([{ kind: "bad-gateway", on: "list" }]);
        for (const environment of [{}, now.sandbox.environment]) {
            const host = await start({ environment, hasty: true });
            await host.diff(ID, stateOf(SUPPORT), news);
            assert.match(
                (await host.check({}, news)).failures[0]?.reason ?? "",
                /could not be verified.*\[KALEYRA_IMPORT\]/,
            );
        }
    });

    it("of an ID that another resource imported in the same update is refused, even unverified", async () => {
        hideList();
        const host = await start({ configuration: { "kaleyra:allowUnverifiedImport": "true" } });
        await host.create(importing(ID));
        await assert.rejects(host.create(importing(ID, SALES)), /7654000001 belongs to \+919761234567 in this stack/);
    });

    it("needs no country code in the list: beside the ID, the national digits are enough", async () => {
        const data = [{ id: ID, phone_number: "9761234567" }];
        now.sandbox.faults.set([{ kind: "answer", on: "list", body: JSON.stringify({ code: "WA200", data }) }]);
        const host = await start();
        assert.deepEqual((await host.check({}, importing(ID))).failures, []);
        assert.equal((await host.create(importing(ID))).id, ID);
        const other = importing(ID, { ...SUPPORT, phoneNumber: "9761234569" });
        await assert.rejects((await start()).create(other), /7654000001 belongs to …567/);
    });

    it("of a recorded number under another ID needs the list, whatever the setting says", async () => {
        hideList();
        const host = await start({ configuration: { "kaleyra:allowUnverifiedImport": "true" } });
        await host.check(SUPPORT, SUPPORT);
        assert.match((await host.check({}, importing("2"))).failures[0]?.reason ?? "", /could not be verified/);
        await assert.rejects(host.create(importing("2")), /could not be verified/);
    });

    it("whose ID is not known is never turned into an add", async () => {
        const host = await start();
        await assert.rejects(host.create({ ...SUPPORT, __import: UNKNOWN }), /import: its value is not known/);
        assert.equal(now.sandbox.count("add"), 0);
    });

    it("whose ID is not known is not announced as an add, and is not compared with the list or the state", async () => {
        existing();
        const host = await start();
        const news = { ...SUPPORT, __import: UNKNOWN };
        assert.deepEqual((await host.check({}, news)).failures, []);
        assert.equal(now.sandbox.requests.length, 0);
        await host.diff(ID, stateOf(SUPPORT), SALES);
        assert.deepEqual((await host.check({}, news)).failures, []);
        assert.equal(host.output, "");
    });

    it("takes over a number of the state whose replacement is forced", async () => {
        existing();
        const host = await start();
        await host.check(SUPPORT, SUPPORT);
        assert.deepEqual((await host.check({}, importing(ID))).failures, []);
        assert.equal((await host.create(importing(ID))).id, ID);
        await host.delete(ID, stateOf(SUPPORT));
        assert.doesNotMatch(host.output, /WhatsApp Manager/);
        assert.equal(now.sandbox.count("add"), 0);
    });

    it("under a new WABA is refused while the number is still in the old one", async () => {
        existing();
        const host = await start();
        const news = importing(ID, { ...SUPPORT, wabaId: OTHER_WABA });
        await host.diff(ID, stateOf(SUPPORT), news);
        assert.match(
            (await host.check({}, news)).failures[0]?.reason ?? "",
            /the list of WABA 766000000000 does not show this phone number ID/,
        );
    });
});
