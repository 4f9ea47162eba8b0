// The real pulumi CLI or its provider host is interrupted or killed during an add: the documented steps recover.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { SUPPORT } from "../support/sample-numbers";
import { freshStacks } from "./cli";
import { freshPluginStacks } from "./plugin-stack";
import { processesOf, signalProcesses } from "./processes";

const CLI = /^\S*pulumi up /;
const UP = ["up", "--yes", "--skip-preview"];

describe("an add that is interrupted, with the real pulumi CLI", function () {
    this.timeout(300_000);

    /** What happens while Kaleyra processes the add, before it answers. */
    let interfere: () => void;
    const onOtp = () => interfere();

    before(function () {
        if (process.platform !== "linux") {
            this.skip();
        }
    });

    describe("of the dynamic provider", () => {
        const now = freshStacks({ onOtp });

        beforeEach(() => now.stack.declare({ support: SUPPORT }));

        it("finishes after SIGINT and is recorded", async () => {
            interfere = () => signalProcesses(now.stack, "SIGINT", CLI);
            now.sandbox.faults.set([{ kind: "delay", ms: 1_000, on: "add" }]);
            const { output } = await now.stack.pulumi(UP);
            assert.equal((await now.stack.numbers()).support?.id, "7654000001", output);
            await now.stack.succeed("preview", "--expect-no-changes");
            assert.equal(now.sandbox.count("add"), 1);
        });

        for (const [what, processes] of [
            ["the provider host", /dynamic-provider/],
            ["the CLI", CLI],
        ] as const) {
            it(`is recovered after SIGKILL of ${what}: by up, and the import that it names`, async () => {
                interfere = () => signalProcesses(now.stack, "SIGKILL", processes);
                now.sandbox.faults.set([{ kind: "delay", ms: 1_000, on: "add" }]);
                const { code } = await now.stack.pulumi(UP);
                assert.notEqual(code, 0);
                await now.stack.pulumi(["cancel", "--yes"]);
                const [, importId] = /\{ import: "(\d+)" \}/.exec(await now.stack.fail(...UP)) ?? [];
                now.stack.declare({ support: [SUPPORT, { import: importId }] });
                await now.stack.up();
                assert.equal((await now.stack.numbers()).support?.id, "7654000001");
                assert.equal(now.sandbox.count("add"), 1);
            });
        }
    });

    describe("of the plugin", () => {
        const now = freshPluginStacks("yaml", { onOtp });

        beforeEach(() => now.stack.declareYaml({ support: SUPPORT }));

        it("finishes after SIGINT and is recorded, but adds nothing if it was waiting for Kaleyra's rate limit", async () => {
            now.sandbox.faults.set([{ kind: "too-many-requests", retryAfter: "30", on: "add" }]);
            const update = now.stack.pulumi(UP);
            while (now.sandbox.count("add") === 0) {
                await sleep(20);
            }
            signalProcesses(now.stack, "SIGINT", CLI);
            assert.match((await update).output, /\[KALEYRA_CANCELLED\]/);
            assert.deepEqual(await now.stack.numbers(), {});

            interfere = () => signalProcesses(now.stack, "SIGINT", CLI);
            now.sandbox.faults.set([{ kind: "delay", ms: 1_000, on: "add" }]);
            const { output } = await now.stack.pulumi(UP);
            assert.equal((await now.stack.numbers()).support?.id, "7654000001", output);
        });

        it("ends with the plugin after SIGKILL of the CLI, and the hint of the next update imports the number", async () => {
            const { stack, sandbox } = now;
            interfere = () => signalProcesses(stack, "SIGKILL", CLI);
            sandbox.faults.set([{ kind: "delay", ms: 1_000, on: "add" }]);
            await stack.pulumi(UP);
            while (processesOf(stack, /pulumi-resource-kaleyra/).length > 0) {
                await sleep(100);
            }
            await stack.succeed("cancel", "--yes");
            const [, importId] = /import: "(\d+\/\d+)"/.exec(await stack.fail(...UP)) ?? [];
            stack.declareYaml({ support: [SUPPORT, { import: importId }] });
            await stack.up();
            assert.equal((await stack.numbers()).support?.id, "7654000001");
            assert.equal(sandbox.count("add"), 1);
        });
    });
});
