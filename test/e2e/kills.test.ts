// The real pulumi CLI or its provider host is interrupted or killed during an add: the documented steps recover.
// test/plugin/process.test.ts has the plugin whose CLI is killed.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SUPPORT } from "../support/sample-numbers";
import type { Stack } from "../support/stack";
import { freshStacks } from "./fresh-stacks";
import { freshPluginStacks } from "./plugin-stack";

/** The running processes of a stack whose command line matches. All of them have inherited its PULUMI_HOME. */
function processesOf(stack: Stack, commandLine: RegExp): number[] {
    const home = `PULUMI_HOME=${join(stack.folder, "home")}`;
    const found = readdirSync("/proc").filter((name) => {
        try {
            const read = (file: string) => readFileSync(`/proc/${name}/${file}`, "utf8").split("\0");
            return /^\d+$/.test(name) && commandLine.test(read("cmdline").join(" ")) && read("environ").includes(home);
        } catch {
            return false;
        }
    });
    return found.map(Number);
}

/** Signals the processes of a stack whose command line matches; at least one must. */
function signalProcesses(stack: Stack, signal: NodeJS.Signals, commandLine: RegExp): void {
    const found = processesOf(stack, commandLine);
    assert.ok(found.length > 0, `no process ${commandLine}`);
    for (const pid of found) {
        process.kill(pid, signal);
    }
}

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
        const setup = freshStacks({ onOtp });

        beforeEach(() => setup.stack.declare({ support: SUPPORT }));

        it("finishes after SIGINT and is recorded", async () => {
            interfere = () => signalProcesses(setup.stack, "SIGINT", CLI);
            setup.sandbox.faults.set([{ kind: "delay", ms: 1_000, on: "add" }]);
            const { output } = await setup.stack.pulumi(UP);
            assert.equal((await setup.stack.numbers()).support?.id, "7654000001", output);
            await setup.stack.succeed("preview", "--expect-no-changes");
            assert.equal(setup.sandbox.count("add"), 1);
        });

        for (const [what, processes] of [
            ["the provider host", /dynamic-provider/],
            ["the CLI", CLI],
        ] as const) {
            it(`is recovered after SIGKILL of ${what}: by up, and the import that it names`, async () => {
                interfere = () => signalProcesses(setup.stack, "SIGKILL", processes);
                setup.sandbox.faults.set([{ kind: "delay", ms: 1_000, on: "add" }]);
                const { code } = await setup.stack.pulumi(UP);
                assert.notEqual(code, 0);
                await setup.stack.pulumi(["cancel", "--yes"]);
                const [, importId] = /\{ import: "(\d+)" \}/.exec(await setup.stack.fail(...UP)) ?? [];
                setup.stack.declare({ support: [SUPPORT, { import: importId }] });
                await setup.stack.up();
                assert.equal((await setup.stack.numbers()).support?.id, "7654000001");
                assert.equal(setup.sandbox.count("add"), 1);
            });
        }
    });

    describe("of the plugin", () => {
        const setup = freshPluginStacks("yaml", { onOtp });

        beforeEach(() => setup.stack.declareYaml({ support: SUPPORT }));

        it("finishes after SIGINT and is recorded", async () => {
            interfere = () => signalProcesses(setup.stack, "SIGINT", CLI);
            setup.sandbox.faults.set([{ kind: "delay", ms: 1_000, on: "add" }]);
            const { output } = await setup.stack.pulumi(UP);
            assert.equal((await setup.stack.numbers()).support?.id, "7654000001", output);
        });
    });
});
