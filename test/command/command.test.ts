// The command pulumi-kaleyra as a process: the human step after an add, exit codes, and what stays out of sight.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
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
