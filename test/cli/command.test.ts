// The command pulumi-kaleyra as a process: the human step after an add, exit codes, and what stays out of sight.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { OTP_LIFETIME } from "../../sandbox/otp";
import { Sandbox } from "../../sandbox/server";
import { ROOT } from "../host";

const NUMBER = ["--waba", "766123456789", "--id", "7654000001", "--number", "+919761234567"];

let sandbox: Sandbox;
let otps: string[];

beforeEach(async () => {
    otps = [];
    sandbox = await Sandbox.start({ onOtp: ({ otp }) => otps.push(otp) });
    const payload = { phone_number: "9761234567", name: "ACME Support", verification_type: "SMS", country_code: "+91" };
    await fetch(`${sandbox.url}/v2/${sandbox.account.sid}/whatsapp/766123456789/number/add`, {
        method: "POST",
        headers: { "api-key": sandbox.account.apiKey, "content-type": "application/json" },
        body: JSON.stringify(payload),
    });
});

afterEach(() => sandbox.close());

interface Ended {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

async function command(args: readonly string[], input = "", environment: Record<string, string> = {}): Promise<Ended> {
    const child = spawn(process.execPath, [join(ROOT, "dist/cli/index.js"), ...args], {
        env: { PATH: process.env.PATH, ...sandbox.environment, ...environment },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
        stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
        stderr += text;
    });
    child.stdin.end(input);
    const [code] = await once(child, "close");
    return { code, stdout, stderr };
}

describe("pulumi-kaleyra", () => {
    it("verify enters the OTP from stdin", async () => {
        const { code, stdout, stderr } = await command(["verify", ...NUMBER], `${otps[0]}\n`);
        assert.equal(code, 0, stderr);
        assert.match(stdout, /^\+919761234567 is verified, says Kaleyra: Request Processed Successfully/);
        assert.equal(sandbox.store.numbers[0]?.verified, true);
    });

    it("verify says a wrong, an expired and a second OTP, shows none, and exits with 1", async () => {
        const wrong = otps[0] === "111111" ? "222222" : "111111";
        const first = await command(["verify", ...NUMBER], wrong);
        assert.equal(first.code, 1);
        assert.match(first.stderr, /otp: OTP is incorrect/);
        assert.match(first.stderr, /If the OTP was wrong, enter it again; if it has expired, have another sent/);
        assert.ok(!(first.stdout + first.stderr).includes(wrong));
        sandbox.store.update("7654000001", { otpSentAt: Date.now() - OTP_LIFETIME - 1 });
        assert.match((await command(["verify", ...NUMBER], otps[0])).stderr, /otp: OTP has expired/);
        sandbox.store.update("7654000001", { verified: true });
        assert.match((await command(["verify", ...NUMBER], otps[0])).stderr, /id: phone number is already verified/);
    });

    it("verify takes no OTP as an argument, and none that is no number", async () => {
        assert.equal((await command(["verify", ...NUMBER, "123456"])).code, 2);
        assert.equal((await command(["verify", ...NUMBER, "--otp", "123456"])).code, 2);
        const { code, stderr } = await command(["verify", ...NUMBER], "hello");
        assert.equal(code, 2);
        assert.match(stderr, /Nothing was sent/);
        assert.equal(sandbox.requests.length, 1);
    });

    it("retry-otp has another OTP sent, in another way, and says how to enter it", async () => {
        const { code, stdout, stderr } = await command(["retry-otp", ...NUMBER, "--by", "VOICE"]);
        assert.equal(code, 0, stderr);
        assert.match(stdout, /is sent another OTP by VOICE/);
        assert.match(stdout, /pulumi-kaleyra verify --waba 766123456789 --id 7654000001 --number \+919761234567/);
        assert.equal(otps.length, 2);
        assert.equal((await command(["verify", ...NUMBER], otps[1])).code, 0);
    });

    it("list prints a table, and JSON for scripts", async () => {
        const { stdout } = await command(["list", "--waba", "766123456789"]);
        assert.deepEqual(stdout.trim().split("\n"), [
            "PHONE NUMBER ID  NUMBER         STATUS        NAME",
            "7654000001       +919761234567  NOT_VERIFIED  ACME Support",
        ]);
        const json = JSON.parse((await command(["list", "--waba", "766123456789", "--json"])).stdout);
        assert.equal(json[0].id, "7654000001");
    });

    it("exits with 2 and sends nothing when settings or arguments are wrong", async () => {
        for (const args of [
            ["list"],
            ["list", "--waba", "x"],
            ["nonsense"],
            ["retry-otp", ...NUMBER, "--by", "PIGEON"],
        ]) {
            assert.equal((await command(args)).code, 2, args.join(" "));
        }
        const missing = await command(["list", "--waba", "1"], "", { KALEYRA_API_KEY: "" });
        assert.equal(missing.code, 2);
        assert.match(missing.stderr, /kaleyra:apiKey is not set.*--stack <name>/s);
        assert.equal(sandbox.requests.length, 1);
    });

    it("exits with 1 when Kaleyra refuses, and with 3 when the outcome is not known", async () => {
        assert.equal((await command(["list", "--waba", "1"])).code, 1);
        sandbox.faults.set([{ kind: "reset" }]);
        const { code, stderr } = await command(["retry-otp", ...NUMBER]);
        assert.equal(code, 3, stderr);
        assert.match(stderr, /not known/);
    });

    it("says what it waits for after two seconds", async () => {
        sandbox.faults.set([{ kind: "delay", ms: 2_500, times: 1 }]);
        const { code, stderr } = await command(["list", "--waba", "766123456789"]);
        assert.equal(code, 0);
        assert.equal(stderr, "Waiting for Kaleyra's list …\n");
    });

    it("says where the credentials come from that Kaleyra does not accept", async () => {
        const { code, stderr } = await command(["list", "--waba", "766123456789"], "", { KALEYRA_API_KEY: "wrong" });
        assert.equal(code, 1);
        assert.match(stderr, /KALEYRA_SID and KALEYRA_API_KEY, or with --stack first from the stack's configuration/);
        assert.doesNotMatch(stderr, /pulumi config set/);
    });

    it("--stack warns of a sandbox that the stack's configuration passes over, and says what the CLI did not give", async () => {
        const folder = mkdtempSync(join(tmpdir(), "command-"));
        const pulumi = (output: string) => {
            writeFileSync(join(folder, "pulumi"), `#!/bin/sh\necho '${output}'\n`, { mode: 0o755 });
            return { PATH: `${folder}:${process.env.PATH}`, KALEYRA_API_DOMAIN: "http://127.0.0.1:1" };
        };
        const args = ["list", "--waba", "766123456789", "--stack", "dev"];
        const configured = JSON.stringify({ "kaleyra:apiDomain": { value: sandbox.url } });
        const warned = await command(args, "", pulumi(configured));
        assert.equal(warned.code, 0, warned.stderr);
        assert.match(warned.stderr, /^warning: KALEYRA_API_DOMAIN is not used: .* requests go to http:/);
        const nothing = await command(args, "", pulumi("no JSON"));
        assert.equal(nothing.code, 2);
        assert.match(
            nothing.stderr,
            /stack dev could not be read: the pulumi CLI gave no configuration\. Nothing was sent/,
        );
        rmSync(folder, { recursive: true });
    });

    it("exits with 2 and a next step when a file or a port cannot be used", async () => {
        const folder = mkdtempSync(join(tmpdir(), "command-"));
        const broken = join(folder, "numbers.json");
        writeFileSync(broken, "{");
        const taken = new URL(sandbox.url).port;
        for (const [args, expected] of [
            [["sandbox", "--port", taken], /Port \d+ is in use\. Nothing was started\. Give another --port/],
            [["sandbox", "--port", "abc"], /--port <port>.*A port is a number from 0 to 65535/],
            [["sandbox", "--rate-limit", "0"], /--rate-limit <n>.*It is a number from 1 on/],
            [["sandbox", "--file", broken], /holds no sandbox's numbers\. Nothing was started\..*another --file/],
            [
                ["import", "--waba", "766123456789", "--file", folder],
                /could not be written: .*Name another with --file/,
            ],
        ] as const) {
            const { code, stderr } = await command(args);
            assert.equal(code, 2, stderr);
            assert.match(stderr, expected);
        }
        rmSync(folder, { recursive: true });
    });

    it("verify ends although the writer of its stdin stays", async () => {
        const child = spawn(process.execPath, [join(ROOT, "dist/cli/index.js"), "verify", ...NUMBER], {
            env: { PATH: process.env.PATH, ...sandbox.environment },
        });
        child.stdin.write(`${otps[0]}\n`);
        const [code] = await once(child, "exit");
        assert.equal(code, 0);
    });

    it("verify asks on a terminal, and does not show the OTP", async function () {
        if (process.platform !== "linux") {
            console.error("      *** NOT TESTED: a terminal is made only on Linux, with script(1).");
            return this.skip();
        }
        const line = [process.execPath, join(ROOT, "dist/cli/index.js"), "verify", ...NUMBER].join(" ");
        const child = spawn("script", ["-qec", line, "/dev/null"], {
            env: { PATH: process.env.PATH, ...sandbox.environment },
        });
        let shown = "";
        child.stdout.setEncoding("utf8").on("data", (text) => {
            if (shown === "") {
                child.stdin.write(`${otps[0]}\r`);
            }
            shown += text;
        });
        const [code] = await once(child, "close");
        assert.equal(code, 0, shown);
        assert.match(shown, /OTP that \+919761234567 received \(not shown\): \s*\+919761234567 is verified/);
        assert.ok(!shown.includes(otps[0] ?? "?"), shown);
    });

    it("sandbox serves until it is interrupted, and prints the lines to copy", async () => {
        const child = spawn(process.execPath, [
            join(ROOT, "dist/cli/index.js"),
            "sandbox",
            "--fault",
            '{"kind":"bad-gateway"}',
        ]);
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
        assert.match((await command(["verify", "--help"])).stdout, /Example:/);
        assert.ok(!stdout.includes("\u001b["));
    });
});
