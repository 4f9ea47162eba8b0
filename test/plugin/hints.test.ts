// The hints of the plugin show what every language can follow: an option as its name and value.

import assert from "node:assert/strict";
import { SUPPORT } from "../support/sample-numbers";
import { freshPlugins } from "./fresh-plugins";

describe("the hints of the plugin", () => {
    const now = freshPlugins();

    beforeEach(() => {
        now.sandbox.store.addVerified(SUPPORT);
    });

    it("show the option aliases for a number that exists", async () => {
        const host = await now.start();
        const { failures } = await host.check({}, SUPPORT);
        assert.match(failures[0]?.reason ?? "", /with the option aliases: \[\{ name: "<old name>" \}\]\./);
    });

    it("show the option ignoreChanges for a change that Kaleyra cannot make", async () => {
        const host = await now.start();
        const news = { ...SUPPORT, wabaId: "766000000000", verificationType: "VOICE" };
        const { failures } = await host.check(SUPPORT, news);
        assert.match(failures[0]?.reason ?? "", /set the option ignoreChanges: \["wabaId", "verificationType"\]\./);
    });
});
