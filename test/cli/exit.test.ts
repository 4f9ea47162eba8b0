// How the command exits: it prints the error and ends at once, whatever connection is still open.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { errorText, exitCodeOf } from "../../cli/exit";
import { ROOT } from "../../scripts/root";
import { exitOf, startCommand } from "./process";

describe("the command's exit", () => {
    it("follows the error at once behind a proxy that never answers CONNECT", async () => {
        const proxy = createServer((socket) => socket.on("error", () => {}).resume());
        proxy.listen(0, "127.0.0.1");
        await once(proxy, "listening");
        const { port } = proxy.address() as AddressInfo;
        const limits = { connect: 400, headers: 400, exchange: 400, bytes: 1024 };
        const program = `
            const { runToExit } = require("./dist/cli/exit.js");
            const { KaleyraClient } = require("./dist/kaleyra/client.js");
            const account = { sid: "S", apiKey: "K", origin: "https://api.in.kaleyra.io" };
            const client = new KaleyraClient(account, ${JSON.stringify({ limits, patience: 500 })});
            void runToExit(() => client.listPhoneNumbers("1"));`;
        const child = spawn(process.execPath, ["-e", program], {
            cwd: join(ROOT),
            env: { PATH: process.env.PATH, HTTPS_PROXY: `http://127.0.0.1:${port}` },
        });
        const { code, stderr } = await exitOf(child);
        proxy.close();
        assert.equal(code, 1, stderr);
        assert.match(stderr, /^[^\n]* \[KALEYRA_UNREACHABLE\]\n/);
    });

    it("shows no value of an argument that cannot be used, which may be a key or an OTP", async () => {
        for (const args of [
            ["list", "--waba", "canary-123456"],
            ["list", "--api-key=canary-123456"],
            ["verify", "--otp=canary-123456"],
            ["canary-123456"],
        ]) {
            const { code, stderr } = await exitOf(startCommand(args));
            assert.equal(code, 2);
            assert.match(stderr, /Nothing was sent\. \[KALEYRA_USAGE\]/);
            assert.ok(!stderr.includes("canary-123456"), stderr);
        }
    });

    it("waits until a slow reader has all of the output", async () => {
        const program = `
            const { runToExit } = require("./dist/cli/exit.js");
            void runToExit(async () => console.log("x".repeat(1_000_000)));`;
        const child = spawn(process.execPath, ["-e", program], { cwd: ROOT });
        await once(child.stdout, "readable");
        const { code, stdout } = await exitOf(child);
        assert.equal(code, 0);
        assert.equal(stdout.length, 1_000_001);
    });

    it("shows a code and a next step for an unexpected error, whose outcome is unknown", () => {
        const error = new Error("boom\nat length");
        assert.match(
            errorText(error),
            /^boom \[KALEYRA_UNEXPECTED\]\n {4}at length\n {4}This is a bug in pulumi-kaleyra/,
        );
        assert.equal(exitCodeOf(error), 3);
    });
});
