// docs/preview.svg shows the provider's current message.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../sandbox/server";
import { linesOf } from "../../scripts/picture/terminal-svg";
import { ROOT } from "../../scripts/root";
import { Host } from "../support/provider-host";
import { SUPPORT } from "../support/sample-numbers";

const plain = (text: string) => text.replace(/\s+/g, " ").trim();

describe("docs/preview.svg", () => {
    it("shows every line of the error for a number that exists (`npm run picture` draws it again)", async () => {
        const sandbox = await Sandbox.start();
        sandbox.store.addVerified(SUPPORT);
        const host = await Host.start({ environment: sandbox.environment });
        const { failures } = await host.check({}, SUPPORT);
        await sandbox.close();
        assert.equal(failures.length, 1);
        const shown = plain(linesOf(readFileSync(join(ROOT, "docs/preview.svg"), "utf8")).join(" "));
        for (const line of failures[0]?.reason.split("\n").map(plain).filter(Boolean) ?? []) {
            assert.ok(shown.includes(line), `docs/preview.svg does not show: ${line}`);
        }
    });
});
