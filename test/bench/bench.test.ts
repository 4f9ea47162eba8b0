// What the benchmarks measure that does not depend on the machine's speed: requests, and bytes of a real export.

import assert from "node:assert/strict";
import { measureCommands } from "../../bench/commands";
import { PulumiSubject } from "../../bench/subjects";
import { Sandbox } from "../../sandbox/server";
import { requireCli } from "../e2e/cli";

describe("the benchmarks, with the real pulumi CLI", function () {
    this.timeout(1_800_000);

    it("find N POSTs and one GET an operation for N numbers, and at most 600 bytes of state for each", async function () {
        const cli = await requireCli(this);
        const sandbox = await Sandbox.start();
        const ours = await PulumiSubject.make("ours", cli, sandbox);
        try {
            const measured = await measureCommands(new Map([["ours", ours]]), 12, 1);
            assert.deepEqual(
                measured.map(({ command, requests }) => [command, requests.ours]),
                [
                    ["preview", { adds: 0, lists: 1 }],
                    ["up", { adds: 12, lists: 1 }],
                    ["unchanged preview", { adds: 0, lists: 0 }],
                    ["refresh", { adds: 0, lists: 1 }],
                ],
            );
            const { ids, bytes } = await ours.state();
            assert.equal(new Set(ids).size, 12);
            assert.ok(Math.max(...bytes) <= 600, `${Math.max(...bytes)} bytes`);
        } finally {
            ours.remove();
            await sandbox.close();
        }
    });
});
