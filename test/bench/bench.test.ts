// What the benchmarks measure and does not depend on the machine's speed has to meet its goal: requests, and bytes of the state.

import assert from "node:assert/strict";
import { measure } from "../../bench/measure";
import { lineOf, type Row } from "../../bench/table";
import { requireCli } from "../support/require-cli";

describe("npm run bench, with the real pulumi CLI", function () {
    this.timeout(600_000);

    it("finds N POSTs for N numbers and one GET per operation, and few bytes in the state", async function () {
        const cli = await requireCli(this);
        const exact: Row[] = [];
        for await (const row of measure({ counts: [3], rounds: 1, processes: 1, growth: [10] }, cli)) {
            if (/: (requests|state) of /.test(row.what)) {
                assert.ok(row.met, lineOf(row));
                exact.push(row);
            }
        }
        assert.equal(exact.length, 4);
    });
});
