// The command pulumi-kaleyra as a process: list and sandbox, exit codes, error codes and help.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sandbox } from "../../sandbox/server";
import { SUPPORT } from "../support/sample-numbers";
import { type Exited, FakePulumi, runOnSandbox, startCommand } from "./process";

const NUMBER = ["--waba", "766123456789", "--id", "7654000001", "--number", "+919761234567"];

describe("pulumi-kaleyra", () => {
    let sandbox: Sandbox;

    beforeEach(async () => {
        sandbox = await Sandbox.start();
        sandbox.store.add({ ...SUPPORT, verified: false, otp: "123456", otpSentAt: Date.now() });
    });

    afterEach(() => sandbox.close());

    function command(args: readonly string[], environment: Record<string, string> = {}): Promise<Exited> {
        return runOnSandbox(sandbox, args, "", environment);
    }

    it("list prints a table, and JSON for scripts", async () => {
        const { stdout } = await command(["list", "--waba", "766123456789"]);
        assert.deepEqual(stdout.trim().split("\n"), [
            "PHONE NUMBER ID  NUMBER         STATUS        NAME",
            "7654000001       +919761234567  NOT_VERIFIED  ACME Support",
        ]);
        const { stdout: json } = await command(["list", "--waba", "766123456789", "--json"]);
        assert.deepEqual(JSON.parse(json), [
            { id: "7654000001", number: "+919761234567", name: "ACME Support", status: "NOT_VERIFIED" },
        ]);
    });

    it("list prints no control character of a name, neither in the table nor as JSON", async () => {
        sandbox.store.update("7654000001", { name: "ACME\u001b[2J\u009b31m\u202eSupport" });
        const { stdout } = await command(["list", "--waba", "766123456789"]);
        assert.match(stdout, /ACME \[2J 31mSupport/);
        const { stdout: json } = await command(["list", "--waba", "766123456789", "--json"]);
        assert.doesNotMatch((stdout + json).replaceAll("\n", ""), /\p{Cc}|\u202e/u);
        assert.equal(JSON.parse(json)[0].name, "ACME [2J 31mSupport");
    });

    it("never guesses the ID of an entry that shows two", async () => {
        const entry = { id: "1", phone_number_id: "2", display_phone_number: "+91 97612 34567" };
        const body = JSON.stringify({ code: "WA200", message: "", data: [entry], error: {} });
        sandbox.faults.set([{ kind: "answer", on: "list", status: 200, headers: {}, body, times: 3 }]);
        const { stdout } = await command(["list", "--waba", "766123456789"]);
        assert.match(stdout, /^1 or 2 /m);
        const { stdout: json } = await command(["list", "--waba", "766123456789", "--json"]);
        assert.deepEqual(JSON.parse(json), [
            { id: null, ids: ["1", "2"], number: "+919761234567", name: null, status: null },
        ]);
        const { stderr } = await command(["import", "--waba", "766123456789"]);
        assert.match(
            stderr,
            /^warning: \+919761234567 \(phone number ID 1 or 2\) is skipped: its entry shows several IDs/,
        );
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

    it("exits with 2 and KALEYRA_SETTINGS when a setting is missing", async () => {
        const { code, stderr } = await command(["list", "--waba", "1"], { KALEYRA_API_KEY: "" });
        assert.equal(code, 2);
        assert.match(
            stderr,
            /^[^\n]*kaleyra:apiKey is not set[^\n]* \[KALEYRA_SETTINGS\]\n {4}To use a stack's configuration, add --stack <name>\.\n/,
        );
        assert.equal(sandbox.requests.length, 0);
    });

    it("exits with 1 when Kaleyra refuses, and with 3 when the outcome is unknown", async () => {
        const refused = await command(["list", "--waba", "1"]);
        assert.equal(refused.code, 1);
        assert.match(refused.stderr, /^[^\n]* \[KALEYRA_WABA\]\n/);
        sandbox.faults.set([{ kind: "reset" }]);
        const { code, stderr } = await command(["retry-otp", ...NUMBER]);
        assert.equal(code, 3, stderr);
        assert.match(stderr, /^[^\n]* \[KALEYRA_UNCERTAIN\]\n/);
    });

    it("says what it waits for after two seconds", async () => {
        sandbox.faults.set([{ kind: "delay", ms: 2_500, times: 1 }]);
        const { code, stderr } = await command(["list", "--waba", "766123456789"]);
        assert.equal(code, 0);
        assert.equal(stderr, "Waiting for Kaleyra's list …\n");
    });

    it("shows the source of credentials that Kaleyra rejects", async () => {
        const { code, stderr } = await command(["list", "--waba", "766123456789"], { KALEYRA_API_KEY: "wrong" });
        assert.equal(code, 1);
        assert.match(
            stderr,
            /^[^\n]* \[KALEYRA_CREDENTIALS\]\n.*the SID from KALEYRA_SID and the API key from KALEYRA_API_KEY\..*\n {4}To use a stack's configuration, add --stack <name>\.$/ms,
        );
        assert.doesNotMatch(stderr, /pulumi config set/);
    });

    it("--stack warns that the stack's configuration takes precedence over the environment", async () => {
        const pulumi = new FakePulumi({ deployment: {} }, { "kaleyra:apiDomain": { value: sandbox.url } });
        const args = ["list", "--waba", "766123456789", "--stack", "dev"];
        const { code, stderr } = await command(args, {
            ...pulumi.environment,
            KALEYRA_API_DOMAIN: "http://127.0.0.1:1",
        });
        assert.equal(code, 0, stderr);
        assert.match(stderr, /^warning: KALEYRA_API_DOMAIN is .* http:/);
        assert.deepEqual(pulumi.calls, [
            "config --json --show-secrets --stack dev --non-interactive",
            "stack export --show-secrets --stack dev --non-interactive",
        ]);
        pulumi.remove();
    });

    it("--stack reports what the pulumi CLI did not print, and what to use instead", async () => {
        const args = ["list", "--waba", "766123456789", "--stack", "dev"];
        for (const [state, configuration, reason] of [
            [{}, "no JSON", "configuration of stack dev: the pulumi CLI did not print JSON"],
            [{}, [], "configuration of stack dev: the pulumi CLI printed it in an unknown format"],
            ["no JSON", {}, "state of stack dev: the pulumi CLI did not print JSON"],
            [{}, {}, "state of stack dev: the pulumi CLI printed it in an unknown format"],
        ] as const) {
            const pulumi = new FakePulumi(state, configuration);
            const { code, stderr } = await command(args, pulumi.environment);
            assert.equal(code, 2);
            assert.ok(
                stderr.startsWith(`Could not read the ${reason}. Nothing was sent. [KALEYRA_USAGE]\n    `),
                stderr,
            );
            pulumi.remove();
        }
        const { stderr } = await command(args, { PATH: tmpdir() });
        assert.match(
            stderr,
            /the pulumi CLI is not on PATH\. Nothing was sent.*\n {4}Install the pulumi CLI, or add its folder to PATH\./,
        );
        const locked = new FakePulumi({});
        locked.fail("error: incorrect passphrase, please set PULUMI_CONFIG_PASSPHRASE to the correct passphrase");
        const wrong = await command(args, locked.environment);
        assert.equal(wrong.code, 2);
        assert.match(
            wrong.stderr,
            /\n {4}Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE to the stack's passphrase\./,
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
            [["sandbox", "--port", taken], /Port \d+ is in use\. Nothing was started\. .*\n.*Specify another --port/],
            [["sandbox", "--port", "abc"], /--port <port>.*Must be a port number from 0 to 65535\..*\n/],
            [["sandbox", "--rate-limit", "0"], /--rate-limit <n>.*Must be a positive integer\..*\n/],
            [["sandbox", "--file", broken], /numbers\. Nothing was started\. .*\n.*another --file/],
            [["sandbox", "--fault", "reset"], /--fault reset is not JSON\. Nothing was started\. .*\n.*For example/],
            [["sandbox", "--fault", '{"kind":"x"}'], /--fault {"kind":"x"} is invalid\. .*\n.*kind: /],
            [["sandbox", "--list-form", '{"pageSize":-1}'], /--list-form .* is invalid\. .*\n.*pageSize: /],
            [["import", "--waba", "1", "--file", folder], /could not be written: .*\n.*Specify another file/],
            [
                ["import", "--waba", "1", "--state", broken],
                /numbers\.json could not be read: .*\n.*pulumi stack export/,
            ],
        ] as const) {
            const { code, stderr } = await command(args);
            assert.equal(code, 2, stderr);
            assert.match(stderr, expected);
            assert.match(stderr, /^[^\n]* \[KALEYRA_USAGE\]\n/);
        }
        rmSync(folder, { recursive: true });
    });

    it("sandbox serves until it is interrupted, and prints the lines to copy", async () => {
        const child = startCommand(["sandbox", "--fault", '{"kind":"bad-gateway"}']);
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
        for (const line of ["sandbox", "list", "import", "verify", "retry-otp", "Exit codes:"]) {
            assert.ok(stdout.includes(line), line);
        }
        assert.match(
            (await command(["verify", "--help"])).stdout,
            /Examples:\n {2}npx pulumi-kaleyra verify --stack dev/,
        );
        assert.ok(!stdout.includes("\u001b["));
    });
});
