// The policy pack in Pulumi's real analyzer process, which the test starts and calls as the engine does.
// What the engine sends was recorded from previews with the real CLI (3.258).

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { neutralEnvironment } from "../../scripts/pulumi-cli/find";
import { ROOT } from "../../scripts/root";
import { SUPPORT } from "../support/sample-numbers";

const structs = require("google-protobuf/google/protobuf/struct_pb");
const empty = require("google-protobuf/google/protobuf/empty_pb");
const messages = require("@pulumi/pulumi/proto/analyzer_pb");
const { AnalyzerClient } = require("@pulumi/pulumi/proto/analyzer_grpc_pb");

const FOLDER = join(ROOT, "examples/policy-pack");
const TYPE = "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber";

/** How the engine sends unknown and secret fields. It leaves `__provider` and `__import` out. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secret = (value: string) => ({
    "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
    value,
});

const { ADVISORY, MANDATORY, DISABLED } = messages.EnforcementLevel;

interface Diagnostic {
    readonly policy: string;
    readonly level: number;
    /** Without the policy's description, which is the line before it. */
    readonly message: string;
}

interface Policy {
    readonly name: string;
    readonly level: number;
    /** The schema's defaults. */
    readonly defaults: Record<string, unknown>;
}

let child: ChildProcess;
let client: grpc.Client;
let policies: Policy[];

// biome-ignore lint/suspicious/noExplicitAny: the generated protobuf classes have no types.
function call(method: string, request: unknown): Promise<any> {
    return new Promise((resolve, reject) => {
        // biome-ignore lint/suspicious/noExplicitAny: the same.
        (client as any)[method](request, (error: grpc.ServiceError | null, response: unknown) =>
            error ? reject(error) : resolve(response),
        );
    });
}

/** Configures every policy as the engine does: the schema's defaults, and over them the user's file. */
async function configure(file: Record<string, { level?: number; properties?: object }> = {}): Promise<void> {
    const request = new messages.ConfigureAnalyzerRequest();
    for (const { name, level, defaults } of policies) {
        const config = new messages.PolicyConfig();
        config.setEnforcementlevel(file[name]?.level ?? level);
        config.setProperties(structs.Struct.fromJavaScript({ ...defaults, ...file[name]?.properties }));
        request.getPolicyconfigMap().set(name, config);
    }
    await call("configure", request);
}

async function analyze(name: string, properties: object, type = TYPE): Promise<Diagnostic[]> {
    const request = new messages.AnalyzeRequest();
    request.setType(type);
    request.setName(name);
    request.setUrn(`urn:pulumi:test::test::${type}::${name}`);
    request.setProperties(structs.Struct.fromJavaScript(properties));
    request.setOptions(new messages.AnalyzerResourceOptions());
    const response = await call("analyze", request);
    // biome-ignore lint/suspicious/noExplicitAny: the same.
    return response.getDiagnosticsList().map((diagnostic: any) => ({
        policy: diagnostic.getPolicyname(),
        level: diagnostic.getEnforcementlevel(),
        message: diagnostic.getMessage().split("\n").at(-1),
    }));
}

const refusedBy = async (name: string, properties: object) =>
    (await analyze(name, properties)).filter(({ level }) => level === MANDATORY).map(({ policy }) => policy);

describe("the policy pack, in Pulumi's analyzer process", () => {
    before(async () => {
        const program = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
        child = spawn(process.execPath, [program, "127.0.0.1:1", FOLDER], {
            cwd: FOLDER,
            env: neutralEnvironment(),
            stdio: ["ignore", "pipe", "inherit"],
        });
        const port = await Promise.race([
            once(child.stdout as NodeJS.ReadableStream, "data"),
            once(child, "exit").then(([code]) => assert.fail(`the analyzer process ended with ${code}`)),
        ]);
        client = new AnalyzerClient(`127.0.0.1:${Number(port)}`, grpc.credentials.createInsecure());
        const info = await call("getAnalyzerInfo", new empty.Empty());
        // biome-ignore lint/suspicious/noExplicitAny: the same.
        policies = info.getPoliciesList().map((policy: any) => {
            const properties: Record<string, { default: unknown }> = policy
                .getConfigschema()
                .getProperties()
                .toJavaScript();
            const defaults = Object.entries(properties).map(([key, schema]) => [key, schema.default]);
            return {
                name: policy.getName(),
                level: policy.getEnforcementlevel(),
                defaults: Object.fromEntries(defaults),
            };
        });
    });

    after(async () => {
        client?.close();
        if (child.exitCode === null) {
            child.kill();
            await once(child, "exit");
        }
    });

    beforeEach(() => configure());

    it("accepts what is allowed", async () => {
        assert.deepEqual(await analyze("payments-india", SUPPORT), []);
    });

    it("refuses a country that is not on the list", async () => {
        assert.deepEqual(await analyze("payments-us", { ...SUPPORT, countryCode: "+1", phoneNumber: "2015550123" }), [
            {
                policy: "allowed-countries",
                level: MANDATORY,
                message:
                    "The country code is +1, expected one of +39, +91. " +
                    'Use a number from an allowed country, or add the code to "codes" in this policy\'s configuration.',
            },
        ]);
    });

    it("refuses a display name that does not match the pattern", async () => {
        assert.deepEqual(await analyze("payments-india", { ...SUPPORT, name: "Support" }), [
            {
                policy: "display-names",
                level: MANDATORY,
                message: 'The display name does not match "^ACME ". Correct it before the number is added.',
            },
        ]);
    });

    it("refuses a resource whose name does not begin with an owner", async () => {
        assert.deepEqual(await analyze("support", SUPPORT), [
            {
                policy: "owners",
                level: MANDATORY,
                message:
                    'The resource\'s name is "support", expected <owner>-<purpose> with one of the ' +
                    "owners marketing, payments, sales. Rename it; if it is in the state already, add the option " +
                    '{ aliases: [{ name: "support" }] }, so that it stays the same resource.',
            },
        ]);
        for (const name of ["payments", "payments-", "paymentsdesk-india", "india-payments"]) {
            assert.deepEqual(await refusedBy(name, SUPPORT), ["owners"], name);
        }
    });

    it("reads the allowed values from the configuration", async () => {
        const american = { ...SUPPORT, countryCode: "+1", name: "Support" };
        assert.deepEqual(await refusedBy("team-a-us", american), ["allowed-countries", "display-names", "owners"]);
        await configure({
            "allowed-countries": { properties: { codes: ["+1"] } },
            "display-names": { properties: { pattern: "^Support$" } },
            owners: { properties: { owners: ["team-a"] } },
        });
        assert.deepEqual(await analyze("team-a-us", american), []);
        assert.deepEqual(await refusedBy("payments-india", SUPPORT), ["allowed-countries", "display-names", "owners"]);
    });

    it("reads the enforcement level from the configuration", async () => {
        await configure({ "display-names": { level: ADVISORY }, owners: { level: DISABLED } });
        const diagnostics = await analyze("support", { ...SUPPORT, countryCode: "+1", name: "Support" });
        assert.deepEqual(
            diagnostics.map(({ policy, level }) => [policy, level]),
            [
                ["allowed-countries", MANDATORY],
                ["display-names", ADVISORY],
            ],
        );
    });

    it("does not refuse in a preview what is not known yet, and reports that it could not check it", async () => {
        const diagnostics = await analyze("payments-india", { ...SUPPORT, countryCode: UNKNOWN, name: UNKNOWN });
        assert.deepEqual(
            diagnostics.map(({ policy, level, message }) => [policy, level, message.match(/string value at .*/)?.[0]]),
            [
                ["allowed-countries", ADVISORY, "string value at .countryCode can't be known during preview"],
                ["display-names", ADVISORY, "string value at .name can't be known during preview"],
            ],
        );
    });

    it("refuses what is known, although another field is not known yet", async () => {
        const diagnostics = await analyze("us", {
            ...SUPPORT,
            countryCode: "+1",
            phoneNumber: UNKNOWN,
            name: "Support",
        });
        assert.deepEqual(
            diagnostics.map(({ policy, level }) => [policy, level]),
            ["allowed-countries", "display-names", "owners"].map((policy) => [policy, MANDATORY]),
        );
    });

    it("checks secret fields too, and shows neither the number nor its name", async () => {
        const hidden = { ...SUPPORT, countryCode: secret("+91"), name: secret("ACME Support") };
        assert.deepEqual(await analyze("payments-india", hidden), []);
        const number = {
            ...hidden,
            phoneNumber: secret("9761234567"),
            countryCode: secret("+1"),
            name: secret("Desk"),
        };
        const diagnostics = await analyze("support", number);
        assert.deepEqual(
            diagnostics.map(({ policy }) => policy),
            ["allowed-countries", "display-names", "owners"],
        );
        assert.doesNotMatch(JSON.stringify(diagnostics), /9761234567|Desk/);
    });

    it("ignores resources of other types", async () => {
        const other = { countryCode: "+1", name: "Support" };
        for (const type of [
            "pulumi:pulumi:Stack",
            "pulumi:providers:pulumi-nodejs",
            "pulumi-nodejs:dynamic:Resource",
        ]) {
            assert.deepEqual(await analyze("support", other, type), [], type);
        }
    });
});
