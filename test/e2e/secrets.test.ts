// With the real CLI, a secret API key and the OTPs appear in no output, state, history, file or process argument.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { freshStacks } from "./fresh-stacks";

const KEY = "canary-key-8d2e";

describe("a secret, with the real pulumi CLI", function () {
    this.timeout(300_000);

    const setup = freshStacks({ apiKey: KEY });

    it("is in no process argument, output, file or state, whatever is logged and whatever Kaleyra answers", async () => {
        const { stack, sandbox } = setup;
        const outputs: string[] = [];
        async function pulumi(...args: string[]): Promise<string> {
            const { output } = await stack.pulumi(args, { NODE_DEBUG: "undici,fetch,http,net,tls" });
            outputs.push(output);
            return output;
        }

        delete stack.environment.KALEYRA_API_KEY;
        await stack.succeed("config", "set", "--secret", "kaleyra:apiKey", KEY);
        const seen = watchArguments();
        stack.declare({ support: SUPPORT });
        await pulumi("up", "--yes", "--skip-preview", "--logtostderr", "-v=11", "--debug");
        const otp = sandbox.store.numbers[0]?.otp ?? "none";
        const verified = await stack.command(["verify"], otp);
        assert.equal(verified.code, 0, verified.output);
        outputs.push(verified.output);
        stack.declare({ support: SUPPORT, sales: SALES });
        const echo = { code: "RBC001", message: `wrong key ${KEY}`, error: { body: KEY } };
        sandbox.faults.set([{ kind: "answer", status: 401, body: JSON.stringify(echo) }]);
        assert.match(await pulumi("up", "--yes", "--skip-preview"), /\[KALEYRA_CREDENTIALS\]/);
        sandbox.faults.set([]);
        const refreshed = await pulumi("refresh", "--yes", "--skip-preview", "--logtostderr", "-v=8", "--debug");
        assert.ok(!refreshed.includes(KEY), "the engine prints no secrets up to level 8");
        await pulumi("stack", "export");
        await pulumi("stack", "history", "--json");
        await pulumi("destroy", "--yes", "--skip-preview");
        const word = new RegExp(`${KEY}|\\b${otp}\\b`);
        assert.deepEqual(
            seen().filter((line) => word.test(line)),
            [],
        );

        const all = outputs.join("\n");
        // From level 9 on the engine itself prints what it sends to provider hosts. Nothing else prints the key.
        const engine = /Marshaling property for RPC\[Provider\[\w+\]\.Configure\(\)\.inputs\]/;
        // Every line of the engine's log has six digits for the microseconds.
        const lines = all.split("\n").map((line) => line.replace(/^[A-Z]\d{4} \S+ +\d+ /, ""));
        assert.deepEqual(lines.filter((line) => word.test(line) && !engine.test(line)).slice(0, 3), []);

        const files = readdirSync(stack.folder, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
            .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
        assert.ok(!files.some((file) => file.includes(KEY)), "a file has the key");
        assert.ok(
            files.some((file) => file.includes("ciphertext")),
            "no file has the ciphertext",
        );
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
