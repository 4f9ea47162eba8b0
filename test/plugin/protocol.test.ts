// The protocol beyond the lifecycle: previews, messages on their resource, and migration.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { UNKNOWN } from "../../provider/pulumi-values";
import { lifecycleOf, OTHER_WABA, PLUGIN } from "../support/callers";
import { tooManyRequests } from "../support/faults";
import { urnOf } from "../support/plugin-host";
import { struct } from "../support/provider-protocol";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";

const empties = require("google-protobuf/google/protobuf/empty_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const plugins = require("@pulumi/pulumi/proto/plugin_pb");

describe("the protocol of the plugin", () => {
    const setup = lifecycleOf(PLUGIN);
    const { start } = setup;

    it("reports its version and accepts an engine's address", async () => {
        const host = await start();
        const { version } = require("pulumi-kaleyra/package.json") as { version: string };
        assert.equal((await host.call("getPluginInfo", new empties.Empty())).getVersion(), version);
        const attach = new plugins.PluginAttach();
        attach.setAddress("127.0.0.1:1");
        await host.call("attach", attach);
    });

    it("shows in the preview of an add all outputs but the ID, and sends nothing", async () => {
        const host = await start();
        assert.deepEqual(await host.create(SUPPORT, { preview: true }), { id: "", properties: stateOf(SUPPORT) });
        const unknown = { ...SUPPORT, phoneNumber: UNKNOWN };
        const { properties } = await host.create(unknown, { preview: true });
        assert.deepEqual(properties, { ...unknown, e164: UNKNOWN });
        assert.equal(setup.sandbox.requests.length, 0);
    });

    it("takes the markers of all types for values that are not known yet", async () => {
        const host = await start();
        for (const marker of ["1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", "3eeb2bf0-c639-47a8-9e75-3b44932eb421"]) {
            const { failures, inputs } = await host.check({}, { ...SUPPORT, phoneNumber: marker });
            assert.deepEqual(failures, []);
            assert.equal(inputs.phoneNumber, UNKNOWN);
        }
    });

    it("attributes each message to its resource, with its severity, before it answers", async () => {
        const host = await start();
        const named = (fields: typeof SUPPORT) => ({ ...fields, __resource: urnOf(fields.name) });
        await Promise.all([SUPPORT, SALES].map((fields) => host.create(named(fields), { preview: true })));
        const { id } = await host.create(named(SUPPORT));
        const other = await start();
        await other.delete(id, { ...stateOf(SUPPORT), __resource: urnOf("gone") });
        const logged = [...host.logged, ...other.logged].map(({ severity, urn }) => [severity, urn]);
        assert.deepEqual(logged.sort(), [
            ["info", urnOf(SALES.name)],
            ["info", urnOf(SUPPORT.name)],
            ["info", urnOf(SUPPORT.name)],
            ["warning", urnOf("gone")],
        ]);
    });

    it("warns once, with the reason, when requests wait for long", async () => {
        setup.sandbox.faults.set([tooManyRequests("50")]);
        const host = await start();
        const reads = [SUPPORT, { ...SALES, wabaId: OTHER_WABA }].map((fields) => host.read("1", stateOf(fields)));
        while (host.logged.length === 0 || setup.sandbox.count("list") < 2) {
            await sleep(20);
        }
        // The second request's answer is on its way, or has arrived.
        await sleep(200);
        await host.cancel();
        await Promise.allSettled(reads);
        const waiting = host.output.match(
            /^warning: Still waiting for Kaleyra: .*rate limit.*repeated for a minute at most\.$/gm,
        );
        assert.equal(waiting?.length, 1, host.output);
    });

    it("refuses a resource of another type, and takes a URN below a component", async () => {
        const host = await start();
        const request = new messages.CheckRequest();
        request.setUrn("urn:pulumi:dev::numbers::kaleyra:index:Other::x");
        await assert.rejects(host.call("check", request), /no resource "kaleyra:index:Other"/);
        request.setUrn("urn:pulumi:dev::numbers::my:index:Team$kaleyra:index:WhatsAppPhoneNumber::x");
        request.setNews(struct({ ...SUPPORT }));
        assert.deepEqual((await host.call("check", request)).getFailuresList(), []);
    });

    it("continues a state of the dynamic provider without a change, an add or a replacement", async () => {
        const provider = 'exports.handler=()=>require("pulumi-kaleyra/provider");';
        const state = { ...stateOf(SUPPORT), __provider: provider, __import: "7654000001" };
        const host = await start();
        assert.deepEqual(await host.check(state, SUPPORT), { inputs: SUPPORT, failures: [] });
        assert.deepEqual(await host.diff("7654000001", state, SUPPORT, state), { changes: false, replaces: [] });
        const read = await host.read("7654000001", state);
        assert.deepEqual(read, { id: "7654000001", properties: stateOf(SUPPORT) });
        await host.delete("7654000001", state);
        assert.equal(setup.sandbox.count("add"), 0);
    });

    it("keeps working when the engine no longer accepts messages", async () => {
        const host = await start();
        host.endEngine();
        assert.equal((await host.create(SUPPORT)).id, "7654000001");
    });
});
