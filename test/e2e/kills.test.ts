// The real pulumi CLI or its provider host is interrupted or killed during an add: the documented steps recover.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultInput } from "../../sandbox/faults";
import { SUPPORT } from "../support/sample-numbers";
import type { Finished } from "../support/stack";
import { freshStacks } from "./cli";
import { signalProcesses } from "./processes";

describe("an add that is interrupted, with the real pulumi CLI", function () {
    this.timeout(300_000);

    const now = freshStacks();

    beforeEach(function () {
        if (process.platform !== "linux") {
            this.skip();
        }
        now.stack.declare({ support: SUPPORT });
    });

    /** Starts an update, waits until its add has reached the sandbox, and interferes. */
    async function duringAdd(fault: FaultInput, interfere: () => void): Promise<Finished> {
        now.sandbox.faults.set([{ ...fault, on: "add" } as FaultInput]);
        const update = now.stack.pulumi(["up", "--yes", "--skip-preview"]);
        while (now.sandbox.count("add") === 0) {
            await sleep(20);
        }
        await sleep(200);
        interfere();
        const finished = await update;
        now.sandbox.faults.set([]);
        return finished;
    }

    const kill = (signal: NodeJS.Signals, commandLine: RegExp) => signalProcesses(now.stack, signal, commandLine);

    /** Follows docs/reliability.md: `up` again, and the import that it names. Then nothing is left to do. */
    async function recovers(): Promise<void> {
        // An update that was killed may leave a lock behind.
        await now.stack.pulumi(["cancel", "--yes"]);
        const { code, output } = await now.stack.pulumi(["up", "--yes", "--skip-preview"]);
        if (code !== 0) {
            const [, importId] = /\{ import: "(\d+)" \}/.exec(output) ?? [];
            assert.ok(importId !== undefined, output);
            now.stack.declare({ support: [SUPPORT, { import: importId }] });
            await now.stack.up();
        }
        await now.stack.succeed("preview", "--expect-no-changes");
        assert.equal((await now.stack.numbers()).support?.id, now.sandbox.store.numbers[0]?.id);
        assert.equal(now.sandbox.store.numbers.length, 1);
    }

    it("finishes after SIGINT and is recorded", async () => {
        const { output } = await duringAdd({ kind: "delay", ms: 2_000 }, () => kill("SIGINT", /^\S*pulumi up /));
        assert.equal(now.sandbox.store.numbers.length, 1, output);
        assert.equal((await now.stack.numbers()).support?.id, "7654000001", output);
        await recovers();
        assert.equal(now.sandbox.count("add"), 1);
    });

    it("is recovered after SIGKILL of the provider host after Kaleyra stored the number", async () => {
        const fault: FaultInput = { kind: "hang", stored: true };
        const { code } = await duringAdd(fault, () => kill("SIGKILL", /dynamic-provider/));
        assert.notEqual(code, 0);
        assert.equal(now.sandbox.store.numbers.length, 1);
        await recovers();
        assert.equal(now.sandbox.count("add"), 1);
    });

    it("is recovered after SIGKILL of the CLI", async () => {
        await duringAdd({ kind: "delay", ms: 1_500 }, () => kill("SIGKILL", /^\S*pulumi up /));
        await sleep(2_000);
        assert.equal(now.sandbox.store.numbers.length, 1);
        await recovers();
        assert.equal(now.sandbox.count("add"), 1);
    });
});
