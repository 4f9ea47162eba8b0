// The resource class under Pulumi's runtime mocks: what it hands to the engine, and what it refuses by itself.

import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { WhatsAppPhoneNumber, type WhatsAppPhoneNumberArgs } from "../../sdk";
import { PROVIDER } from "../host";
import { SUPPORT } from "../numbers";

interface Registered extends pulumi.runtime.MockResourceArgs {}

let registered: Registered[];

function mock(configuration: Record<string, string> = {}, secrets: string[] = []): void {
    registered = [];
    void pulumi.runtime.setMocks({
        newResource(args) {
            registered.push(args);
            const { countryCode, phoneNumber } = args.inputs;
            return { id: args.id || "7654000001", state: { ...args.inputs, e164: `${countryCode}${phoneNumber}` } };
        },
        call: () => ({}),
    });
    pulumi.runtime.setAllConfig(configuration, secrets);
}

function value<T>(output: pulumi.Output<T>): Promise<T> {
    return new Promise((resolve) => output.apply(resolve));
}

async function inputsOf(make: () => WhatsAppPhoneNumber): Promise<Record<string, unknown>> {
    await value(make().urn);
    return registered.at(-1)?.inputs ?? {};
}

describe("WhatsAppPhoneNumber", () => {
    beforeEach(() => mock());

    it("registers under its token with the five inputs and the provider's constant", async () => {
        const support = new WhatsAppPhoneNumber("support", SUPPORT);
        assert.equal(await value(support.id), "7654000001");
        assert.equal(registered[0]?.type, "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber");
        assert.deepEqual(registered[0]?.inputs, { ...SUPPORT, __provider: PROVIDER });
        assert.equal(await value(support.e164), "+919761234567");
        assert.equal(await value(support.name), "ACME Support");
    });

    it("takes outputs of other resources as inputs", async () => {
        const inputs = await inputsOf(
            () => new WhatsAppPhoneNumber("support", { ...SUPPORT, wabaId: pulumi.output("766123456789") }),
        );
        assert.equal(inputs.wabaId, "766123456789");
    });

    it("hands over only the fields it knows", async () => {
        const args = { ...SUPPORT, apiKey: "typo" } as WhatsAppPhoneNumberArgs;
        assert.equal((await inputsOf(() => new WhatsAppPhoneNumber("support", args))).apiKey, undefined);
    });

    it("hands opts.import to the provider and keeps it from the engine, which cannot import dynamic resources", async () => {
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

    it("refuses get without the WABA, with the line to write", () => {
        assert.throws(() => WhatsAppPhoneNumber.get("support", "7654000009"), {
            code: "KALEYRA_GET_NEEDS_WABA",
            message: /WhatsAppPhoneNumber\.get\("support", "<phone number ID>", \{ wabaId: "<WABA id>" \}\)/,
        });
    });

    it("recognises its instances", () => {
        const support = new WhatsAppPhoneNumber("support", SUPPORT);
        assert.ok(WhatsAppPhoneNumber.isInstance(support));
        assert.ok(!WhatsAppPhoneNumber.isInstance({}));
        assert.ok(!WhatsAppPhoneNumber.isInstance(undefined));
        assert.equal(WhatsAppPhoneNumber.__pulumiType, "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber");
    });

    it("reports the second resource of a program that names the same number, with both names", async () => {
        await inputsOf(() => new WhatsAppPhoneNumber("support", SUPPORT));
        const inputs = await inputsOf(() => new WhatsAppPhoneNumber("helpdesk", { ...SUPPORT, name: "Other" }));
        assert.match(
            String(inputs.__twin),
            /^\+919761234567 of WABA 766123456789 is declared twice, as "support" and as "helpdesk"/,
        );
    });

    it("tells two resources of one name under different parents apart", async () => {
        const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
        await inputsOf(() => new WhatsAppPhoneNumber("support", SUPPORT));
        const inputs = await inputsOf(() => new WhatsAppPhoneNumber("support", SUPPORT, { parent }));
        assert.match(String(inputs.__twin), /declared twice, as "support" and as "support"/);
    });

    it("forgets the first deployment's numbers in the next one of the same process", async () => {
        await inputsOf(() => new WhatsAppPhoneNumber("support", SUPPORT));
        mock();
        const inputs = await inputsOf(() => new WhatsAppPhoneNumber("helpdesk", SUPPORT));
        assert.equal(inputs.__twin, undefined);
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

        it("says nothing when it is a secret", async () => {
            mock({ "kaleyra:apiKey": "canary" }, ["kaleyra:apiKey"]);
            await inputsOf(() => new WhatsAppPhoneNumber("support", SUPPORT));
            assert.deepEqual(warnings, []);
        });
    });
});
