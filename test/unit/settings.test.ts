// Where the account comes from, and what is said when something is missing or malformed.

import assert from "node:assert/strict";
import { POD_DOMAINS } from "../../kaleyra/pods";
import { type Environment, readSettings, requireAccount } from "../../provider/settings";

const ACCOUNT = { "kaleyra:sid": "SID", "kaleyra:apiKey": "KEY" };

function resolve(configuration: Record<string, string>, environment: Environment = {}) {
    return requireAccount(readSettings({ get: (key) => configuration[key] }, environment));
}

describe("the resolution of settings", () => {
    for (const [pod, domain] of Object.entries(POD_DOMAINS)) {
        it(`uses ${domain} for the pod ${pod}`, () => {
            assert.deepEqual(resolve({ ...ACCOUNT, "kaleyra:pod": pod }), {
                sid: "SID",
                apiKey: "KEY",
                origin: `https://${domain}`,
            });
        });
    }

    it("prefers an API domain to a pod of the same source", () => {
        const both = { ...ACCOUNT, "kaleyra:pod": "IN", "kaleyra:apiDomain": "api.kaleyra.io" };
        assert.equal(resolve(both).origin, "https://api.kaleyra.io");
    });

    it("prefers a configured pod to an API domain of the environment", () => {
        const { origin } = resolve({ ...ACCOUNT, "kaleyra:pod": "EU" }, { KALEYRA_API_DOMAIN: "api.kaleyra.io" });
        assert.equal(origin, "https://api.eu.kaleyra.io");
    });

    it("uses the environment where the configuration has none", () => {
        const environment = { KALEYRA_SID: "S", KALEYRA_API_KEY: "K", KALEYRA_POD: "SG" };
        assert.deepEqual(resolve({}, environment), { sid: "S", apiKey: "K", origin: "https://api.ap.kaleyra.io" });
        assert.equal(resolve({ "kaleyra:sid": "C" }, environment).sid, "C");
    });

    for (const [domain, origin] of [
        ["https://api.na.kaleyra.ai", "https://api.na.kaleyra.ai"],
        ["https://api.kaleyra.io/", "https://api.kaleyra.io"],
        ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
        ["http://localhost:8080", "http://localhost:8080"],
        ["http://[::1]:8080", "http://[::1]:8080"],
    ] as const) {
        it(`accepts ${domain} as an API domain`, () => {
            assert.equal(resolve({ ...ACCOUNT, "kaleyra:apiDomain": domain }).origin, origin);
        });
    }

    for (const domain of [
        "http://api.kaleyra.io",
        "http://127.0.0.1.evil.example",
        "ftp://api.kaleyra.io",
        "api kaleyra",
        "api.in.kaleyra.io/v2",
    ]) {
        it(`refuses ${domain} as an API domain`, () => {
            assert.throws(() => resolve({ ...ACCOUNT, "kaleyra:apiDomain": domain }), {
                code: "KALEYRA_SETTINGS",
                message: /^kaleyra:apiDomain is invalid.*\. Expected a host .*pulumi config set kaleyra:apiDomain/s,
            });
        });
    }

    it("does not show what may be a key in the place of an API domain or a pod", () => {
        for (const [setting, value] of [
            ["kaleyra:apiDomain", "A1b2c3"],
            ["kaleyra:apiDomain", "A1b2c3/d4e5=="],
            ["kaleyra:pod", "A1b2c3D4e5F6g7H8"],
        ] as const) {
            assert.throws(
                () => resolve({ ...ACCOUNT, [setting]: value }),
                ({ message }: Error) => message.startsWith(`${setting} is invalid.`) && !message.includes("A1b2c3"),
            );
        }
    });

    it("accepts a pod in lower case", () => {
        assert.equal(resolve({ ...ACCOUNT, "kaleyra:pod": "eu" }).origin, "https://api.eu.kaleyra.io");
    });

    it("refuses a domain that contains a password, without showing it", () => {
        assert.throws(
            () => resolve({ ...ACCOUNT, "kaleyra:apiDomain": "https://user:hunter2@api.kaleyra.io" }),
            ({ message }: Error) => /^kaleyra:apiDomain is invalid\./.test(message) && !message.includes("hunter2"),
        );
    });

    it("reports all missing and malformed settings together, without showing the key", () => {
        assert.throws(
            () => resolve({ "kaleyra:apiKey": "a key with spaces", "kaleyra:pod": "US" }),
            ({ message }: Error) => {
                assert.match(message, /^kaleyra:sid is not set\. kaleyra:apiKey is invalid/);
                assert.match(message, /kaleyra:pod is invalid: "US"\. Expected one of IN, SG, EU, NA/);
                assert.match(message, /Nothing was changed/);
                assert.doesNotMatch(message, /a key with spaces/);
                return true;
            },
        );
    });

    it("counts blank values as missing", () => {
        assert.throws(() => resolve({ ...ACCOUNT, "kaleyra:sid": " ", "kaleyra:pod": "IN" }), /kaleyra:sid is not set/);
    });
});
