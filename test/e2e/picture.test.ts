// docs/preview.svg shows what a real preview prints today.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drawPreview } from "../../scripts/picture/preview";
import { linesOf } from "../../scripts/picture/terminal-svg";
import { ROOT } from "../../scripts/root";
import { foundCli } from "./cli";

describe("docs/preview.svg", function () {
    this.timeout(300_000);

    const found = foundCli();

    it("shows line for line what a real preview prints; npm run picture draws it again", async () => {
        const shown = linesOf(readFileSync(join(ROOT, "docs/preview.svg"), "utf8"));
        assert.deepEqual(shown, linesOf(await drawPreview(found.cli)));
        assert.ok(shown.some((line) => line.includes('{ import: "7654000001" }')));
    });
});
