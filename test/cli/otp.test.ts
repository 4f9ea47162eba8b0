// verify and retry-otp as processes: entering an OTP from stdin and a terminal, and that no OTP is shown.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { Sandbox } from "../../sandbox/server";
import { SUPPORT } from "../support/sample-numbers";
import { COMMAND, type Exited, exitOf, runOnSandbox, startCommand } from "./process";

/** Not a part of the number. */
const OTP = "804213";

const NUMBER = ["--waba", "766123456789", "--id", "7654000001", "--number", "+919761234567"];

describe("pulumi-kaleyra with the options of a number", () => {
    let sandbox: Sandbox;
    let sent: string[];

    beforeEach(async () => {
        sent = [];
        sandbox = await Sandbox.start({ onOtp: ({ otp }) => sent.push(otp) });
        sandbox.store.add({ ...SUPPORT, verified: false, otp: OTP });
    });

    afterEach(() => sandbox.close());

    function command(args: readonly string[], input = ""): Promise<Exited> {
        return runOnSandbox(sandbox, args, input);
    }

    describe("verify", () => {
        it("enters the OTP from stdin", async () => {
            const { code, stdout, stderr } = await command(["verify", ...NUMBER], `${OTP}\n`);
            assert.equal(code, 0, stderr);
            assert.equal(stdout, "+919761234567 is verified. Kaleyra answered: Request Processed Successfully\n");
            assert.equal(sandbox.store.numbers[0]?.verified, true);
        });

        it("shows Kaleyra's words for a wrong OTP, but not the OTP, and how to request another", async () => {
            const wrong = await command(["verify", ...NUMBER], "222222");
            assert.equal(wrong.code, 1);
            assert.match(wrong.stderr, /OTP is incorrect/);
            assert.match(wrong.stderr, /^[^\n]* \[KALEYRA_\w+\]\n/m);
            const next = `\n    To request another OTP: npx pulumi-kaleyra retry-otp ${NUMBER.join(" ")}\n`;
            assert.ok(wrong.stderr.includes(next), wrong.stderr);
            assert.ok(!(wrong.stdout + wrong.stderr).includes("222222"));
        });

        it("reports that there is nothing left to do for a number that is already verified", async () => {
            sandbox.store.update("7654000001", { verified: true });
            const second = await command(["verify", ...NUMBER], OTP);
            assert.match(second.stderr, /phone number is already verified/);
            assert.match(second.stderr, /\n {4}The number is already verified, so there is nothing left to do\.\n/);
        });

        it("shows the command that shows the number's status when it is unknown whether it was verified", async () => {
            sandbox.faults.set([{ kind: "reset" }]);
            const { code, stderr } = await command(["verify", ...NUMBER], OTP);
            assert.equal(code, 3);
            assert.match(
                stderr,
                /\n {4}.*Check the number's status first\.[\s\S]*\n {4}To see its status: npx pulumi-kaleyra list --waba 766123456789\n/,
            );
        });

        it("prints neither a control character of Kaleyra's answer nor the OTP that it repeats", async () => {
            const body = JSON.stringify({ code: "WA200", message: `Done\u001b[2J ${OTP}`, data: {}, error: {} });
            sandbox.faults.set([{ kind: "answer", status: 200, headers: {}, body }]);
            const { code, stdout } = await command(["verify", ...NUMBER], OTP);
            assert.equal(code, 0);
            assert.match(stdout, /Kaleyra answered: Done \[2J \[secret\]$/m);
            assert.doesNotMatch(stdout.trimEnd(), /\p{Cc}/u);
        });

        it("takes an OTP with spaces", async () => {
            assert.equal((await command(["verify", ...NUMBER], `${OTP.slice(0, 3)} ${OTP.slice(3)}\n`)).code, 0);
        });

        it("answers with JSON for scripts", async () => {
            const { stdout } = await command(["verify", ...NUMBER, "--json"], OTP);
            const [wabaId, id, number] = ["766123456789", "7654000001", "+919761234567"];
            assert.deepEqual(JSON.parse(stdout), { wabaId, id, number, answer: "Request Processed Successfully" });
        });

        it("takes no OTP as an argument, and refuses one that is not six digits", async () => {
            for (const args of [
                [...NUMBER, OTP],
                ["support", OTP],
                [OTP, "654321"],
                [OTP.slice(0, 3), OTP.slice(3)],
            ]) {
                const { code, stderr } = await command(["verify", ...args]);
                assert.equal(code, 2);
                assert.match(
                    stderr,
                    /^The OTP must not be an argument.* Nothing was sent.*\n.*prompt: npx pulumi-kaleyra verify\n/,
                );
                assert.ok(!stderr.includes(OTP));
            }
            assert.equal((await command(["verify", ...NUMBER, "--otp", OTP])).code, 2);
            for (const input of ["", "hello", `${OTP}1\n`]) {
                const { code, stderr } = await command(["verify", ...NUMBER], input);
                assert.equal(code, 2);
                assert.match(stderr, /^An OTP must be exactly six digits\. Nothing was sent\. \[KALEYRA_USAGE\]\n/m);
            }
            assert.equal(sandbox.requests.length, 0);
        });

        it("needs neither a line break after the OTP nor the end of the input, which `pulumi plugin run` does not pass on", async () => {
            const child = startCommand(["verify", ...NUMBER], sandbox.environment);
            child.stdin.write(OTP);
            const [code] = await once(child, "exit");
            assert.equal(code, 0);
        });

        it("asks for the OTP on stderr when it waits on an open pipe", async () => {
            const child = startCommand(["verify", ...NUMBER], sandbox.environment);
            const [text] = await once(child.stderr.setEncoding("utf8"), "data");
            assert.equal(text, "OTP that +919761234567 received: ");
            child.stdin.write(`${OTP}\n`);
            assert.equal((await exitOf(child)).code, 0);
        });

        describe("on a terminal", () => {
            before(function () {
                if (process.platform !== "linux") {
                    console.error(
                        "      *** NOT TESTED: script(1), which makes the terminal, is only called on Linux.",
                    );
                    this.skip();
                }
            });

            /** Types one answer at each prompt. */
            async function typed(...answers: string[]): Promise<{ code: number; terminal: string; prompts: number }> {
                const line = [process.execPath, COMMAND, "verify", ...NUMBER].join(" ");
                const child = spawn("script", ["-qec", line, "/dev/null"], {
                    env: { PATH: process.env.PATH, ...sandbox.environment },
                });
                let terminal = "";
                const prompts = () => terminal.split("(hidden while you type): ").length - 1;
                let given = 0;
                child.stdout.setEncoding("utf8").on("data", (text) => {
                    terminal += text;
                    if (prompts() > given) {
                        child.stdin.write(answers[given] ?? "");
                        given += 1;
                    }
                });
                const [code] = await once(child, "close");
                return { code, terminal, prompts: prompts() };
            }

            it("asks for the OTP, and does not show it", async () => {
                const { code, terminal } = await typed(`${OTP}\r`);
                assert.equal(code, 0, terminal);
                assert.match(
                    terminal,
                    /OTP that \+919761234567 received \(hidden while you type\): \s*\+919761234567 is verified/,
                );
                assert.ok(!terminal.includes(OTP), terminal);
            });

            it("asks again after a malformed and after a wrong OTP", async () => {
                const { code, terminal, prompts } = await typed("12\r", "222222\r", `${OTP}\r`);
                assert.equal(code, 0, terminal);
                assert.equal(prompts, 3);
                assert.match(terminal, /exactly six digits[\s\S]*OTP is incorrect[\s\S]*is verified/);
            });

            it("does not ask again when the person ends the input", async () => {
                const { code, terminal, prompts } = await typed("\u0004");
                assert.equal(code, 2, terminal);
                assert.equal(prompts, 1);
                assert.match(terminal, /exactly six digits\. Nothing was sent\./);
            });
        });
    });

    describe("retry-otp", () => {
        it("asks for another OTP, in another way, and prints the command that enters it", async () => {
            const { code, stdout, stderr } = await command(["retry-otp", ...NUMBER, "--by", "VOICE"]);
            assert.equal(code, 0, stderr);
            assert.match(
                stdout,
                /^Another OTP will be sent to \+919761234567 by voice call\. Kaleyra answered: Request/,
            );
            const [, next = ""] = /^Enter it with: npx pulumi-kaleyra (.*)$/m.exec(stdout) ?? [];
            assert.equal(next, ["verify", ...NUMBER].join(" "));
            assert.equal((await command(next.split(" "), sent[0])).code, 0);
        });

        it("asks for an SMS when neither the options nor a stack say how", async () => {
            const { stdout } = await command(["retry-otp", ...NUMBER]);
            assert.match(stdout, /^Another OTP will be sent to \+919761234567 by SMS/);
            assert.equal(JSON.parse(sandbox.requests[0]?.body ?? "").verification_type, "SMS");
        });
    });
});
