// Each example that is a Pulumi program runs with the real pulumi CLI, as its README describes.
// The examples for pipelines and policies have their own suites.

import assert from "node:assert/strict";
import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root";
import { SALES } from "../support/sample-numbers";
import { shellLinesOf } from "../support/snippets";
import { finished } from "../support/stack";
import { freshStacks } from "./fresh-stacks";

const linesOf = (example: string) => shellLinesOf(`examples/${example}/README.md`);

describe("the examples, with the real pulumi CLI", function () {
    this.timeout(300_000);

    describe("quickstart", () => {
        const setup = freshStacks({ example: "quickstart" });

        it("adds, verifies, lists and imports numbers with the package that npm pack wrote", async () => {
            const { stack, sandbox } = setup;
            const project = join(stack.folder, "program");
            rmSync(join(project, "node_modules"));
            delete stack.environment.PULUMI_STACK;
            delete stack.environment.PULUMI_CONFIG_PASSPHRASE;
            Object.assign(stack.environment, { npm_config_prefer_offline: "true", npm_config_audit: "false" });
            const run = async (line: string, input = "") => {
                const [command = "", ...args] = line.split(" ");
                const { code, output } = await stack.run(command, args, { input });
                assert.equal(code, 0, output);
                return output;
            };
            const pack = ["pack", "--ignore-scripts", "--pack-destination", stack.folder];
            const packed = await finished("npm", pack, { cwd: ROOT, timeout: 60_000 });
            assert.equal(packed.code, 0, packed.output);
            const readme = readFileSync(join(project, "README.md"), "utf8");
            const [, install = ""] = /`(npm install <clone>.*?)`/.exec(readme) ?? [];
            await run(install.replace("<clone>", stack.folder));

            // The state is kept in the test's own backend.
            const lines = linesOf("quickstart").filter((line) => !/^npm install|^pulumi login/.test(line));
            const { sid, apiKey } = sandbox.account;
            const values = { "choose one": "a-passphrase", "your SID": sid, "your API key": apiKey };
            const up = lines.indexOf("pulumi up");
            for (const line of lines.slice(0, up)) {
                await stack.follow(line.replace(/<(.*)>/, (_, name: keyof typeof values) => values[name]));
            }
            // The pod is Kaleyra's; only the domain is the sandbox's.
            await stack.succeed("config", "set", "kaleyra:apiDomain", sandbox.url);
            const [verify = ""] = /npx pulumi-kaleyra verify support$/m.exec(await stack.follow("pulumi up")) ?? [];
            const [list = ""] = lines.slice(up + 2);
            assert.deepEqual(lines.slice(up + 1), [verify, list]);
            await run(verify, sandbox.store.numbers[0]?.otp);
            assert.match(await run(list), /\+919761234567 +VERIFIED +ACME Support +support/);

            sandbox.store.addVerified(SALES);
            const printed = await run("npx pulumi-kaleyra import --waba 766123456789");
            const declared = printed.slice(0, printed.indexOf("// 2.")).replace(/^import .*$/m, "");
            appendFileSync(join(project, "index.ts"), declared);
            const commands = [...printed.matchAll(/^\/\/ {4}(pulumi .*)$/gm)].map(([, command = ""]) => command);
            const onPage = shellLinesOf("docs/how-do-i.md").join("\n");
            assert.ok(commands.length === 2 && onPage.includes(commands.join("\n")), commands.join());
            for (const command of commands) {
                await stack.follow(command);
            }
            assert.deepEqual(Object.keys(await stack.numbers()).sort(), ["acme-sales", "support"]);
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
