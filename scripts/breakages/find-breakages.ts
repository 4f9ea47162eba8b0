// npm run break: breaks one rule of the provider at a time, and checks that the random sequences of test/model find it.
// This shows that these tests fail when the behaviour is broken.

import { spawnSync } from "node:child_process";
import { exitWith } from "../exit-with";
import { ROOT } from "../root";

const { BREAKAGES } = require("./broken-provider.js") as { BREAKAGES: Record<string, unknown> };

exitWith(async () => {
    let missed = 0;
    for (const breakage of Object.keys(BREAKAGES)) {
        const found = lives(breakage);
        missed += found === undefined ? 1 : 0;
        console.log(`${found === undefined ? "NOT FOUND" : "found"}: ${breakage}\n    ${found ?? ""}`);
    }
    return missed === 0 ? 0 : 1;
});

/** How the sequences with the fixed seed fail with this provider, if they do. */
function lives(breakage: string): string | undefined {
    const args = [require.resolve("mocha/bin/mocha.js"), "--no-parallel", "test/model", "-g", "fixed seed"];
    const env = { ...process.env, BREAKAGE: breakage };
    const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8" });
    return /seed \d+, life \d+: .*/.exec(stdout)?.[0].slice(0, 180);
}
