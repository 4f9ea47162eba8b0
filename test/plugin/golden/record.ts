// Records what this version of the plugin answers, into test/plugin/golden/<version>.json; for a release, once.
// Run it with: node --import tsx test/plugin/golden/record.ts && npm run format

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitWith } from "../../../scripts/exit-with";
import { PluginHost } from "../../support/plugin-host";
import { answerOf, CALLS, startSandbox } from "./calls";

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

exitWith(async () => {
    const sandbox = await startSandbox();
    const host = await PluginHost.start({ environment: sandbox.environment });
    try {
        const transcript = [];
        for (const call of CALLS) {
            transcript.push({ ...call, answer: await answerOf(host, call) });
        }
        writeFileSync(join(__dirname, `${version}.json`), `${JSON.stringify(transcript, null, 2)}\n`);
        return 0;
    } finally {
        await PluginHost.stopAll();
        await sandbox.close();
    }
});
