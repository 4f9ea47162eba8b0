// What the benchmarks measure that does not depend on the machine's speed: requests, and bytes of a real export.

import assert from "node:assert/strict";
import { measureCommands } from "../../bench/commands";
import { makePluginSubject } from "../../bench/plugin-subjects";
import { makePlugins, type Plugins } from "../../bench/plugins";
import { makeDynamicSubject, type Subject } from "../../bench/subjects";
import { Sandbox } from "../../sandbox/server";
import type { PulumiCli } from "../../scripts/pulumi-cli/find";
import { requireCli } from "../e2e/cli";

const COUNT = 12;

describe("the benchmarks, with the real pulumi CLI", function () {
    this.timeout(1_800_000);

    let cli: PulumiCli;
    let sandbox: Sandbox;
    let plugins: Plugins;

    before(async function () {
        cli = await requireCli(this);
        sandbox = await Sandbox.start();
        plugins = await makePlugins();
    });

    after(async () => {
        plugins?.remove();
        await sandbox?.close();
    });

    const subjects: Readonly<Record<string, () => Promise<Subject>>> = {
        "dynamic provider": () => makeDynamicSubject("dynamic", cli, sandbox),
        plugin: () => makePluginSubject("nodejs", plugins.released, cli, sandbox, console.error),
    };

    for (const [name, make] of Object.entries(subjects)) {
        it(`find N POSTs and one GET an operation for N numbers, and at most 600 bytes of state for each, with the ${name}`, async () => {
            const subject = await make();
            try {
                const measured = await measureCommands(new Map([["ours", subject]]), { count: COUNT, rounds: 1 });
                assert.deepEqual(
                    measured.map(({ command, requests }) => [command, requests.ours]),
                    [
                        ["preview", { adds: 0, lists: 1 }],
                        ["up", { adds: COUNT, lists: 1 }],
                        ["unchanged preview", { adds: 0, lists: 0 }],
                        ["refresh", { adds: 0, lists: 1 }],
                    ],
                );
                const { ids, bytes } = await subject.state();
                assert.equal(new Set(ids).size, COUNT);
                assert.ok(Math.max(...bytes) <= 600, `${Math.max(...bytes)} bytes`);
            } finally {
                subject.remove();
            }
        });
    }
});
