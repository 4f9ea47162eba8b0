// The hints of the plugin show what every language can follow: an option as its name and value.

import assert from "node:assert/strict";
import { SUPPORT, stateOf } from "../support/sample-numbers";
import { freshPlugins } from "./fresh-plugins";

describe("the hints of the plugin", () => {
    const now = freshPlugins();
    let id: string;

    beforeEach(() => {
        id = now.sandbox.store.addVerified(SUPPORT).id;
    });

    it("show the option aliases for a number that exists", async () => {
        const host = await now.start();
        const { failures } = await host.check({}, SUPPORT);
        assert.match(failures[0]?.reason ?? "", /with the option aliases: \[\{ name: "<old name>" \}\]\./);
    });

    it("show the option ignoreChanges for a change that Kaleyra cannot make", async () => {
        const host = await now.start();
        const news = { ...SUPPORT, wabaId: "766000000000", verificationType: "VOICE" };
        await host.check(SUPPORT, news);
        await host.diff(id, stateOf(SUPPORT), news);
        const { failures } = await host.check({}, news);
        assert.match(failures[0]?.reason ?? "", /set the option ignoreChanges: \["wabaId", "verificationType"\]\./);
    });
});
