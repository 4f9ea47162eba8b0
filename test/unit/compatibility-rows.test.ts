// docs/compatibility.md says that every pair is tried. This test counts the pairs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { COMBINATIONS, FACTORS, type Factor } from "../../scripts/compatibility/rows";
import { ROOT } from "../../scripts/root";

const NAMES = Object.keys(FACTORS) as Factor[];

describe("the rows of npm run compatibility", () => {
    for (const [i, first] of NAMES.entries()) {
        for (const second of NAMES.slice(i + 1)) {
            it(`contain every pair of ${first} and ${second}`, () => {
                for (const one of FACTORS[first]) {
                    for (const other of FACTORS[second]) {
                        const rows = COMBINATIONS.filter((row) => row[first] === one && row[second] === other);
                        assert.equal(rows.length, 1, `${one} and ${other}`);
                    }
                }
            });
        }
    }

    it("begin with the lowest SDK of the peer dependency", () => {
        const { peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
        assert.equal(peerDependencies["@pulumi/pulumi"], `^${FACTORS.sdk[0]}`);
    });
});
