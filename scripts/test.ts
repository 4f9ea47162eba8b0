// npm test [-- --all | <files> | <other mocha arguments>]
// By default all layers, and of the tests with the real pulumi CLI one short journey. With CI=true or --all every test
// runs, and a CLI is installed if there is none. Tests of files that are named run if a CLI is found.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { exitWith } from "./exit-with";
import { ROOT } from "./root";

/** Which tests with the real CLI run; `requireCli` in test/support/require-cli.ts reads it. */
export type CliTests = "required" | "if found" | "journey";

exitWith(async () => {
    const args = process.argv.slice(2);
    const all = Boolean(process.env.CI) || args.includes("--all");
    const namesFiles = args.some((arg) => /^[\w./-]*(?:\/|\.ts)/.test(arg));
    const cliTests: CliTests = all ? "required" : namesFiles ? "if found" : "journey";
    const mocha = spawn(
        process.execPath,
        [require.resolve("mocha/bin/mocha.js"), ...args.filter((arg) => arg !== "--all")],
        { cwd: ROOT, env: { ...process.env, KALEYRA_CLI_TESTS: cliTests }, stdio: "inherit" },
    );
    const [code] = await once(mocha, "exit");
    if (cliTests === "journey") {
        console.error(
            "\n*** NOT RUN: the tests with the real pulumi CLI, except for test/e2e/journey.test.ts." +
                "\n*** `npm test -- --all` runs them all, as CI does.",
        );
    }
    return code ?? 1;
});
