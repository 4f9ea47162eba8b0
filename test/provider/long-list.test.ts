// A WABA with ten thousand numbers, which Kaleyra may list in one answer of more than a megabyte.

import assert from "node:assert/strict";
import { numberAt } from "../../bench/numbers";
import { Sandbox } from "../../sandbox/server";
import { PluginHost } from "../support/plugin-host";
import { Host, stopSharedHost } from "../support/provider-host";
import { stateOf } from "../support/sample-numbers";

const COUNT = 10_000;

describe("a list of ten thousand numbers in one answer", function () {
    this.timeout(60_000);

    let sandbox: Sandbox;
    let last: string;

    before(async () => {
        sandbox = await Sandbox.start({ listForm: { numbers: "e164" } });
        for (let i = 0; i < COUNT; i++) {
            last = sandbox.store.addVerified(numberAt(i)).id;
        }
    });

    after(async () => {
        await PluginHost.stopAll();
        await stopSharedHost();
        await sandbox.close();
    });

    it("is longer than a megabyte", async () => {
        const { url, account } = sandbox;
        const path = `/v2/${account.sid}/whatsapp/${numberAt(0).wabaId}/number`;
        const answer = await fetch(url + path, { headers: { "api-key": account.apiKey } });
        assert.ok((await answer.arrayBuffer()).byteLength > 1_048_576);
    });

    for (const caller of ["dynamic provider", "plugin"]) {
        it(`is read completely by the ${caller}`, async () => {
            const { environment } = sandbox;
            const host = await (caller === "plugin" ? PluginHost.start({ environment }) : Host.start({ environment }));
            assert.equal((await host.read(last, stateOf(numberAt(COUNT - 1)))).id, last);
            const missing = stateOf(numberAt(COUNT));
            assert.equal((await host.read("1", missing)).id, "1");
            assert.match(host.output, /warning: \+919761240000.* does not show it/);
        });
    }
});
