// Secrets through the plugin: they arrive in envelopes, go back in envelopes, and appear in nothing that the plugin tells.

import assert from "node:assert/strict";
import { FIELDS, UNKNOWN } from "../../provider/inputs/fields";
import { isSealed, type PluginHost, secret, urnOf } from "../support/plugin-host";
import type { Props } from "../support/provider-host";
import { SUPPORT, stateOf } from "../support/sample-numbers";
import { freshPlugins } from "./fresh-plugins";

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

describe("a secret through the plugin", () => {
    const now = freshPlugins({ wabaIds: [String(HIDDEN.wabaId), SUPPORT.wabaId] });
    const { start } = now;

    const failure = async (work: Promise<unknown>): Promise<string> =>
        work.then(
            () => assert.fail("it did not fail"),
            (error: Error) => error.message,
        );

    it("in every property is sealed in what check, create, read and update return, with e164", async () => {
        const host = await start();
        assert.deepEqual(await host.check({}, ALL_SECRET), { inputs: ALL_SECRET, failures: [] });
        const { id, properties } = await host.create(ALL_SECRET);
        assert.deepEqual(properties, STATE);
        const { inputs, properties: refreshed } = await host.readAll(id, properties);
        assert.deepEqual(inputs, ALL_SECRET);
        assert.deepEqual(refreshed, STATE);
        assert.deepEqual(await host.update(id, STATE, ALL_SECRET), STATE);
        assert.deepEqual((await host.create(ALL_SECRET, { preview: true })).properties, STATE);
        assert.deepEqual(await host.update(id, STATE, ALL_SECRET, { preview: true }), STATE);
        assert.equal(
            JSON.parse(now.sandbox.requests.find(({ method }) => method === "POST")?.body ?? "").name,
            HIDDEN.name,
        );
    });

    for (const [what, obtain] of [
        ["adds", async (host: PluginHost, news: Props) => (await host.create(news)).id],
        [
            "keeps",
            async (host: PluginHost, news: Props) => {
                const { id, properties } = await (await start()).create(news);
                await host.diff(id, properties, news);
                now.sandbox.store.update(id, { verified: true });
                return id;
            },
        ],
    ] as const) {
        it(`of a number that the operation ${what} is sealed when another resource reads the number`, async () => {
            const host = await start();
            const news = { ...SUPPORT, phoneNumber: secret(SUPPORT.phoneNumber), name: secret(SUPPORT.name) };
            const id = await obtain(host, news);
            for (const given of [id, `${SUPPORT.wabaId}/${id}`]) {
                const state = { wabaId: SUPPORT.wabaId, __resource: urnOf("get") };
                const { properties, inputs } = await host.readAll(given, state);
                assert.deepEqual(properties.phoneNumber, news.phoneNumber);
                assert.deepEqual(properties.e164, secret("+919761234567"));
                assert.deepEqual(properties.name, news.name);
                assert.equal(properties.wabaId, SUPPORT.wabaId);
                assert.ok(isSealed(inputs.phoneNumber) && isSealed(inputs.name));
            }
        });
    }

    it("in every property appears in no message and in no reason, whatever happens", async () => {
        const texts: string[] = [];
        const host = await start();
        const note = async (news: Props, olds: Props = {}) => {
            const { failures } = await host.check(olds, news);
            texts.push(...failures.map(({ reason }) => reason));
        };
        await note({ ...ALL_SECRET, __resource: urnOf("first") });
        const { id } = await host.create(ALL_SECRET);
        await note({ ...ALL_SECRET, __resource: urnOf("second") });
        texts.push(await failure(host.create(ALL_SECRET)));
        await host.delete(id, STATE);
        const again = await start();
        await note({ ...ALL_SECRET, wabaId: secret("abc-766555444333") });
        for (const name of FIELDS) {
            await again.diff(id, STATE, { ...ALL_SECRET, [name]: secret("97555") });
            const { failures } = await again.check({}, { ...ALL_SECRET, [name]: secret("97555") });
            texts.push(...failures.map(({ reason }) => reason));
        }
        now.sandbox.store.update(id, { name: "Other" });
        const third = await start();
        await third.readAll(id, STATE);
        now.sandbox.store.remove(id);
        const fourth = await start();
        await fourth.readAll(id, STATE);
        now.sandbox.faults.set([{ kind: "reset", on: "add" }]);
        texts.push(await failure((await start()).create(ALL_SECRET)));
        texts.push(host.output, again.output, third.output, fourth.output);
        assert.ok(texts.length > 10);
        assert.doesNotMatch(texts.join("\n"), LEAK);
    });

    for (const name of FIELDS) {
        it(`alone in ${name} does not appear in the hint for an existing number`, async () => {
            now.sandbox.store.addVerified(SUPPORT);
            const host = await start();
            const news = { ...SUPPORT, [name]: secret(SUPPORT[name]) };
            const { failures, inputs } = await host.check({}, news);
            assert.ok(isSealed(inputs[name]));
            assert.equal(failures.length, 1);
            const value = SUPPORT[name];
            assert.ok(
                !failures[0]?.reason.includes(`"${value}"`) &&
                    (value.length < 4 || !failures[0]?.reason.includes(value)),
            );
        });
    }

    it("that is not text is named in the reason instead of being shown by the engine", async () => {
        const host = await start();
        const { failures } = await host.check({}, { ...SUPPORT, phoneNumber: secret(9761234567) });
        const [shown] = failures;
        assert.equal(shown?.property, "");
        assert.match(shown?.reason ?? "", /^phoneNumber: must be a string, not a number: put it in quotes/);
        assert.doesNotMatch(shown?.reason ?? "", /9761234567/);
    });

    it("that consists of spaces leaves the other texts as they are", async () => {
        const { failures } = await (await start()).check({}, { ...SUPPORT, name: secret("     ") });
        assert.match(failures[0]?.reason ?? "", /cannot be used; expected a display name that is not empty/);
    });

    it("that is not known yet stays sealed and unknown, with e164", async () => {
        const host = await start();
        const news = { ...SUPPORT, phoneNumber: secret(UNKNOWN) };
        assert.deepEqual(await host.check({}, news), { inputs: news, failures: [] });
        const { properties } = await host.create(news, { preview: true });
        assert.deepEqual(properties, { ...news, e164: secret(UNKNOWN) });
    });

    it("inside an unexpected object or list seals the whole property", async () => {
        const host = await start();
        for (const wrong of [{ a: secret("Geheim") }, [secret("Geheim")]]) {
            const { failures, inputs } = await host.check({}, { ...SUPPORT, name: wrong });
            assert.ok(isSealed(inputs.name));
            assert.doesNotMatch(JSON.stringify(failures), /Geheim/);
        }
    });

    it("that the state has in plain text is sealed by an update that sends nothing", async () => {
        const host = await start();
        const { id, properties } = await host.create(SUPPORT);
        const news = { ...SUPPORT, phoneNumber: secret(SUPPORT.phoneNumber) };
        assert.deepEqual(await host.diff(id, properties, news), { changes: true, replaces: [] });
        assert.deepEqual(await host.update(id, properties, news), {
            ...properties,
            ...news,
            e164: secret("+919761234567"),
        });
        assert.equal(now.sandbox.count("add"), 1);
    });

    it("of a dynamic provider's state is known by its hidden output", async () => {
        const host = await start();
        const { id } = await host.create(SUPPORT);
        const { properties } = await host.readAll(id, {
            ...stateOf(SUPPORT),
            __secret: true,
            __provider: "exports.handler",
        });
        assert.ok(isSealed(properties.phoneNumber) && isSealed(properties.e164));
        assert.ok(!("__secret" in properties) && !("__provider" in properties));
    });

    it("API key appears in no message, wherever it comes from and even if Kaleyra repeats it", async () => {
        now.sandbox.faults.set([
            { kind: "answer", on: "add", status: 400, body: '{"code":"WA400","message":"bad key sandbox-api-key"}' },
        ]);
        const { KALEYRA_API_KEY: apiKey = "", ...environment } = now.sandbox.environment;
        const configured = await start({ environment, configuration: { apiKey: secret(apiKey), pod: apiKey } });
        const messages = [
            await failure(configured.create(SUPPORT)),
            await failure((await start()).create(SUPPORT)),
            JSON.stringify((await configured.checkConfig({ apiKey, apiDomain: apiKey, pod: apiKey })).failures),
        ];
        for (const message of messages) {
            assert.ok(!message.includes(apiKey), message);
        }
    });
});
