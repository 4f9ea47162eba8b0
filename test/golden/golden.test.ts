// Upgrades: this version answers the calls of earlier ones as they did, and their states need no change.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../sandbox/server";
import { requireCli } from "../e2e/cli";
import { Host } from "../support/provider-host";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { Stack } from "../support/stack";
import { answer, type Call } from "./calls";

interface Golden {
    readonly transcript: readonly (Call & { readonly answer: unknown })[];
    readonly state: { deployment: object };
}

/** What other programs can rely on: which properties failed, but not in which words. */
function withoutWords(given: unknown): unknown {
    const { failures, ...rest } = given as { failures?: readonly { property: string }[] };
    return failures === undefined ? given : { ...rest, failures: failures.map(({ property }) => property) };
}

for (const file of readdirSync(__dirname).filter((name) => name.endsWith(".json"))) {
    const { transcript, state } = JSON.parse(readFileSync(join(__dirname, file), "utf8")) as Golden;

    describe(`what version ${file.replace(".json", "")} left behind`, function () {
        this.timeout(300_000);

        it("is answered as it was then, call by call", async () => {
            const sandbox = await Sandbox.start();
            const host = await Host.start({ environment: sandbox.environment });
            for (const call of transcript) {
                assert.deepEqual(
                    withoutWords(await answer(host, call)),
                    withoutWords(call.answer),
                    `${call.method} ${JSON.stringify(call.request)}`,
                );
            }
            await sandbox.close();
        });

        it("needs no change, by the real pulumi CLI", async function () {
            this.timeout(1_800_000);
            const cli = await requireCli(this);
            const sandbox = await Sandbox.start();
            for (const fields of [SUPPORT, SALES]) {
                sandbox.store.addVerified(fields);
            }
            const stack = new Stack(cli, sandbox);
            await stack.init();
            writeFileSync(join(stack.folder, "state.json"), JSON.stringify(state));
            await stack.succeed("stack", "import", "--file", join(stack.folder, "state.json"));
            stack.declare({ support: SUPPORT, sales: SALES });
            await stack.succeed("preview", "--expect-no-changes");
            await stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
            await stack.up("--expect-no-changes");
            assert.equal(sandbox.count("add"), 0);
            stack.remove();
            await sandbox.close();
        });
    });
}
