// The provider's configuration through the plugin: CheckConfig and Configure. test/unit/settings.test.ts has what the values mean.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/pulumi-values";
import { lifecycleOf, PLUGIN } from "../support/callers";
import { secret } from "../support/plugin-host";
import { SUPPORT } from "../support/sample-numbers";

describe("the configuration of the plugin's provider", () => {
    const setup = lifecycleOf(PLUGIN);
    const { start } = setup;

    it("always has the API key as a secret, and everything else as it was given", async () => {
        const host = await start();
        const given = { sid: "HXAP1", apiKey: "key", pod: "in", allowUnverifiedImport: true, version: "0.1.0" };
        const sealed = { inputs: { ...given, apiKey: secret("key") }, failures: [] };
        assert.deepEqual(await host.checkConfig(given), sealed);
        assert.deepEqual(await host.checkConfig(sealed.inputs), sealed);
        assert.deepEqual(await host.checkConfig({}), { inputs: {}, failures: [] });
    });

    it("passes check while a value is not known yet, since it is the output of another resource", async () => {
        const host = await start();
        for (const name of ["sid", "apiKey", "pod", "apiDomain", "allowUnverifiedImport"]) {
            for (const value of [UNKNOWN, secret(UNKNOWN)]) {
                const inputs = { [name]: name === "apiKey" ? secret(UNKNOWN) : value };
                assert.deepEqual(await host.checkConfig({ [name]: value }), { inputs, failures: [] });
            }
        }
    });

    it("is refused with each malformed value, named in the reason only: the engine would show the value of a property", async () => {
        const host = await start();
        const given = { sid: "a b", apiKey: "my key", pod: "XX" };
        const { failures } = await host.checkConfig(given);
        assert.deepEqual(new Set(failures.map(({ property }) => property)), new Set([""]));
        const [sid, apiKey, pod] = failures.map(({ reason }) => reason);
        assert.match(sid ?? "", /^kaleyra:sid is invalid.*printable characters without spaces/);
        assert.match(apiKey ?? "", /^kaleyra:apiKey is invalid.*printable characters without spaces/);
        assert.doesNotMatch(apiKey ?? "", /my.key/);
        assert.match(pod ?? "", /^kaleyra:pod is invalid: "XX".*Expected one of IN, SG, EU, NA/);
    });

    it("is named in the error for rejected credentials as the properties of an explicit provider, or as the stack's configuration", async () => {
        for (const [provider, source] of [
            ["europe", 'the property sid of the provider "europe"'],
            ["default_0_1_0", "kaleyra:sid"],
            ["", "kaleyra:sid"],
        ] as const) {
            const host = await start({ configuration: { sid: "wrong" }, provider });
            await assert.rejects(host.create(SUPPORT), ({ message }: Error) => {
                assert.ok(message.includes(`SID from ${source}, API key from KALEYRA_API_KEY, host`), message);
                return true;
            });
        }
    });

    it("can be set as properties of an explicit provider, as the error for missing settings shows", async () => {
        const host = await start({ environment: {} });
        await assert.rejects(
            host.create(SUPPORT),
            /\[KALEYRA_SETTINGS\]\n[\s\S]*^ *or as properties of an explicit provider: sid, apiKey, pod$/m,
        );
    });

    it("is refused when the process already serves another account", async () => {
        const host = await start();
        await host.configure({});
        await assert.rejects(host.configure({ sid: "other" }), /already serves another Kaleyra account/);
        assert.equal((await host.create(SUPPORT)).id, "7654000001");
    });

    it("is used as text when it comes from a secret that looks like a number", async () => {
        const environment = { KALEYRA_API_DOMAIN: setup.sandbox.url };
        const host = await start({ environment, configuration: { sid: 123, apiKey: secret(456) } });
        await assert.rejects(host.create(SUPPORT), /\[KALEYRA_CREDENTIALS\]/);
        assert.match(setup.sandbox.requests[0]?.path ?? "", /\/v2\/123\//);
    });
});
