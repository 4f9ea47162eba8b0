// What the benchmarks find that does not depend on the machine's speed: requests, and bytes of a real export.
// And the page on which they stand holds no figure but theirs.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { measureCommands } from "../../bench/commands";
import { PulumiContestant } from "../../bench/contestants";
import { page } from "../../bench/page";
import { plot } from "../../bench/plot";
import { readResults } from "../../bench/results";
import { Sandbox } from "../../sandbox/server";
import { ROOT } from "../../scripts/root";
import { requireCli } from "../e2e/cli";

describe("the benchmarks, with the real pulumi CLI", function () {
    this.timeout(1_800_000);

    it("find N POSTs and one GET an operation for N numbers, and at most 600 bytes of state for each", async function () {
        const cli = await requireCli(this);
        const sandbox = await Sandbox.start();
        const ours = await PulumiContestant.make("ours", cli, sandbox);
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

describe("docs/performance.md", () => {
    it("is what bench/results.json gives, and so is its plot", function () {
        if (!existsSync(join(ROOT, "bench/results.json"))) {
            console.error("      *** NOT TESTED: `npm run bench` has not been run.");
            return this.skip();
        }
        const results = readResults();
        assert.equal(readFileSync(join(ROOT, "docs/performance.md"), "utf8"), page(results));
        assert.equal(readFileSync(join(ROOT, "docs/performance.svg"), "utf8"), plot(results));
    });
});
