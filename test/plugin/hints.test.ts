// The hints of the plugin show what every language can follow: an option as its name and value.

import assert from "node:assert/strict";
import { Sandbox } from "../../sandbox/server";
import { PluginHost } from "../../scripts/plugin-host";
import { SUPPORT, stateOf } from "../../scripts/sample-numbers";

describe("the hints of the plugin", () => {
    let sandbox: Sandbox;
    let id: string;

    beforeEach(async () => {
        sandbox = await Sandbox.start();
        id = sandbox.store.add({ ...SUPPORT, verified: true, otp: "000000", otpSentAt: 0 }).id;
    });

    afterEach(async () => {
        await PluginHost.stopAll();
        await sandbox.close();
    });

    it("show the option aliases for a number that exists", async () => {
        const host = await PluginHost.start({ environment: sandbox.environment });
        const { failures } = await host.check({}, SUPPORT);
        assert.match(failures[0]?.reason ?? "", /with the option aliases: \[\{ name: "<old name>" \}\]\./);
    });

    it("show the option ignoreChanges for a change that Kaleyra cannot make", async () => {
        const host = await PluginHost.start({ environment: sandbox.environment });
        const news = { ...SUPPORT, wabaId: "766000000000", verificationType: "VOICE" };
        await host.check(SUPPORT, news);
        await host.diff(id, stateOf(SUPPORT), news);
        const { failures } = await host.check({}, news);
        assert.match(failures[0]?.reason ?? "", /set the option ignoreChanges: \["wabaId", "verificationType"\]\./);
    });
});
