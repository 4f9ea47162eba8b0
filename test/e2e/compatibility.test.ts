// Some rows of docs/compatibility.md: the lowest SDK, the newest, and a component whose program lacks this package.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Workshop } from "../../scripts/compatibility/project";
import { ROWS } from "../../scripts/compatibility/rows";
import { requireCli } from "./cli";

const TRIED = [
    ROWS.find(({ sdk, program }) => sdk === "3.216.0" && program === "ES module"),
    ROWS.find(({ sdk, program }) => sdk === "3.270.0" && program === "TypeScript"),
    ROWS.find(({ use }) => use === "component alone"),
].filter((row) => row !== undefined);

describe("the packed package, installed elsewhere, with the real pulumi CLI", function () {
    this.timeout(600_000);

    const folder = mkdtempSync(join(tmpdir(), "compatibility-"));
    let workshop: Workshop;

    before(async function () {
        this.timeout(1_800_000);
        const cli = await requireCli(this);
        workshop = await Workshop.open(folder, cli, TRIED);
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    for (const row of TRIED) {
        const { sdk, node, program, packageManager, use } = row;
        it(`works, or is refused with the remedy: ${sdk}, Node.js ${node}, ${program}, ${packageManager}, ${use}`, async () => {
            const { failure } = await workshop.tryOut(row);
            assert.equal(failure, undefined, failure);
        });
    }
});
