// The real pulumi CLI is interrupted or killed while the plugin adds a number.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultInput } from "../../sandbox/faults";
import { SUPPORT } from "../support/sample-numbers";
import type { Finished } from "../support/stack";
import { freshPluginStacks } from "./plugin-stack";
import { processesOf, signalProcesses } from "./processes";

const CLI = /^\S*pulumi up /;
const PLUGIN = /pulumi-resource-kaleyra/;

describe("an add of the plugin that is interrupted, with the real pulumi CLI", function () {
    this.timeout(300_000);

    const now = freshPluginStacks("yaml");

    beforeEach(function () {
        if (process.platform !== "linux") {
            this.skip();
        }
        now.stack.declareYaml({ support: SUPPORT });
    });

    /** Starts an update, and signals the CLI when the add has reached the sandbox. */
    async function duringAdd(fault: FaultInput, signal: NodeJS.Signals): Promise<Finished> {
        now.sandbox.faults.set([{ ...fault, on: "add" } as FaultInput]);
        const update = now.stack.pulumi(["up", "--yes", "--skip-preview"]);
        while (now.sandbox.count("add") === 0) {
            await sleep(20);
        }
        signalProcesses(now.stack, signal, CLI);
        const finished = await update;
        now.sandbox.faults.set([]);
        return finished;
    }

    it("finishes after SIGINT and is recorded", async () => {
        const { output } = await duringAdd({ kind: "delay", ms: 1_500 }, "SIGINT");
        assert.equal((await now.stack.numbers()).support?.id, "7654000001", output);
        await now.stack.succeed("preview", "--expect-no-changes");
        assert.equal(now.sandbox.count("add"), 1);
    });

    it("is not sent again after SIGINT while it waits for Kaleyra's rate limit", async () => {
        const { code, output } = await duringAdd({ kind: "too-many-requests", retryAfter: "30" }, "SIGINT");
        assert.notEqual(code, 0);
        assert.match(output, /\[KALEYRA_CANCELLED\]/);
        assert.deepEqual(await now.stack.numbers(), {});
        assert.equal(now.sandbox.store.numbers.length, 0);
    });

    it("ends with the plugin within ten seconds after SIGKILL of the CLI, and the hint of the next update imports it", async () => {
        const { stack, sandbox } = now;
        await duringAdd({ kind: "delay", ms: 1_500 }, "SIGKILL");
        const killed = Date.now();
        while (processesOf(stack, PLUGIN).length > 0) {
            assert.ok(Date.now() - killed < 10_000, "the plugin still runs");
            await sleep(100);
        }
        assert.equal(sandbox.store.numbers.length, 1);
        await stack.succeed("cancel", "--yes");
        const [, importId] = /import: "(\d+\/\d+)"/.exec(await stack.fail("up", "--yes", "--skip-preview")) ?? [];
        stack.declareYaml({ support: [SUPPORT, { import: importId }] });
        await stack.up();
        assert.equal((await stack.numbers()).support?.id, "7654000001");
        assert.equal(sandbox.count("add"), 1);
    });
});
