// What a newcomer does with a fresh clone and an empty home folder: the README's two commands, and its ten minutes, line by line.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type PulumiCli, pathWith } from "../../scripts/pulumi-cli/find";
import { type Finished, finished } from "../../scripts/pulumi-cli/stack";
import { ROOT } from "../../scripts/root";
import { requireCli } from "./cli";

describe("a newcomer with a fresh clone", function () {
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

    /** The npm commands under a heading of the README, in their order; each is run once. */
    const lines = (() => {
        const readme = readFileSync(join(ROOT, "README.md"), "utf8");
        const section = readme.slice(readme.indexOf("## Ten minutes"), readme.indexOf("## Use it"));
        return [...section.matchAll(/^npm (.*)$/gm)].map(([, line = ""]) => line.split(" "));
    })();

    async function next(expected: string, { code: expectedCode = 0, input = "" } = {}): Promise<string> {
        const args = lines.shift() ?? [];
        assert.equal(args.join(" "), expected, "the README's ten minutes and this test go different ways");
        const { code, output } = await npm(args, input);
        assert.equal(code !== 0, expectedCode !== 0, output);
        return output;
    }

    let otp = "";

    it("sees npm start install, build and add the number with a real pulumi up", async () => {
        const { code, output } = await npm(["start"]);
        assert.equal(code, 0, output);
        assert.match(output, /Installing dependencies/);
        assert.match(output, /\+ 2 created|1 created/);
        otp = /\+919761234567 would now receive the OTP (\d{6}) \(SMS\)/.exec(output)?.[1] ?? "";
        assert.match(output, /The phone number ID is 7654000001\./);
        assert.match(output, /npm run reset/);
    });

    it("sees no change with the second npm start, which installs nothing", async () => {
        const output = await next("start");
        assert.match(output, /2 unchanged/);
        assert.doesNotMatch(output, /Installing dependencies|would now receive/);
    });

    it("verifies the number with the OTP that the sandbox printed", async () => {
        const command = "run pulumi-kaleyra -- verify --waba 766123456789 --id 7654000001 --number +919761234567";
        const output = await next(command, { input: `${otp}\n` });
        assert.match(output, /\+919761234567 is verified, says Kaleyra/);
        assert.ok(!output.includes(otp));
    });

    it("sees the preview fail with the import hint after a destroy, for the sandbox keeps the number", async () => {
        assert.match(await next("run pulumi -- destroy --yes"), /is forgotten by Pulumi but stays in WABA/);
        const output = await next("run pulumi -- preview", { code: 1 });
        assert.match(
            output,
            /\+919761234567 is already a WhatsApp number of WABA 766123456789, with phone number ID 7654000001/,
        );
        assert.match(output, /\{ import: "7654000001" \} {8}as the resource's options/);
    });

    it("brings it under management by following the hint's words literally", async () => {
        const source = readFileSync(program, "utf8");
        writeFileSync(program, source.replace("\n});", '\n}, { import: "7654000001" });'));
        const output = await next("start");
        assert.match(output, /imports the existing number with phone number ID 7654000001 .* no OTP goes out/);
        assert.match(
            await next("run pulumi-kaleyra -- list --waba 766123456789"),
            /7654000001 +\+919761234567 +VERIFIED/,
        );
    });

    it("has everything forgotten by npm run reset, and nothing left outside the clone", async () => {
        await next("run reset");
        assert.deepEqual(lines, []);
        assert.ok(!existsSync(join(clone, ".sandbox")));
        assert.ok(!existsSync(join(clone, "Pulumi.sandbox.yaml")));
        assert.ok(!existsSync(join(folder, "home/.pulumi")));
    });
});
