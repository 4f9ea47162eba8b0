// With the real CLI, a secret API key and the OTPs appear in no output, state, history, file or process argument.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultInput } from "../../sandbox/faults";
import { Sandbox } from "../../sandbox/server";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { Stack } from "../support/stack";
import { requireCli } from "./cli";

const KEY = "canary-key-8d2e";

describe("secrets with the real pulumi CLI", function () {
    this.timeout(300_000);

    let sandbox: Sandbox;
    let stack: Stack;
    const outputs: string[] = [];
    const otps: string[] = [];

    before(async function () {
        this.timeout(1_800_000);
        const cli = await requireCli(this);
        sandbox = await Sandbox.start({ apiKey: KEY, onOtp: ({ otp }) => otps.push(otp) });
        stack = new Stack(cli, sandbox);
        delete stack.environment.KALEYRA_API_KEY;
        await stack.init();
        await stack.succeed("config", "set", "--secret", "kaleyra:apiKey", KEY);
    });

    after(async () => {
        await sandbox?.close();
        stack?.remove();
    });

    async function pulumi(...args: string[]): Promise<void> {
        const { output } = await stack.pulumi(args, { NODE_DEBUG: "undici,fetch,http,net,tls" });
        outputs.push(output);
    }

    it("are in no process argument during updates with all logs on, failures, a refresh and a destroy", async () => {
        const seen = watchArguments();
        stack.declare({ support: SUPPORT });
        await pulumi("up", "--yes", "--skip-preview", "--logtostderr", "-v=11", "--debug");
        assert.equal(sandbox.store.numbers.length, 1);
        stack.declare({ support: SUPPORT, sales: SALES });
        const echo = JSON.stringify({ code: "RBC001", message: `wrong key ${KEY}`, error: { body: KEY } });
        const faults: FaultInput[] = [
            { kind: "answer", status: 401, body: echo },
            { kind: "answer", status: 200, body: `{"code":"${KEY}"}` },
            { kind: "reset" },
        ];
        for (const fault of faults) {
            sandbox.faults.set([fault]);
            await pulumi("up", "--yes", "--skip-preview");
        }
        await pulumi("refresh", "--yes", "--skip-preview");
        await pulumi("refresh", "--yes", "--skip-preview", "--logtostderr", "-v=8", "--debug");
        assert.ok(!outputs.at(-1)?.includes(KEY), "the engine prints no secrets up to level 8");
        sandbox.faults.set([]);
        await pulumi("stack", "export");
        await pulumi("stack", "history", "--json");
        await pulumi("destroy", "--yes", "--skip-preview");
        assert.deepEqual(
            seen().filter((line) => line.includes(KEY)),
            [],
        );
    });

    it("are in no output at any log level", () => {
        const all = outputs.join("\n");
        assert.ok(all.length > 10_000);
        // From level 9 on the engine itself prints what it sends to provider hosts. Nothing else prints the key.
        const engine = /Marshaling property for RPC\[Provider\[\w+\]\.Configure\(\)\.inputs\]/;
        const lines = all.split("\n").filter((line) => line.includes(KEY) && !engine.test(line));
        assert.deepEqual(lines.slice(0, 3), []);
        for (const otp of otps) {
            assert.ok(!new RegExp(`\\b${otp}\\b`).test(all), otp);
        }
    });

    it("are in no file of the backend, the home folder or the project except as ciphertext", () => {
        const files = readdirSync(stack.folder, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
            .map((entry) => join(entry.parentPath, entry.name));
        assert.ok(files.some((file) => file.includes("history")));
        const holding = files.filter((file) => readFileSync(file).includes(KEY));
        assert.deepEqual(holding, []);
        assert.ok(files.some((file) => readFileSync(file).includes("ciphertext")));
    });
});

/** Collects the command lines of all processes until the returned function is called. On Linux only; elsewhere it finds none. */
function watchArguments(): () => string[] {
    const lines = new Set<string>();
    const look = () => {
        try {
            for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
                lines.add(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
            }
        } catch {
            // A process ended meanwhile.
        }
    };
    const timer = setInterval(look, 100);
    return () => {
        clearInterval(timer);
        return [...lines];
    };
}
