// Upgrades: this version of the plugin answers the calls of earlier ones as they did.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../../../sandbox/server";
import { PluginHost } from "../../support/plugin-host";
import { answerOf, type Call, startSandbox } from "./calls";

type Transcript = readonly (Call & { readonly answer: unknown })[];

for (const file of readdirSync(__dirname).filter((name) => name.endsWith(".json"))) {
    const transcript = JSON.parse(readFileSync(join(__dirname, file), "utf8")) as Transcript;

    describe(`the calls of version ${file.replace(".json", "")} of the plugin`, () => {
        let sandbox: Sandbox;

        after(async () => {
            await PluginHost.stopAll();
            await sandbox.close();
        });

        it("are answered as they were then", async () => {
            sandbox = await startSandbox();
            const host = await PluginHost.start({ environment: sandbox.environment });
            for (const call of transcript) {
                assert.deepEqual(
                    await answerOf(host, call),
                    call.answer,
                    `${call.method} ${JSON.stringify(call.request)}`,
                );
            }
        });
    });
}
