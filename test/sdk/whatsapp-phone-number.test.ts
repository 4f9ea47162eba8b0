// The resource class under Pulumi's runtime mocks: what it sends to the engine, and what it rejects by itself.

import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { type ExistingWhatsAppPhoneNumber, WhatsAppPhoneNumber, type WhatsAppPhoneNumberArgs } from "../../sdk";
import { PROVIDER } from "../support/provider-host";
import { SUPPORT } from "../support/sample-numbers";

interface Registered extends pulumi.runtime.MockResourceArgs {}

let registered: Registered[];

function mock(configuration: Record<string, string> = {}, secrets: string[] = [], isPreview = false): void {
    registered = [];
    const mocks: pulumi.runtime.Mocks = {
        newResource(args) {
            registered.push(args);
            return { id: args.id || "7654000001", state: args.inputs };
        },
        call: () => ({}),
    };
    void pulumi.runtime.setMocks(mocks, undefined, undefined, isPreview);
    pulumi.runtime.setAllConfig(configuration, secrets);
}

function value<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => output.apply(resolve));
}

async function inputsOf(make: () => ExistingWhatsAppPhoneNumber): Promise<Record<string, unknown>> {
    await value(make().urn);
    return registered.at(-1)?.inputs ?? {};
}

const URN = "urn:pulumi:stack::project::pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber";

describe("WhatsAppPhoneNumber", () => {
    beforeEach(() => mock());

    it("registers under its token with the five inputs and the provider's constant", async () => {
        const support = new WhatsAppPhoneNumber("support", SUPPORT);
        assert.equal(await value(support.id), "7654000001");
        assert.equal(registered[0]?.type, "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber");
        assert.deepEqual(registered[0]?.inputs, {
            ...SUPPORT,
            e164: "+919761234567",
            __provider: PROVIDER,
            __preview: false,
            __resource: `${URN}::support`,
        });
        assert.equal(await value(support.e164), "+919761234567");
        assert.equal(await value(support.name), "ACME Support");
    });

    it("takes outputs of other resources as inputs, and sends only the fields it knows", async () => {
        const args = { ...SUPPORT, wabaId: pulumi.output("766123456789"), apiKey: "typo" } as WhatsAppPhoneNumberArgs;
        const inputs = await inputsOf(() => new WhatsAppPhoneNumber("support", args));
        assert.equal(inputs.wabaId, "766123456789");
        assert.equal(inputs.apiKey, undefined);
    });

    it("sends opts.import to the provider but not to the engine, which cannot import dynamic resources", async () => {
        const inputs = await inputsOf(() => new WhatsAppPhoneNumber("support", SUPPORT, { import: "7654000009" }));
        assert.equal(inputs.__import, "7654000009");
        assert.ok(!registered[0]?.id, "the engine would read by this id");
    });

    it("reads with get, by id and WABA", async () => {
        const inputs = await inputsOf(() =>
            WhatsAppPhoneNumber.get("support", "7654000009", { wabaId: "766123456789" }),
        );
        assert.deepEqual(inputs, { wabaId: "766123456789", __provider: PROVIDER });
        assert.equal(registered[0]?.id, "7654000009");
    });

    it("sends no derived or hidden input with get, and no e164, by whose absence the provider recognises get", async () => {
        const state = { ...SUPPORT, e164: "+919761234567" };
        const inputs = await inputsOf(() => WhatsAppPhoneNumber.get("support", "7654000009", state));
        assert.deepEqual(inputs, { ...SUPPORT, __provider: PROVIDER });
    });

    for (const [secret, isMarked] of [
        ["phoneNumber", true],
        ["countryCode", true],
        ["name", false],
    ] as const) {
        it(`${isMarked ? "marks" : "does not mark"} e164 as secret in a get with a secret ${secret}`, async () => {
            const requested: string[][] = [];
            const monitor = pulumi.runtime.getMonitor() as unknown as {
                readResource(request: { getAdditionalsecretoutputsList(): string[] }, ...rest: unknown[]): unknown;
            };
            const readResource = monitor.readResource.bind(monitor);
            monitor.readResource = (request, ...rest) => {
                requested.push(request.getAdditionalsecretoutputsList());
                return readResource(request, ...rest);
            };
            const state = { ...SUPPORT, [secret]: pulumi.secret(SUPPORT[secret]) };
            const opts = { additionalSecretOutputs: ["wabaId"] };
            await inputsOf(() => WhatsAppPhoneNumber.get("support", "7654000009", state, opts));
            assert.deepEqual(requested, [isMarked ? ["wabaId", "e164"] : ["wabaId"]]);
            assert.deepEqual(opts, { additionalSecretOutputs: ["wabaId"] });
        });
    }

    it("refuses get without the WABA, with the line to write", () => {
        assert.throws(() => WhatsAppPhoneNumber.get("support", "7654000009"), {
            code: "KALEYRA_GET_NEEDS_WABA",
            message:
                /^.* \[KALEYRA_GET_NEEDS_WABA\]\n.*WhatsAppPhoneNumber\.get\("support", "<phone number ID>", \{ wabaId: "<WABA ID>" \}\)/,
        });
    });

    it("recognises its instances", () => {
        const support = new WhatsAppPhoneNumber("support", SUPPORT);
        assert.ok(WhatsAppPhoneNumber.isInstance(support));
        assert.ok(!WhatsAppPhoneNumber.isInstance({}));
        assert.ok(!WhatsAppPhoneNumber.isInstance(undefined));
        assert.equal(WhatsAppPhoneNumber.__pulumiType, "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber");
    });

    it("sends its URN, which messages and the check for duplicates use", async () => {
        const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
        const child = await inputsOf(() => new WhatsAppPhoneNumber("support", SUPPORT, { parent }));
        assert.equal(child.__resource, `${URN.replace("::pulumi-", "::test:index:Parent$pulumi-")}::support`);
        const renamed = { name: "helpdesk", parent: pulumi.rootStackResource };
        const other = await inputsOf(() => new WhatsAppPhoneNumber("sales", SUPPORT, { aliases: [renamed] }));
        assert.equal(other.__resource, `${URN}::sales`);
    });

    describe("e164", () => {
        beforeEach(() => mock({}, [], true));

        const unknown = () => pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

        it("is known in a preview as soon as both parts are", async () => {
            const inputs = await inputsOf(() => new WhatsAppPhoneNumber("support", { ...SUPPORT, wabaId: unknown() }));
            assert.equal(inputs.wabaId, pulumi.unknown);
            assert.equal(inputs.e164, "+919761234567");
        });

        for (const field of ["countryCode", "phoneNumber"] as const) {
            it(`is unknown while ${field} is`, async () => {
                const support = new WhatsAppPhoneNumber("support", { ...SUPPORT, [field]: unknown() });
                await value(support.urn);
                assert.equal(registered[0]?.inputs.e164, pulumi.unknown);
            });

            for (const known of [SUPPORT[field], unknown()]) {
                it(`is a secret if ${field} is, ${known === SUPPORT[field] ? "known" : "unknown"}, and is marked as one for the provider`, async () => {
                    const args = { ...SUPPORT, [field]: pulumi.secret(known) };
                    const support = new WhatsAppPhoneNumber("support", args);
                    assert.equal(await pulumi.isSecret(support.e164), known === SUPPORT[field]);
                    assert.equal((await inputsOf(() => support)).__secret, true);
                });
            }
        }

        it("is not a secret if only another field is", async () => {
            const name = pulumi.secret(SUPPORT.name);
            const support = new WhatsAppPhoneNumber("support", { ...SUPPORT, name });
            assert.ok(!(await pulumi.isSecret(support.e164)));
            const inputs = await inputsOf(() => support);
            assert.ok(!("__secret" in inputs));
        });

        it("is left to the provider's check where a part is missing or is not text", async () => {
            for (const phoneNumber of [undefined, 9761234567]) {
                const args = { ...SUPPORT, phoneNumber } as unknown as WhatsAppPhoneNumberArgs;
                const inputs = await inputsOf(() => new WhatsAppPhoneNumber("support", args));
                assert.equal(inputs.e164, undefined);
            }
        });
    });

    describe("with kaleyra:apiKey in the configuration", () => {
        const warnings: string[] = [];
        const { warn } = pulumi.log;

        beforeEach(() => {
            warnings.length = 0;
            (pulumi.log as { warn: typeof warn }).warn = async (message) => {
                warnings.push(message);
            };
        });

        afterEach(() => {
            (pulumi.log as { warn: typeof warn }).warn = warn;
        });

        it("warns once that it is not a secret, without showing it", async () => {
            mock({ "kaleyra:apiKey": "canary" });
            await inputsOf(() => new WhatsAppPhoneNumber("support", SUPPORT));
            await inputsOf(() => new WhatsAppPhoneNumber("sales", { ...SUPPORT, phoneNumber: "9761234568" }));
            assert.equal(warnings.length, 1);
            assert.match(warnings[0] ?? "", /pulumi config set --secret kaleyra:apiKey/);
            assert.doesNotMatch(warnings[0] ?? "", /canary/);
        });

        it("does not warn when it is a secret", async () => {
            mock({ "kaleyra:apiKey": "canary" }, ["kaleyra:apiKey"]);
            await inputsOf(() => new WhatsAppPhoneNumber("support", SUPPORT));
            assert.deepEqual(warnings, []);
        });
    });
});
