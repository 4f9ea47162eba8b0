// Inputs of every kind through the real provider host: unknown ones, unusual names, contradictory settings, many at once.

import assert from "node:assert/strict";
import { FIELDS, UNKNOWN } from "../../provider/inputs/fields";
import { Sandbox } from "../../sandbox/server";
import type { HostOptions, Props } from "../support/provider-host";
import { SUPPORT } from "../support/sample-numbers";
import { freshHosts } from "./fresh-hosts";

const now = freshHosts();
const { start } = now;

describe("unknown inputs", () => {
    for (const field of FIELDS) {
        it(`${field}: passes check while it is unknown, and is kept as unknown`, async () => {
            const host = await start();
            const { failures, inputs } = await host.check({}, { ...SUPPORT, [field]: UNKNOWN });
            assert.deepEqual(failures, []);
            assert.equal(inputs[field], UNKNOWN);
        });

        it(`${field}: does not keep the others from being validated`, async () => {
            const host = await start();
            const wrong = { wabaId: "x", countryCode: "x", phoneNumber: "x", name: "", verificationType: "x" };
            const { failures } = await host.check({}, { ...wrong, [field]: UNKNOWN });
            assert.deepEqual(
                failures.map(({ property }) => property).sort(),
                FIELDS.filter((name) => name !== field).sort(),
            );
        });
    }

    it("pass check when all are unknown, and no request is sent to Kaleyra", async () => {
        const host = await start();
        const unknown = Object.fromEntries(FIELDS.map((name) => [name, UNKNOWN]));
        assert.deepEqual((await host.check({}, unknown)).failures, []);
        assert.equal(now.sandbox.requests.length, 0);
    });

    it("never reach Kaleyra: create refuses them", async () => {
        const host = await start();
        await assert.rejects(host.create({ ...SUPPORT, phoneNumber: UNKNOWN }), /was not added/);
        assert.equal(now.sandbox.count("add"), 0);
    });

    it("that turn out to be of another type are validated like any other", async () => {
        const host = await start();
        for (const value of [7, true, ["a"], { a: 1 }, null]) {
            const { failures } = await host.check({}, { ...SUPPORT, name: value });
            assert.deepEqual(
                failures.map(({ property }) => property),
                ["name"],
                JSON.stringify(value),
            );
        }
    });
});

describe("many first calls at once", () => {
    it("add fifty numbers with one POST each, and read the list once", async () => {
        const host = await start();
        const numbers = Array.from({ length: 50 }, (_, i) => ({ ...SUPPORT, phoneNumber: `97612345${10 + i}` }));
        const created = await Promise.all(
            numbers.map(async (fields) => {
                const { inputs, failures } = await host.check({}, fields);
                assert.deepEqual(failures, []);
                return host.create(inputs);
            }),
        );
        assert.equal(new Set(created.map(({ id }) => id)).size, 50);
        assert.equal(now.sandbox.count("add"), 50);
        assert.equal(now.sandbox.count("list"), 1);
        for (const [i, { properties }] of created.entries()) {
            assert.equal(properties.phoneNumber, numbers[i]?.phoneNumber);
        }
    });

    it("all use the configuration, whichever comes first", async () => {
        const { KALEYRA_SID, KALEYRA_API_KEY, KALEYRA_API_DOMAIN } = now.sandbox.environment;
        const configuration = {
            "kaleyra:sid": KALEYRA_SID ?? "",
            "kaleyra:apiKey": KALEYRA_API_KEY ?? "",
            "kaleyra:apiDomain": KALEYRA_API_DOMAIN ?? "",
        };
        const host = await start({ environment: {}, configuration });
        const created = await Promise.allSettled(
            Array.from({ length: 20 }, (_, i) => host.create({ ...SUPPORT, phoneNumber: `97612345${10 + i}` })),
        );
        assert.deepEqual(
            created.filter(({ status }) => status === "rejected"),
            [],
        );
    });
});

describe("unusual values", () => {
    for (const name of [
        "x".repeat(255),
        "😀".repeat(255),
        "مرحبا بالعالم",
        "\"quoted\" 'twice' \\ and `once`",
        "--help",
        "-",
        "日本語サポート",
        "</script><b>&amp;",
        "$HOME and %s",
    ]) {
        it(`the name ${JSON.stringify(name.slice(0, 24))} reaches Kaleyra and the state as it is`, async () => {
            const host = await start();
            const { inputs, failures } = await host.check({}, { ...SUPPORT, name });
            assert.deepEqual(failures, []);
            assert.equal((await host.create(inputs)).properties.name, name);
            assert.equal(now.sandbox.store.numbers[0]?.name, name);
        });
    }

    for (const [what, change] of Object.entries({
        "a name of 256 characters": { name: "x".repeat(256) },
        "a name of blanks": { name: "   " },
        "a name with a line break": { name: "line\nbreak" },
        "a WABA ID that is a number": { wabaId: 766123456789 },
        "a WABA id with a slash": { wabaId: "766/../1" },
        "a WABA id with a query": { wabaId: "766?x=1" },
        "an empty WABA ID": { wabaId: "" },
        "a name with an escape character": { name: "\u001b[31mred" },
        "a name with NUL": { name: "a\u0000b" },
    })) {
        it(`${what} is refused by check and by create, and never sent`, async () => {
            const host = await start();
            const [field] = Object.keys(change);
            const { failures } = await host.check({}, { ...SUPPORT, ...change });
            assert.deepEqual(
                failures.map(({ property }) => property),
                [field],
            );
            await assert.rejects(host.create({ ...SUPPORT, ...change }));
            assert.equal(now.sandbox.requests.length, 0);
        });
    }
});

describe("settings through the host", () => {
    const cases: readonly [what: string, HostOptions, RegExp][] = [
        ["missing", { environment: {} }, /kaleyra:sid, kaleyra:apiKey and kaleyra:pod/],
        [
            "empty",
            { environment: {}, configuration: { "kaleyra:sid": "", "kaleyra:apiKey": " ", "kaleyra:pod": "" } },
            /kaleyra:sid, kaleyra:apiKey and kaleyra:pod/,
        ],
        [
            "malformed",
            {
                environment: { KALEYRA_API_DOMAIN: "http://api.kaleyra.io" },
                configuration: { "kaleyra:sid": "a b", "kaleyra:apiKey": "kä" },
            },
            /kaleyra:sid is invalid.*kaleyra:apiKey is invalid.*KALEYRA_API_DOMAIN is invalid: "http:\/\/api\.kaleyra\.io"/s,
        ],
        [
            "of an unknown pod",
            { environment: {}, configuration: { "kaleyra:sid": "s", "kaleyra:apiKey": "k", "kaleyra:pod": "IR" } },
            /kaleyra:pod is invalid: "IR"\. Expected one of IN, SG, EU, NA/,
        ],
    ];
    for (const [what, options, message] of cases) {
        it(`${what}: create reports everything at once`, async () => {
            const host = await start(options);
            await assert.rejects(host.create(SUPPORT), (error: Error) => {
                assert.match(error.message, message);
                assert.match(error.message, /Nothing was changed/);
                assert.match(error.message, /pulumi config set/);
                assert.ok(!error.message.includes("kä"));
                return true;
            });
        });
    }

    it("never show what may be a key that was pasted in the wrong place", async () => {
        const key = "A1b2C3d4E5f6G7h8i9J0";
        for (const name of ["KALEYRA_POD", "KALEYRA_API_DOMAIN"]) {
            const host = await start({ environment: { KALEYRA_SID: "s", KALEYRA_API_KEY: "k", [name]: key } });
            const { failures } = await host.check({}, SUPPORT);
            const { reason } = failures[0] as { reason: string };
            assert.match(reason, new RegExp(`${name} is invalid\\.`));
            assert.ok(!reason.includes(key), reason);
        }
    });

    it("take a pod in lower case", async () => {
        const environment = { KALEYRA_POD: "eu" };
        const host = await start({ environment });
        assert.deepEqual((await host.check({}, SUPPORT)).failures, []);
    });

    it("contradictory: the domain takes precedence over the pod, the configuration over the environment", async () => {
        const elsewhere = await Sandbox.start();
        const { sid, apiKey } = now.sandbox.account;
        try {
            const host = await start({
                environment: { KALEYRA_SID: "other", KALEYRA_API_KEY: "other", KALEYRA_API_DOMAIN: elsewhere.url },
                configuration: {
                    "kaleyra:sid": sid,
                    "kaleyra:apiKey": apiKey,
                    "kaleyra:pod": "NA",
                    "kaleyra:apiDomain": now.sandbox.url,
                },
            });
            assert.equal((await host.create(SUPPORT as Props)).id, "7654000001");
            assert.equal(elsewhere.requests.length, 0);
        } finally {
            await elsewhere.close();
        }
    });
});
