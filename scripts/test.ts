// npm test [-- <mocha arguments>]: all layers. In CI the layer with the real pulumi CLI must run; elsewhere it may be skipped.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { exitWith } from "./exit-with";
import { ROOT } from "./root";

exitWith(async () => {
    const required = process.env.CI ? { KALEYRA_TEST_CLI: "required" } : {};
    const args = process.argv.slice(2);
    const mocha = spawn(process.execPath, [require.resolve("mocha/bin/mocha.js"), ...args], {
        cwd: ROOT,
        env: { ...process.env, ...required },
        stdio: "inherit",
    });
    const [code] = await once(mocha, "exit");
    return code ?? 1;
});
