// getPhoneNumbers in a program of its own against a sandbox, and under the mocks of unit tests.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { Sandbox } from "../../sandbox/server";
import { neutralEnvironment } from "../../scripts/pulumi-cli/find";
import { ROOT } from "../../scripts/root";
import { getPhoneNumbers, getPhoneNumbersOutput } from "../../sdk";
import { SALES, SUPPORT } from "../support/sample-numbers";

const run = promisify(execFile);

const { wabaId } = SUPPORT;

const HEAD = `
    const pulumi = require("@pulumi/pulumi");
    const { getPhoneNumbers, getPhoneNumbersOutput } = require("pulumi-kaleyra");
    const print = (value) => console.log(JSON.stringify(value));
    const report = ({ code, message, stack }) => print({ code, message, stack });
`;

/** What a program prints, one JSON text a line. */
async function program(
    source: string,
    environment: Record<string, string>,
    configuration: Record<string, string> = {},
    // biome-ignore lint/suspicious/noExplicitAny: what a test's own program prints.
): Promise<any[]> {
    const env = { ...neutralEnvironment(), PULUMI_CONFIG: JSON.stringify(configuration), ...environment };
    const args = ["-e", `${HEAD}(async () => {${source}})();`];
    const { stdout } = await run(process.execPath, args, { cwd: join(ROOT, "examples/quickstart"), env });
    return stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
}

/** A program that reports why it could not get the numbers. */
function failing(args: string): string {
    return `await getPhoneNumbers(${args}).then(print, (error) => {
        report(error);
        print(pulumi.RunError.isInstance(error));
    });`;
}

describe("getPhoneNumbers", () => {
    let sandbox: Sandbox;

    beforeEach(async () => {
        sandbox = await Sandbox.start();
        for (const fields of [SUPPORT, SALES]) {
            sandbox.store.add({ ...fields, verified: fields === SALES, otp: "123456", otpSentAt: 0 });
        }
    });

    afterEach(() => sandbox.close());

    const LISTED = [
        { phoneNumberId: "7654000001", e164: "+919761234567", name: "ACME Support", status: "NOT_VERIFIED" },
        { phoneNumberId: "7654000002", e164: "+919761234568", name: "ACME Sales", status: "VERIFIED" },
    ];

    it("returns the numbers of the WABA as Kaleyra lists them", async () => {
        const source = `print(await getPhoneNumbers({ wabaId: "${wabaId}" }));`;
        assert.deepEqual(await program(source, sandbox.environment), [{ numbers: LISTED }]);
    });

    it("takes the account from the stack configuration before the environment", async () => {
        const configuration = {
            "kaleyra:sid": sandbox.account.sid,
            "kaleyra:apiKey": sandbox.account.apiKey,
            "kaleyra:apiDomain": sandbox.url,
        };
        const environment = { KALEYRA_SID: "OTHER", KALEYRA_API_KEY: "other", KALEYRA_POD: "IN" };
        const source = `print((await getPhoneNumbers({ wabaId: "${wabaId}" })).numbers.length);`;
        assert.deepEqual(await program(source, environment, configuration), [2]);
    });

    it("sends one request per WABA and run, whichever function and however many calls", async () => {
        const source = `
            const args = { wabaId: "${wabaId}" };
            const answers = [await getPhoneNumbers(args), ...(await Promise.all([getPhoneNumbers(args), getPhoneNumbers(args)]))];
            await new Promise((resolve) => getPhoneNumbersOutput(args).apply((answer) => resolve(answers.push(answer))));
            print(answers.map(({ numbers }) => numbers.length));`;
        assert.deepEqual(await program(source, sandbox.environment), [[2, 2, 2, 2]]);
        assert.equal(sandbox.count("list"), 1);
    });

    it("loads the HTTP client only when it is called, and closes its connection", async () => {
        const source = `
            const loaded = () => ["undici", "libphonenumber-js", "dist/provider", "dist/kaleyra"]
                .filter((part) => Object.keys(require.cache).some((file) => file.includes("/" + part + "/")));
            const sockets = [];
            require("node:diagnostics_channel").subscribe("undici:client:connected", ({ socket }) => sockets.push(socket));
            print(loaded());
            await getPhoneNumbers({ wabaId: "${wabaId}" });
            print(loaded().includes("undici"));
            print(sockets.map(({ destroyed }) => destroyed));`;
        assert.deepEqual(await program(source, sandbox.environment), [[], true, [true]]);
    });

    it("keeps a secret WABA ID's answer secret, and sends no request while the ID is unknown", async () => {
        const source = `
            const secret = getPhoneNumbersOutput({ wabaId: pulumi.secret("${wabaId}") });
            print(await pulumi.isSecret(secret));
            const unknown = getPhoneNumbersOutput({ wabaId: pulumi.output(pulumi.unknown) });
            print(await unknown.isKnown);`;
        assert.deepEqual(await program(source, sandbox.environment), [true, false]);
        assert.equal(sandbox.count("list"), 1);
    });

    it("returns the digits as listed where their country code cannot be determined, and leaves out what is not listed", async () => {
        const data = [{ id: "1", phone_number: "0401234567" }];
        const body = { code: "WA200", message: "ok", data, error: {} };
        sandbox.faults.set([{ kind: "answer", on: "list", body: JSON.stringify(body) }]);
        const source = `print(await getPhoneNumbers({ wabaId: "${wabaId}" }));`;
        assert.deepEqual(await program(source, sandbox.environment), [
            { numbers: [{ phoneNumberId: "1", e164: "0401234567" }] },
        ]);
    });

    it("leaves out an entry with several phone number IDs", async () => {
        const data = [{ id: "1", phone_number_id: "2", phone_number: "+919761234567" }];
        const body = { code: "WA200", message: "ok", data, error: {} };
        sandbox.faults.set([{ kind: "answer", on: "list", body: JSON.stringify(body) }]);
        const source = `print(await getPhoneNumbers({ wabaId: "${wabaId}" }));`;
        assert.deepEqual(await program(source, sandbox.environment), [{ numbers: [] }]);
    });

    it("is unknown in a preview without credentials, as an output", async () => {
        const source = `print(await getPhoneNumbersOutput({ wabaId: "${wabaId}" }).isKnown);`;
        assert.deepEqual(await program(source, { PULUMI_NODEJS_DRY_RUN: "true" }), [false]);
        assert.deepEqual(sandbox.requests, []);
    });

    it("names the missing settings and the commands that set them", async () => {
        const [{ code, message }, isRunError] = await program(failing(`{ wabaId: "${wabaId}" }`), {});
        assert.equal(code, "KALEYRA_SETTINGS");
        assert.match(message, /^kaleyra:sid, kaleyra:apiKey and kaleyra:pod .*\[KALEYRA_SETTINGS\]\n/);
        assert.match(message, /pulumi config set --secret kaleyra:apiKey <your API key>/);
        assert.ok(isRunError);
    });

    it("rejects a WABA that the account does not have, with Kaleyra's answer", async () => {
        const [{ code, message, stack }, isRunError] = await program(failing('{ wabaId: "1" }'), sandbox.environment);
        assert.equal(code, "KALEYRA_WABA");
        assert.equal(stack, "", "Pulumi prints stacks in some cases");
        assert.match(message, /^.*WABA 1\b.*\[KALEYRA_WABA\]\n[\s\S]*WA401/);
        assert.ok(isRunError);
    });

    it("rejects a wrong API key without showing it", async () => {
        const environment = { ...sandbox.environment, KALEYRA_API_KEY: "canary" };
        const [{ code, message }, isRunError] = await program(failing(`{ wabaId: "${wabaId}" }`), environment);
        assert.equal(code, "KALEYRA_CREDENTIALS");
        assert.match(message, /RBC001/);
        assert.doesNotMatch(message, /canary/);
        assert.ok(isRunError);
    });

    for (const [what, args] of [
        ["malformed", '{ wabaId: "766/1" }'],
        ["missing", "{}"],
        ["an output", '{ wabaId: pulumi.output("766123456789") }'],
    ]) {
        it(`rejects a WABA ID that is ${what}, before it sends anything`, async () => {
            const [{ code, message }, isRunError] = await program(failing(String(args)), sandbox.environment);
            assert.equal(code, "KALEYRA_FIELD");
            assert.match(message, /^The wabaId of getPhoneNumbers: .*\[KALEYRA_FIELD\]\n.*getPhoneNumbersOutput/);
            assert.ok(isRunError);
            assert.equal(sandbox.requests.length, 0);
        });
    }

    describe("under mocks", () => {
        const answer = { numbers: [{ phoneNumberId: "1", e164: "+919761234567", status: "VERIFIED" }] };
        const calls: pulumi.runtime.MockCallArgs[] = [];

        beforeEach(() => {
            calls.length = 0;
            const newResource = () => ({ id: "1", state: {} });
            void pulumi.runtime.setMocks({
                newResource,
                call(args) {
                    calls.push(args);
                    return answer;
                },
            });
        });

        it("returns what the mocks answer, and asks them each time", async () => {
            assert.deepEqual(await getPhoneNumbers({ wabaId }), answer);
            const output = getPhoneNumbersOutput({ wabaId: pulumi.output(wabaId) });
            assert.deepEqual(await new Promise((resolve) => output.apply(resolve)), answer);
            assert.deepEqual(
                calls.map(({ token, inputs }) => ({ token, inputs })),
                Array(2).fill({ token: "kaleyra:index:getPhoneNumbers", inputs: { wabaId } }),
            );
        });
    });
});
