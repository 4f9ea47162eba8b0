// The command pulumi-kaleyra as a process: list and sandbox, exit codes, error codes and help.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sandbox } from "../../sandbox/server";
import { listed } from "../support/faults";
import { SUPPORT } from "../support/sample-numbers";
import { type Exited, exitOf, FakePulumi, runOnSandbox, startCommand } from "./process";

const NUMBER = ["--waba", "766123456789", "--id", "7654000001", "--number", "+919761234567"];

describe("pulumi-kaleyra", () => {
    let sandbox: Sandbox;

    beforeEach(async () => {
        sandbox = await Sandbox.start();
        sandbox.store.add({ ...SUPPORT, verified: false, otp: "123456" });
    });

    afterEach(() => sandbox.close());

    function command(args: readonly string[], environment: Record<string, string> = {}): Promise<Exited> {
        return runOnSandbox(sandbox, args, "", environment);
    }

    it("prints the list as a table, and as JSON for scripts", async () => {
        const { stdout } = await command(["list", "--waba", "766123456789"]);
        assert.deepEqual(stdout.trim().split("\n"), [
            "WABA          PHONE NUMBER ID  NUMBER         STATUS        NAME          RESOURCE",
            "766123456789  7654000001       +919761234567  NOT_VERIFIED  ACME Support  -",
        ]);
        const { stdout: json } = await command(["list", "--waba", "766123456789", "--json"]);
        assert.deepEqual(JSON.parse(json), [
            {
                id: "7654000001",
                number: "+919761234567",
                name: "ACME Support",
                status: "NOT_VERIFIED",
                wabaId: "766123456789",
                resource: null,
                listed: true,
                verified: false,
            },
        ]);
    });

    it("prints no control character of a listed name in the table, and the exact name as JSON", async () => {
        const name = "ACME\u001b[2J\u009b31m\u202eSupport";
        sandbox.store.update("7654000001", { name });
        const { stdout } = await command(["list", "--waba", "766123456789"]);
        assert.match(stdout, /ACME \[2J 31mSupport/);
        const { stdout: json } = await command(["list", "--waba", "766123456789", "--json"]);
        assert.doesNotMatch((stdout + json).replaceAll("\n", ""), /\p{Cc}|\u202e/u);
        assert.equal(JSON.parse(json)[0].name, name);
    });

    it("never guesses the ID of a number that is listed under two", async () => {
        const entry = { id: "1", phone_number_id: "2", display_phone_number: "+91 97612 34567" };
        sandbox.faults.set([listed([entry])]);
        const { stdout } = await command(["list", "--waba", "766123456789"]);
        assert.match(stdout, / - +\+919761234567 /);
        const { stderr } = await command(["import", "--waba", "766123456789"]);
        assert.match(stderr, /^warning: \+919761234567 is skipped: the list shows no single ID for it/);
    });

    it("shows with list --shape the keys, types and lengths, and nothing of the content", async () => {
        const { sid, apiKey } = sandbox.account;
        const data = {
            [SUPPORT.wabaId]: [
                {
                    id: "7654000001",
                    display_phone_number: "+91 97612 34567",
                    verified_name: "ACME Support",
                    since: 1712345678,
                },
                {
                    id: 7654000002,
                    mail: "jane@acme.example",
                    owner: sid,
                    note: `key ${apiKey}`,
                    verified: true,
                    limit: null,
                },
            ],
            "ACME Support": { "+919761234567": "7654000001" },
        };
        sandbox.faults.set([listed(data)]);
        const { stdout, code } = await command(["list", "--waba", "766123456789", "--shape"]);
        assert.equal(code, 0);
        assert.doesNotMatch(stdout, /7654|9761|7661|1712|acme|support|jane|example|key s/i);
        assert.ok(!stdout.includes(sid) && !stdout.includes(apiKey));
        assert.match(stdout, /"display_phone_number": "string of 15: \+0 0 0"/);
        assert.match(stdout, /"verified": "boolean"/);
    });

    it("shows the command that prints the form of a list that is not understood", async () => {
        sandbox.listForm = { ...sandbox.listForm, container: "unrecognisable" };
        const { stderr, code } = await command(["list", "--waba", "766123456789"]);
        assert.equal(code, 1);
        assert.match(
            stderr,
            /\[KALEYRA_UNKNOWN_LIST_FORM\][\s\S]*: npx pulumi-kaleyra list --waba 766123456789 --shape\n/,
        );
    });

    it("shows with doctor the account, whether it works, and what is wrong", async () => {
        const { stdout, code } = await command(["doctor", "--waba", "766123456789"]);
        assert.equal(code, 0);
        assert.match(stdout, /^No stack: the environment is used\./);
        assert.match(stdout, /^WABA 766123456789: the credentials work\. Numbers that Kaleyra lists: 1\.$/m);
        assert.match(stdout, /^ {4}Settings: SID from KALEYRA_SID, API key from KALEYRA_API_KEY, host http/m);
        const wrong = await command(["doctor", "--waba", "766123456789", "--json"], { KALEYRA_API_KEY: "canary" });
        assert.equal(wrong.code, 1);
        assert.match(JSON.parse(wrong.stdout).wabas[0].problem, /\[KALEYRA_CREDENTIALS\]/);
        assert.doesNotMatch(wrong.stdout, /canary/);
        const missing = await command(["doctor"], { KALEYRA_API_KEY: "" });
        assert.equal(missing.code, 2);
        assert.match(missing.stdout, /kaleyra:apiKey is not set/);
    });

    it("exits with 2 and KALEYRA_USAGE when the arguments cannot be used, and sends nothing", async () => {
        for (const args of [
            ["list"],
            ["list", "--waba", "x"],
            ["list", "--stack", "dev & calc"],
            ["nonsense"],
            ["import"],
            ["verify"],
            ["verify", "support"],
            ["verify", "--waba", "766123456789"],
            ["verify", "--waba", "766123456789", "--stack", "dev"],
            ["verify", "support", ...NUMBER],
            ["retry-otp", ...NUMBER, "--by", "PIGEON"],
        ]) {
            const { code, stderr } = await command(args);
            assert.equal(code, 2, args.join(" "));
            assert.match(stderr, /^[^\n]*Nothing was sent[^\n]* \[KALEYRA_USAGE\]\n/);
            assert.match(stderr, /\n.*(npx pulumi-kaleyra|--waba <id>)/);
        }
        assert.equal(sandbox.requests.length, 0);
    });

    it("warns in a project whose stack cannot be read, and uses the environment", async () => {
        const project = mkdtempSync(join(tmpdir(), "project-"));
        writeFileSync(join(project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
        try {
            const child = startCommand(
                ["list", "--waba", "766123456789"],
                { ...sandbox.environment, PATH: "" },
                project,
            );
            const { code, stderr } = await exitOf(child);
            assert.equal(code, 0, stderr);
            assert.match(
                stderr,
                /^warning: No stack could be read here, so the environment is used: the pulumi CLI is not on PATH\./,
            );
        } finally {
            rmSync(project, { recursive: true });
        }
    });

    it("exits with 2 and KALEYRA_SETTINGS when a setting is missing", async () => {
        const { code, stderr } = await command(["list", "--waba", "1"], { KALEYRA_API_KEY: "" });
        assert.equal(code, 2);
        assert.match(
            stderr,
            /^kaleyra:apiKey is not set[^\n]* \[KALEYRA_SETTINGS\]\n[\s\S]*\n {4}To use a stack's configuration, run the command in its project\.\n/,
        );
        assert.equal(sandbox.requests.length, 0);
    });

    it("says what it waits for after two seconds", async () => {
        sandbox.faults.set([{ kind: "delay", ms: 2_500, times: 1 }]);
        const { code, stderr } = await command(["list", "--waba", "766123456789"]);
        assert.equal(code, 0);
        assert.equal(stderr, "Waiting for Kaleyra …\n");
    });

    it("shows the source of credentials that Kaleyra rejects", async () => {
        const { code, stderr } = await command(["list", "--waba", "766123456789"], { KALEYRA_API_KEY: "wrong" });
        assert.equal(code, 1);
        assert.match(
            stderr,
            /^[^\n]* \[KALEYRA_CREDENTIALS\]\n[\s\S]*\n {4}Settings: SID from KALEYRA_SID, API key from KALEYRA_API_KEY, host /,
        );
        assert.doesNotMatch(stderr, /pulumi config set/);
    });

    it("warns with --stack that the stack's configuration takes precedence over the environment", async () => {
        const pulumi = new FakePulumi({ deployment: {} }, { "kaleyra:apiDomain": { value: sandbox.url } });
        const args = ["list", "--waba", "766123456789", "--stack", "dev"];
        const { code, stderr } = await command(args, {
            ...pulumi.environment,
            KALEYRA_API_DOMAIN: "http://127.0.0.1:1",
        });
        assert.equal(code, 0, stderr);
        assert.match(stderr, /^warning: KALEYRA_API_DOMAIN is .* http:/);
        assert.deepEqual(pulumi.calls.sort(), [
            "config --json --show-secrets --stack dev --non-interactive",
            "stack export --show-secrets --stack dev --non-interactive",
        ]);
        pulumi.remove();
    });

    it("reports with --stack what the pulumi CLI did not print, and what to use instead", async () => {
        const STATE = { deployment: {} };
        const args = ["list", "--waba", "766123456789", "--stack", "dev"];
        for (const [state, configuration] of [
            [STATE, "no JSON"],
            [STATE, []],
            ["no JSON", {}],
            [{}, {}],
        ] as const) {
            const pulumi = new FakePulumi(state, configuration);
            const { code, stderr } = await command(args, pulumi.environment);
            assert.equal(code, 2);
            assert.match(
                stderr,
                /^Stack dev could not be read: the pulumi CLI printed an unknown format\. Nothing was sent\. \[KALEYRA_USAGE\]\n {4}/,
            );
            pulumi.remove();
        }
        const { stderr } = await command(args, { PATH: tmpdir() });
        assert.match(
            stderr,
            /the pulumi CLI is not on PATH\. Nothing was sent.*\n {4}Check that the pulumi CLI is on PATH/,
        );
        const locked = new FakePulumi({});
        locked.fail("error: incorrect passphrase, please set PULUMI_CONFIG_PASSPHRASE to the correct passphrase");
        const wrong = await command(args, locked.environment);
        assert.equal(wrong.code, 2);
        assert.match(
            wrong.stderr,
            /^Stack dev could not be read: its passphrase is missing or wrong\. .*\n {4}Set it.*PULUMI_CONFIG_PASSPHRASE=/,
        );
        locked.remove();
        assert.equal(sandbox.requests.length, 0);
    });

    it("exits with 2 and a next step when a file, a port or a sandbox option cannot be used", async () => {
        const folder = mkdtempSync(join(tmpdir(), "command-"));
        const broken = join(folder, "numbers.json");
        writeFileSync(broken, "{");
        const taken = new URL(sandbox.url).port;
        for (const [args, expected] of [
            [["sandbox", "--port", taken], /could not start\. Nothing was started\. .*\n.*EADDRINUSE.*\n.*--port/],
            [["sandbox", "--port", "abc"], /--port <port>.*Must consist of digits only\..*\n/],
            [["sandbox", "--port", "65536"], /could not start\. Nothing was started\. .*\n.*65536.*\n.*--port/],
            [["sandbox", "--file", broken], /could not start\. Nothing was started\. .*\n.* numbers\n.*another --file/],
            [["sandbox", "--fault", "reset"], /could not start\. .*\n.*"reset" is not valid JSON\n.*sandbox --help/],
            [["sandbox", "--fault", '{"kind":"x"}'], /could not start\. [\s\S]*'delay'[\s\S]*at kind\n/],
            [["sandbox", "--list-form", '{"pageSize":-1}'], /could not start\. [\s\S]*at pageSize\n/],
            [
                ["import", "--waba", "1", "--file", folder],
                /is not a file\. Nothing was changed.*\n.*Specify another file/,
            ],
            [["import", "--waba", "1", "--file", "/dev/stdout"], /is not a file\. .*\n.*--json/],
        ] as const) {
            const { code, stderr } = await command(args);
            assert.equal(code, 2, stderr);
            assert.match(stderr, expected);
            assert.match(stderr, /^[^\n]* \[KALEYRA_USAGE\]\n/);
        }
        rmSync(folder, { recursive: true });
    });

    it("serves a sandbox until it is interrupted, and prints the lines to copy", async () => {
        const child = startCommand(["sandbox", "--fault", '{"kind":"answer","status":502}']);
        const [text] = await once(child.stdout.setEncoding("utf8"), "data");
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
        assert.equal((await fetch(`${url}/v2/x/whatsapp/1/number`)).status, 502);
        child.kill("SIGINT");
        const [code] = await once(child, "exit");
        assert.equal(code, 0);
    });

    it("has help with examples and exit codes, and no colours", async () => {
        const { stdout, code } = await command(["--help"]);
        assert.equal(code, 0);
        for (const line of ["sandbox", "list", "import", "doctor", "verify", "retry-otp", "Exit codes:"]) {
            assert.ok(stdout.includes(line), line);
        }
        assert.match((await command(["verify", "--help"])).stdout, /Examples:\n {2}npx pulumi-kaleyra verify\n/);
        assert.ok(!stdout.includes("\u001b["));
    });
});
