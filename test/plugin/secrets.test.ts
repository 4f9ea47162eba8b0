// Secrets through the plugin: they arrive wrapped, go back wrapped, and appear in no message of the plugin.

import assert from "node:assert/strict";
import { FIELDS } from "../../provider/inputs/fields";
import { UNKNOWN } from "../../provider/pulumi-values";
import { lifecycleOf, PLUGIN } from "../support/callers";
import { isSealed, type PluginHost, secret, urnOf } from "../support/plugin-host";
import type { Props } from "../support/provider-host";
import { SUPPORT, stateOf } from "../support/sample-numbers";

/** Values that occur in no text of the plugin by chance. */
const HIDDEN: Props = {
    wabaId: "766555444333",
    countryCode: "+91",
    phoneNumber: "9761234567",
    name: 'Geheim "GmbH"',
    verificationType: "VOICE",
};

const ALL_SECRET: Props = Object.fromEntries(FIELDS.map((name) => [name, secret(HIDDEN[name])]));

const STATE: Props = { ...ALL_SECRET, e164: secret("+919761234567") };

/** What no text may contain. */
const LEAK = /766555444333|9761234567|Geheim/;

describe("the plugin with secrets", () => {
    const setup = lifecycleOf(PLUGIN, { wabaIds: [String(HIDDEN.wabaId), SUPPORT.wabaId] });
    const { start } = setup;

    const failure = async (work: Promise<unknown>): Promise<string> =>
        work.then(
            () => assert.fail("it did not fail"),
            (error: Error) => error.message,
        );

    it("seals a secret of any property, and e164, in what check, create, read and update return", async () => {
        const host = await start();
        assert.deepEqual(await host.check({}, ALL_SECRET), { inputs: ALL_SECRET, failures: [] });
        const { id, properties } = await host.create(ALL_SECRET);
        assert.deepEqual(properties, STATE);
        assert.deepEqual(await host.readAll(id, STATE), { id, inputs: ALL_SECRET, properties: STATE });
        assert.deepEqual((await host.create(ALL_SECRET, { preview: true })).properties, STATE);
        for (const preview of [false, true]) {
            assert.deepEqual(await host.update(id, STATE, ALL_SECRET, { preview }), STATE);
        }
        const sent = setup.sandbox.requests.find(({ method }) => method === "POST")?.body ?? "";
        assert.equal(JSON.parse(sent).name, HIDDEN.name);
    });

    for (const [what, obtain] of [
        ["adds", async (host: PluginHost, news: Props) => (await host.create(news)).id],
        [
            "keeps",
            async (host: PluginHost, news: Props) => {
                const { id, properties } = await (await start()).create(news);
                await host.diff(id, properties, news);
                setup.sandbox.store.update(id, { verified: true });
                return id;
            },
        ],
    ] as const) {
        it(`seals the secrets of a number that the operation ${what} when another resource reads the number`, async () => {
            const host = await start();
            const news = { ...SUPPORT, phoneNumber: secret(SUPPORT.phoneNumber), name: secret(SUPPORT.name) };
            const id = await obtain(host, news);
            const { verificationType: _, ...shown } = { ...news, e164: secret("+919761234567") };
            for (const given of [id, `${SUPPORT.wabaId}/${id}`]) {
                const state = { wabaId: SUPPORT.wabaId, __resource: urnOf("get") };
                const { properties, inputs } = await host.readAll(given, state);
                assert.deepEqual(properties, shown);
                assert.ok(isSealed(inputs.phoneNumber) && isSealed(inputs.name), JSON.stringify(inputs));
            }
        });
    }

    it("shows a secret of any property in no message and in no reason, whatever happens", async () => {
        const texts: string[] = [];
        const host = await start();
        const check = async (provider: PluginHost, news: Props) => {
            const { failures } = await provider.check({}, news);
            texts.push(...failures.map(({ reason }) => reason));
        };
        await check(host, { ...ALL_SECRET, __resource: urnOf("first") });
        const { id } = await host.create(ALL_SECRET);
        await check(host, { ...ALL_SECRET, __resource: urnOf("second") });
        texts.push(await failure(host.create(ALL_SECRET)));
        await host.delete(id, STATE);
        const again = await start();
        await check(again, { ...ALL_SECRET, wabaId: secret("abc-766555444333") });
        for (const name of FIELDS) {
            await again.diff(id, STATE, { ...ALL_SECRET, [name]: secret("97555") });
            await check(again, { ...ALL_SECRET, [name]: secret("97555") });
        }
        setup.sandbox.store.update(id, { name: "Other" });
        const renamed = await start();
        await renamed.readAll(id, STATE);
        setup.sandbox.store.remove(id);
        const removed = await start();
        await removed.readAll(id, STATE);
        setup.sandbox.faults.set([{ kind: "reset", on: "add" }]);
        texts.push(await failure((await start()).create(ALL_SECRET)));
        assert.ok(texts.length > 8, `only ${texts.length} texts`);
        texts.push(host.output, again.output, renamed.output, removed.output);
        assert.doesNotMatch(texts.join("\n"), LEAK);
    });

    it("names a secret that is not text in the reason, instead of having the engine show it", async () => {
        const { failures } = await (await start()).check({}, { ...SUPPORT, phoneNumber: secret(9761234567) });
        const [shown] = failures;
        assert.equal(shown?.property, "");
        assert.match(shown?.reason ?? "", /^phoneNumber: must be a string, not a number: put it in quotes/);
        assert.doesNotMatch(shown?.reason ?? "", /9761234567/);
    });

    it("keeps a secret that is not known yet sealed and unknown, with e164", async () => {
        const host = await start();
        const news = { ...SUPPORT, phoneNumber: secret(UNKNOWN) };
        assert.deepEqual(await host.check({}, news), { inputs: news, failures: [] });
        const { properties } = await host.create(news, { preview: true });
        assert.deepEqual(properties, { ...news, e164: secret(UNKNOWN) });
    });

    it("seals the whole property with a secret inside an unexpected object or list", async () => {
        const host = await start();
        for (const wrong of [{ a: secret("Geheim") }, [secret("Geheim")]]) {
            const { failures, inputs } = await host.check({}, { ...SUPPORT, name: wrong });
            assert.ok(isSealed(inputs.name), JSON.stringify(inputs));
            assert.doesNotMatch(JSON.stringify(failures), /Geheim/);
        }
    });

    it("seals a secret that the state has in plain text, by an update that sends nothing", async () => {
        const host = await start();
        const news = { ...SUPPORT, phoneNumber: secret(SUPPORT.phoneNumber) };
        const sealed = { ...news, e164: secret("+919761234567") };
        assert.deepEqual(await host.diff("7654000001", stateOf(SUPPORT), news), { changes: true, replaces: [] });
        assert.deepEqual(await host.update("7654000001", stateOf(SUPPORT), news), sealed);
        assert.equal(setup.sandbox.requests.length, 0);
    });

    it("knows a secret in a dynamic provider's state by its hidden output", async () => {
        const hidden = { __secret: true, __provider: "exports.handler" };
        const { properties } = await (await start()).readAll("7654000001", { ...stateOf(SUPPORT), ...hidden });
        const { countryCode, phoneNumber } = ALL_SECRET;
        assert.deepEqual(properties, { ...stateOf(SUPPORT), countryCode, phoneNumber, e164: STATE.e164 });
    });
});
