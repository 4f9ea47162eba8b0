// getPhoneNumbers in a program of its own against a sandbox, and under the mocks of unit tests.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { neutralEnvironment } from "../../scripts/pulumi-cli/find";
import { ROOT } from "../../scripts/root";
import { getPhoneNumbers, getPhoneNumbersOutput } from "../../sdk";
import { freshSandbox } from "../support/fresh-sandbox";
import { SALES, SUPPORT } from "../support/sample-numbers";

const run = promisify(execFile);

const { wabaId } = SUPPORT;

const HEAD = `
    const pulumi = require("@pulumi/pulumi");
    const { getPhoneNumbers, getPhoneNumbersOutput } = require("pulumi-kaleyra");
    const print = (value) => console.log(JSON.stringify(value));
    const args = { wabaId: "${wabaId}" };
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

describe("getPhoneNumbers", () => {
    const setup = freshSandbox();

    beforeEach(() => {
        for (const fields of [SUPPORT, SALES]) {
            setup.sandbox.store.add({ ...fields, verified: fields === SALES, otp: "123456" });
        }
    });

    const LISTED = [
        { phoneNumberId: "7654000001", e164: "+919761234567", name: "ACME Support", status: "NOT_VERIFIED" },
        { phoneNumberId: "7654000002", e164: "+919761234568", name: "ACME Sales", status: "VERIFIED" },
    ];

    it("takes the account from the stack configuration before the environment, and returns the numbers as Kaleyra lists them", async () => {
        const { sid, apiKey } = setup.sandbox.account;
        const configuration = {
            "kaleyra:sid": sid,
            "kaleyra:apiKey": apiKey,
            "kaleyra:apiDomain": setup.sandbox.url,
        };
        const environment = { KALEYRA_SID: "OTHER", KALEYRA_API_KEY: "other", KALEYRA_POD: "IN" };
        const printed = await program("print(await getPhoneNumbers(args));", environment, configuration);
        assert.deepEqual(printed, [{ numbers: LISTED }]);
    });

    it("sends one request per WABA and run, whichever function and however many calls", async () => {
        const source = `
            const answers = [await getPhoneNumbers(args), ...(await Promise.all([getPhoneNumbers(args), getPhoneNumbers(args)]))];
            await new Promise((resolve) => getPhoneNumbersOutput(args).apply((answer) => resolve(answers.push(answer))));
            print(answers.map(({ numbers }) => numbers.length));`;
        assert.deepEqual(await program(source, setup.sandbox.environment), [[2, 2, 2, 2]]);
        assert.equal(setup.sandbox.count("list"), 1);
    });

    it("loads the HTTP client only when it is called, and closes its connection", async () => {
        const source = `
            const loaded = () => ["undici", "libphonenumber-js", "dist/kaleyra"]
                .filter((part) => Object.keys(require.cache).some((file) => file.includes("/" + part + "/")));
            const sockets = [];
            require("node:diagnostics_channel").subscribe("undici:client:connected", ({ socket }) => sockets.push(socket));
            print(loaded());
            await getPhoneNumbers(args);
            print(loaded().includes("undici"));
            print(sockets.map(({ destroyed }) => destroyed));`;
        assert.deepEqual(await program(source, setup.sandbox.environment), [[], true, [true]]);
    });

    it("keeps a secret WABA ID's answer secret, and sends no request while the ID is unknown", async () => {
        const source = `
            const secret = getPhoneNumbersOutput({ wabaId: pulumi.secret("${wabaId}") });
            print(await pulumi.isSecret(secret));
            const unknown = getPhoneNumbersOutput({ wabaId: pulumi.output(pulumi.unknown) });
            print(await unknown.isKnown);`;
        assert.deepEqual(await program(source, setup.sandbox.environment), [true, false]);
        assert.equal(setup.sandbox.count("list"), 1);
    });

    it("requests the list once more after a failure", async () => {
        setup.sandbox.faults.set([{ kind: "answer", on: "list", status: 404, body: "<html>", times: 1 }]);
        const printed = await program("print(await getPhoneNumbers(args));", setup.sandbox.environment);
        assert.deepEqual(printed, [{ numbers: LISTED }]);
        assert.equal(setup.sandbox.count("list"), 2);
    });

    it("fails with what helps: where the settings come from, or the command that shows the form of the list", async () => {
        const source = "print((await getPhoneNumbers(args).catch((error) => error)).message);";
        const messageIn = async (environment: Record<string, string>) => String(await program(source, environment));
        const wrongKey = { ...setup.sandbox.environment, KALEYRA_API_KEY: "wrong-key" };
        assert.match(await messageIn(wrongKey), /\[KALEYRA_CREDENTIALS\][\s\S]*API key from KALEYRA_API_KEY/);
        setup.sandbox.listForm = { ...setup.sandbox.listForm, container: "unrecognisable" };
        assert.match(await messageIn(setup.sandbox.environment), /npx pulumi-kaleyra list --waba 766123456789 --shape/);
    });

    it("returns the digits as listed where their country code cannot be determined, and leaves out an entry with two IDs", async () => {
        const data = [
            { id: "1", phone_number: "0401234567" },
            { id: "2", phone_number_id: "3", phone_number: "+919761234567" },
        ];
        setup.sandbox.faults.set([{ kind: "answer", on: "list", body: JSON.stringify({ code: "WA200", data }) }]);
        assert.deepEqual(await program("print(await getPhoneNumbers(args));", setup.sandbox.environment), [
            { numbers: [{ phoneNumberId: "1", e164: "0401234567" }] },
        ]);
    });

    it("is unknown in a preview without credentials, as an output", async () => {
        const source = `print(await getPhoneNumbersOutput({ wabaId: "${wabaId}" }).isKnown);`;
        assert.deepEqual(await program(source, { PULUMI_NODEJS_DRY_RUN: "true" }), [false]);
        assert.deepEqual(setup.sandbox.requests, []);
    });

    const malformed = /^The wabaId of getPhoneNumbers: .*\[KALEYRA_FIELD\]\n.*getPhoneNumbersOutput/;
    for (const [what, args, environment, message] of [
        [
            "without credentials",
            "args",
            { KALEYRA_SID: "", KALEYRA_API_KEY: "", KALEYRA_API_DOMAIN: "" },
            /^kaleyra:sid, kaleyra:apiKey and kaleyra:pod .*\[KALEYRA_SETTINGS\]\n[\s\S]*config set --secret kaleyra:apiKey/,
        ],
        ["of another account's WABA", '{ wabaId: "1" }', {}, /^.*WABA 1\b.*\[KALEYRA_WABA\]\n[\s\S]*WA401/],
        ["without a WABA ID", "{}", {}, malformed],
        ["with an output", '{ wabaId: pulumi.output("766123456789") }', {}, malformed],
    ] as const) {
        it(`rejects a call ${what} with an error that Pulumi prints without a stack`, async () => {
            const source = `await getPhoneNumbers(${args}).then(print, (error) => {
                print([error.message, error.stack, pulumi.RunError.isInstance(error)]);
            });`;
            const [[shown, stack, isRunError]] = await program(source, {
                ...setup.sandbox.environment,
                ...environment,
            });
            assert.match(shown, message);
            assert.equal(stack, "");
            assert.equal(isRunError, true);
            assert.ok(message !== malformed || setup.sandbox.requests.length === 0, "a request was sent");
        });
    }

    it("returns under mocks what they answer, and calls them each time", async () => {
        const answer = { numbers: [{ phoneNumberId: "1", e164: "+919761234567", status: "VERIFIED" }] };
        const calls: unknown[] = [];
        void pulumi.runtime.setMocks({
            newResource: () => ({ id: "1", state: {} }),
            call: ({ token, inputs }) => {
                calls.push({ token, inputs });
                return answer;
            },
        });
        assert.deepEqual(await getPhoneNumbers({ wabaId }), answer);
        const output = getPhoneNumbersOutput({ wabaId: pulumi.output(wabaId) });
        assert.deepEqual(await new Promise((resolve) => output.apply(resolve)), answer);
        assert.deepEqual(calls, Array(2).fill({ token: "kaleyra:index:getPhoneNumbers", inputs: { wabaId } }));
    });
});
