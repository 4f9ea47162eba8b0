// The protocol beyond the lifecycle: previews, messages on their resource, migration, malformed requests, and what is not implemented.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/inputs/fields";
import { urnOf } from "../support/plugin-host";
import type { Props } from "../support/provider-host";
import { struct } from "../support/provider-protocol";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";
import { freshPlugins } from "./fresh-plugins";

const messages = require("@pulumi/pulumi/proto/provider_pb");

describe("the plugin", () => {
    const now = freshPlugins();
    const { start } = now;

    it("reports its version, accepts an engine's address, and has no mapping", async () => {
        const host = await start();
        const { version } = require("pulumi-kaleyra/package.json") as { version: string };
        assert.equal(await host.version(), version);
        await host.attach("127.0.0.1:1");
        const mapping = await host.call("getMapping", new messages.GetMappingRequest());
        assert.equal(mapping.getProvider(), "");
    });

    for (const [method, request] of [
        ["construct", new messages.ConstructRequest()],
        ["call", new messages.CallRequest()],
        ["parameterize", new messages.ParameterizeRequest()],
    ] as const) {
        it(`answers ${method} with "unimplemented"`, async () => {
            const host = await start();
            await assert.rejects(host.call(method, request), (error: Error) => {
                assert.equal((error.cause as { code: number }).code, 12);
                return true;
            });
        });
    }

    it("shows in the preview of an add all outputs but the ID, and sends nothing", async () => {
        const host = await start();
        assert.deepEqual(await host.create(SUPPORT, { preview: true }), { id: "", properties: stateOf(SUPPORT) });
        const unknown = { ...SUPPORT, phoneNumber: UNKNOWN };
        const { properties } = await host.create(unknown, { preview: true });
        assert.deepEqual(properties, { ...unknown, e164: UNKNOWN });
        assert.equal(now.sandbox.requests.length, 0);
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
        await Promise.all(
            [SUPPORT, SALES].map((fields) =>
                host.create({ ...fields, __resource: urnOf(fields.name) }, { preview: true }),
            ),
        );
        for (const { name } of [SUPPORT, SALES]) {
            const logged = host.logged.filter(({ urn }) => urn === urnOf(name));
            assert.deepEqual(
                logged.map(({ severity }) => severity),
                ["info"],
            );
        }
        const { id, properties } = await host.create({ ...SUPPORT, __resource: urnOf("gone") });
        const other = await start();
        await other.delete(id, { ...properties, __resource: urnOf("gone") });
        const [warning] = other.logged;
        assert.equal(warning?.severity, "warning");
        assert.equal(warning?.urn, urnOf("gone"));
    });

    it("asks for quotes, and repeats no digits, when an input arrives as a number", async () => {
        const host = await start();
        const { failures } = await host.check(
            {},
            {
                ...SUPPORT,
                wabaId: 766123456789,
                countryCode: 91,
                phoneNumber: 9761234567,
                name: 5,
                verificationType: 1,
            },
        );
        const reasons = Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
        for (const name of ["wabaId", "countryCode", "phoneNumber", "name"]) {
            assert.equal(reasons[name], "must be a string, not a number: put it in quotes. [KALEYRA_FIELD]");
        }
        assert.equal(failures.length, 5);
    });

    it("reports what is wrong with inputs of any type, and never fails otherwise", async () => {
        const host = await start();
        const wrong: unknown[] = [
            null,
            true,
            1.5,
            Number.NaN,
            "",
            [],
            {},
            [[[]]],
            { a: { b: 1 } },
            "\ud800",
            "x".repeat(70_000),
        ];
        for (const value of wrong) {
            const news = Object.fromEntries(Object.keys(SUPPORT).map((name) => [name, value]));
            const { failures } = await host.check({}, news);
            assert.ok(failures.length >= 4, JSON.stringify(value)?.slice(0, 50));
            await assert.rejects(host.create(news), /\[KALEYRA_FIELD\]/);
        }
        assert.equal(now.sandbox.count("add"), 0);
    });

    it("answers empty requests of every kind", async () => {
        const host = await start();
        const requests: [string, unknown][] = [
            ["check", new messages.CheckRequest()],
            ["checkConfig", new messages.CheckRequest()],
            ["diff", new messages.DiffRequest()],
            ["diffConfig", new messages.DiffRequest()],
            ["create", new messages.CreateRequest()],
            ["read", new messages.ReadRequest()],
            ["update", new messages.UpdateRequest()],
            ["delete", new messages.DeleteRequest()],
            ["invoke", new messages.InvokeRequest()],
            ["configure", new messages.ConfigureRequest()],
        ];
        for (const [method, request] of requests) {
            await host
                .call(method, request)
                .catch((error: Error) => assert.doesNotMatch(error.message, /TypeError|undefined/));
        }
        assert.equal(await host.version().then(() => "alive"), "alive");
        assert.equal(now.sandbox.count("add"), 0);
    });

    it("refuses a resource of another type", async () => {
        const host = await start();
        const request = new messages.CheckRequest();
        request.setUrn("urn:pulumi:dev::numbers::kaleyra:index:Other::x");
        await assert.rejects(host.call("check", request), /no resource "kaleyra:index:Other"/);
    });

    it("takes a URN below a component", async () => {
        const host = await start();
        const request = new messages.CheckRequest();
        request.setUrn("urn:pulumi:dev::numbers::my:index:Team$kaleyra:index:WhatsAppPhoneNumber::x");
        request.setNews(struct(SUPPORT as unknown as Props));
        assert.deepEqual((await host.call("check", request)).getFailuresList(), []);
    });

    it("shows an error of any length and with any characters", async () => {
        const host = await start();
        const wabaId = "1".repeat(30_000);
        await assert.rejects(host.read(`7\ud800 ü "`, { wabaId }), (error: Error) => error.message.length > 100);
    });

    it("continues a state of the dynamic provider without a change, an add or a replacement", async () => {
        const host = await start();
        const { id } = await host.create(SUPPORT);
        const provider = 'exports.handler=()=>require("pulumi-kaleyra/provider");';
        const hidden = { __provider: provider, __import: "7654000001" };
        const inputs = { ...stateOf(SUPPORT), ...hidden };
        const outputs = { ...stateOf(SUPPORT), ...hidden };
        const later = await start();
        const checked = await later.check(inputs, SUPPORT);
        assert.deepEqual(checked, { inputs: SUPPORT, failures: [] });
        assert.deepEqual(await later.diff(id, outputs, checked.inputs, inputs), { changes: false, replaces: [] });
        assert.deepEqual(await later.read(id, outputs), { id, properties: stateOf(SUPPORT) });
        await later.delete(id, outputs);
        assert.equal(now.sandbox.count("add"), 1);
    });

    it("adds 200 numbers at once with 200 POSTs and one GET", async function () {
        this.timeout(60_000);
        const host = await start();
        const numbers = Array.from({ length: 200 }, (_, index) => ({
            ...SUPPORT,
            phoneNumber: String(9761230000 + index),
        }));
        const ids = await Promise.all(
            numbers.map(async (fields) => {
                const { inputs } = await host.check({}, { ...fields, __resource: urnOf(fields.phoneNumber) });
                return (await host.create({ ...inputs, __resource: urnOf(fields.phoneNumber) })).id;
            }),
        );
        assert.equal(new Set(ids).size, 200);
        assert.equal(now.sandbox.count("add"), 200);
        assert.equal(now.sandbox.count("list"), 1);
    });

    it("keeps working when the engine no longer accepts messages", async () => {
        const host = await start();
        host.endEngine();
        assert.equal((await host.create(SUPPORT)).id, "7654000001");
    });
});
