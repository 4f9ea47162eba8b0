// A newcomer with a fresh clone and an empty home folder: `npm start`, and then the tour of the documentation, line by line.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type PulumiCli, pathWith } from "../../scripts/pulumi-cli/find";
import { ROOT } from "../../scripts/root";
import { requireCli } from "../support/require-cli";
import { type Finished, finished } from "../support/stack";

describe("a fresh clone", function () {
    this.timeout(300_000);

    const folder = mkdtempSync(join(tmpdir(), "newcomer-"));
    const clone = join(folder, "clone");
    const program = join(clone, "examples/quickstart/index.ts");
    let cli: PulumiCli;

    before(async function () {
        this.timeout(1_800_000);
        cli = await requireCli(this);
        const tracked = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "-z"], {
            cwd: ROOT,
            encoding: "utf8",
        });
        for (const file of tracked.split("\0").filter((name) => name !== "" && existsSync(join(ROOT, name)))) {
            mkdirSync(dirname(join(clone, file)), { recursive: true });
            cpSync(join(ROOT, file), join(clone, file));
        }
    });

    after(() => rmSync(folder, { recursive: true, force: true }));

    function npm(args: readonly string[], input = ""): Promise<Finished> {
        const own = Object.entries(process.env).filter(([name]) => !/^(PULUMI|KALEYRA)_|^npm_|^CI$/.test(name));
        const env = {
            ...Object.fromEntries(own),
            HOME: join(folder, "home"),
            // What was fetched once a machine is not fetched again; everything else of the home folder is missing.
            npm_config_cache: process.env.npm_config_cache ?? join(homedir(), ".npm"),
            PATH: pathWith(cli),
            NO_COLOR: "1",
        };
        mkdirSync(env.HOME, { recursive: true });
        return finished("npm", args, { cwd: clone, env, timeout: 280_000 }, input);
    }

    /** The npm commands of the tour, in their order; each is run once. */
    const lines = (() => {
        const tour = readFileSync(join(ROOT, "docs/tour.md"), "utf8");
        return [...tour.matchAll(/^npm (.*)$/gm)].map(([, line = ""]) => line.split(" "));
    })();

    async function next(expected: string, { code: expectedCode = 0, input = "" } = {}): Promise<string> {
        const args = lines.shift() ?? [];
        assert.equal(args.join(" "), expected, "the tour and this test differ");
        const { code, output } = await npm(args, input);
        assert.equal(code !== 0, expectedCode !== 0, output);
        return output;
    }

    it("adds the number with the first npm start, nothing with the second, and takes the OTP", async () => {
        const { code, output } = await npm(["start"]);
        assert.equal(code, 0, output);
        assert.match(output, /Installing dependencies/);
        const [, otp = ""] = /\+919761234567 .*\bOTP (\d{6})/.exec(output) ?? [];
        assert.match(output, /\b7654000001\b/);
        assert.match(output, /npm run reset/);

        const second = await next("start");
        assert.match(second, /2 unchanged/);
        assert.doesNotMatch(second, /Installing dependencies|\bOTP \d{6}/);

        const command = "run pulumi-kaleyra -- verify support";
        const verified = await next(command, { input: `${otp}\n` });
        assert.match(verified, /\+919761234567/);
        assert.ok(!verified.includes(otp), "the OTP is shown");
    });

    it("imports the number after a destroy by following the hint literally, since the sandbox keeps it", async () => {
        await next("run pulumi -- destroy --yes");
        const output = await next("run pulumi -- preview", { code: 1 });
        assert.match(output, /\{ import: "7654000001" \}/);
        assert.match(output, /npm run pulumi-kaleyra -- /);
        const source = readFileSync(program, "utf8");
        writeFileSync(program, source.replace("\n});", '\n}, { import: "7654000001" });'));
        await next("start");
        assert.match(
            await next("run pulumi-kaleyra -- list --waba 766123456789"),
            /7654000001 +\+919761234567 .*\bVERIFIED/,
        );
    });

    it("deletes everything with npm run reset, including the edit, and leaves nothing outside of the clone", async () => {
        const original = readFileSync(join(ROOT, "examples/quickstart/index.ts"), "utf8");
        writeFileSync(join(clone, "kaleyra-import.json"), "{}");
        await next("run reset");
        assert.deepEqual(lines, []);
        assert.equal(readFileSync(program, "utf8"), original);
        for (const file of [".sandbox", "Pulumi.sandbox.yaml", "kaleyra-import.json"]) {
            assert.ok(!existsSync(join(clone, file)), file);
        }
        assert.ok(!existsSync(join(folder, "home/.pulumi")));
    });
});
