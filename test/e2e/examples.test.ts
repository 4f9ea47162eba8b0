// Each example that is a Pulumi program runs with the real pulumi CLI, as its README describes.
// The examples for pipelines and policies have their own suites.

import assert from "node:assert/strict";
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../scripts/root";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { shellLinesOf } from "../support/snippets";
import { finished, isOwnFile } from "../support/stack";
import { freshStacks } from "./fresh-stacks";

const linesOf = (example: string) => shellLinesOf(`examples/${example}/README.md`);

/** The quickstart's template with the packed package in it, because npm does not have the package yet. */
async function vendoredTemplate(folder: string): Promise<string> {
    const template = join(folder, "template");
    cpSync(join(ROOT, "examples/quickstart"), template, { recursive: true, filter: isOwnFile });
    mkdirSync(join(template, "vendor"));
    const pack = ["pack", "--ignore-scripts", "--pack-destination", join(template, "vendor")];
    const packed = await finished("npm", pack, { cwd: ROOT, timeout: 60_000 });
    assert.equal(packed.code, 0, packed.output);
    const file = join(template, "package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    manifest.dependencies["pulumi-kaleyra"] = `file:vendor/${readdirSync(join(template, "vendor"))[0]}`;
    writeFileSync(file, JSON.stringify(manifest, null, 2));
    return template;
}

describe("the examples, with the real pulumi CLI", function () {
    this.timeout(300_000);

    describe("quickstart", () => {
        const setup = freshStacks();

        it("becomes a project by pulumi new, which adds, verifies, lists and imports numbers", async () => {
            const { stack, sandbox } = setup;
            const project = join(stack.folder, "program");
            rmSync(project, { recursive: true });
            mkdirSync(project);
            delete stack.environment.PULUMI_STACK;
            Object.assign(stack.environment, { npm_config_prefer_offline: "true", npm_config_audit: "false" });
            // With a real installation, npx finds the command there.
            const npx = async (line: string, input = "") => {
                const { code, output } = await stack.run("npx", line.split(" ").slice(1), { input });
                assert.equal(code, 0, output);
                return output;
            };

            const answers = {
                wabaId: "766123456789",
                countryCode: "+91",
                phoneNumber: "9761234568",
                name: "ACME Sales",
            };
            const template = await vendoredTemplate(stack.folder);
            const asked = parse(readFileSync(join(template, "Pulumi.yaml"), "utf8")).template.config;
            assert.deepEqual(Object.keys(asked), Object.keys(answers));
            const config = Object.entries(answers).flatMap(([key, value]) => ["--config", `shop:${key}=${value}`]);
            const names = ["--name", "shop", "--stack", "dev", "--yes", "--non-interactive"];
            const made = await stack.pulumi(["new", template, ...names, ...config]);
            assert.equal(made.code, 0, made.output);
            for (const file of readdirSync(project).filter((name) => !["node_modules", "vendor"].includes(name))) {
                // `pulumi new` itself records where the template was.
                const text = readFileSync(join(project, file), "utf8").replace(/^ +pulumi:template: .*\n/m, "");
                assert.doesNotMatch(text, /quickstart|whatsapp-number\b|template/i, `${file}: ${text}`);
            }

            const lines = linesOf("quickstart");
            const [sid = "", apiKey = "", pod = ""] = lines.filter((line) => line.includes("config set"));
            await stack.follow(sid.replace("<your SID>", sandbox.account.sid));
            await stack.follow(apiKey.replace("<your API key>", sandbox.account.apiKey));
            await stack.follow(pod);
            // The pod is Kaleyra's; only the domain is the sandbox's.
            await stack.succeed("config", "set", "kaleyra:apiDomain", sandbox.url);
            const [verify = ""] = /npx pulumi-kaleyra verify support$/m.exec(await stack.follow("pulumi up")) ?? [];
            assert.ok(lines.includes(verify), verify);
            const [added] = sandbox.store.numbers;
            assert.equal(added?.phoneNumber, answers.phoneNumber);
            await npx(verify, added?.otp);
            assert.match(await npx("npx pulumi-kaleyra list"), /\+919761234568 +VERIFIED +ACME Sales +support/);

            sandbox.store.addVerified(SUPPORT);
            const printed = await npx("npx pulumi-kaleyra import --waba 766123456789");
            const declared = printed.slice(0, printed.indexOf("// 2.")).replace(/^import .*$/m, "");
            appendFileSync(join(project, "index.ts"), declared);
            const commands = [...printed.matchAll(/^\/\/ {4}(pulumi .*)$/gm)].map(([, command = ""]) => command);
            assert.equal(commands.length, 2);
            for (const command of commands) {
                await stack.follow(command);
            }
            assert.deepEqual(Object.keys(await stack.numbers()).sort(), ["acme-support", "support"]);
            assert.equal(sandbox.count("add"), 1);
        });
    });

    describe("many-numbers", () => {
        const setup = freshStacks({ example: "many-numbers" });

        it("adds each number of the file, and refuses an invalid file with every mistake in it", async () => {
            for (const line of linesOf("many-numbers")) {
                await setup.stack.follow(line);
            }
            assert.deepEqual(Object.keys(await setup.stack.numbers()).sort(), ["acme-sales", "acme-support"]);
            assert.equal(setup.sandbox.count("add"), 2);
            const file = join(setup.stack.folder, "program/numbers.yaml");
            const text = readFileSync(file, "utf8");
            writeFileSync(file, text.replace("VOICE", "FAX").replace("wabaId: 7", "wabaID: 7"));
            const output = await setup.stack.fail("preview");
            assert.match(output, /numbers\.yaml is invalid\. Nothing was changed\./);
            assert.match(output, /"?acme-sales"?\]/);
            assert.match(output, /"?acme-support"?\]\.wabaId/);
            assert.match(output, /Unrecognized key: "wabaID"/);
        });
    });

    describe("existing-numbers", () => {
        const setup = freshStacks({ example: "existing-numbers" });

        it("imports one number and reads another", async () => {
            for (const number of [SUPPORT, SALES]) {
                setup.sandbox.store.addVerified(number);
            }
            const lines = linesOf("existing-numbers");
            for (const line of lines) {
                await setup.stack.follow(line);
            }
            assert.ok(lines.includes("pulumi preview --expect-no-changes"));
            const { support, sales } = await setup.stack.numbers();
            assert.deepEqual([support?.id, sales?.id], ["7654000001", "7654000002"]);
            assert.equal(setup.sandbox.count("add"), 0);
        });
    });

    describe("wait-for-verified", () => {
        const setup = freshStacks({ example: "wait-for-verified" });

        it("creates the webhook only after somebody entered the OTP", async () => {
            const steps = linesOf("wait-for-verified").map((line) => line.replace(/ +#.*/, ""));
            const webhooks: string[] = [];
            for (const step of steps.filter((line) => !line.startsWith("pulumi stack init"))) {
                const otp = setup.sandbox.store.numbers[0]?.otp ?? "";
                const output = await setup.stack.follow(step.replace("--stack dev", "--stack test"), otp);
                webhooks.push(...(/webhook *: (?:.* => )?"(.*)"/.exec(output)?.slice(1) ?? []));
            }
            assert.deepEqual(webhooks, ["waits for the OTP of +919761234567", "created"]);
            assert.equal(setup.sandbox.count("add"), 1);
        });
    });
});
