// The benchmarks print the table of docs/performance.md. What does not depend on the machine's speed has to meet its goal: requests,
// and bytes of the state.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { measure } from "../../bench/measure";
import { lineOf, type Row } from "../../bench/table";
import { ROOT } from "../../scripts/root";
import { requireCli } from "../e2e/cli";

/** What rows measure, without the counts of numbers, which differ between a full run and a small one. */
const costsOf = (rows: readonly string[]) =>
    [...new Set(rows.map((what) => what.replace(/ of \d+ numbers?|, per number with .*/, "")))].sort();

describe("npm run bench, with the real pulumi CLI", function () {
    this.timeout(600_000);

    const rows: Row[] = [];

    before(async function () {
        const cli = await requireCli(this);
        for await (const row of measure({ counts: [3], rounds: 1, processes: 1, growth: [10] }, cli)) {
            rows.push(row);
        }
    });

    it("measures the costs that docs/performance.md shows", () => {
        const page = readFileSync(join(ROOT, "docs/performance.md"), "utf8");
        const shown = [...page.matchAll(/^\| ((?:dynamic provider|plugin): .*?) \|/gm)].map(([, what = ""]) => what);
        assert.deepEqual(costsOf(rows.map(({ what }) => what)), costsOf(shown));
    });

    it("finds N POSTs for N numbers and one GET per operation, and few bytes in the state", () => {
        const exact = rows.filter(({ what }) => /: (requests|state) of /.test(what));
        assert.equal(exact.length, 4);
        for (const row of exact) {
            assert.ok(row.met, lineOf(row));
        }
    });
});
