// Runs the pipeline job of docs/testing.md literally: the sandbox, pulumi up, and the OTP.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { neutralEnvironment, pathWith } from "../../scripts/pulumi-cli/find";
import { block, ENDING, project, removeProject } from "../docs/testing";
import { foundCli } from "./fresh-stacks";

describe("the pipeline job of docs/testing.md", function () {
    this.timeout(300_000);

    const found = foundCli();

    it("adds a number to the sandbox with pulumi up, has nothing to do afterwards, and verifies it", async () => {
        const folder = project();
        try {
            const lines = [ENDING, block("sh", "> sandbox.log &"), block("sh", "pulumi up"), block("sh", "otp=")];
            const env = {
                ...neutralEnvironment(),
                PATH: pathWith(found.cli),
                PULUMI_HOME: join(folder, "home"),
                PULUMI_SKIP_UPDATE_CHECK: "true",
                PULUMI_NODEJS_TRANSPILE_ONLY: "true",
            };
            const options = { cwd: folder, env, timeout: 240_000 };
            const { stdout } = await promisify(execFile)("bash", ["-ec", lines.join("\n")], options);
            assert.match(stdout, /\+ 2 created/);
            assert.match(stdout, /\+919761234567 is verified/);
            const { numbers } = JSON.parse(readFileSync(join(folder, "numbers.json"), "utf8"));
            assert.equal(numbers.length, 1);
            assert.equal(numbers[0].verified, true);
        } finally {
            removeProject(folder);
        }
    });
});
