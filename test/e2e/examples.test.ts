// Each example that is a Pulumi program runs with the real pulumi CLI, as its README describes.
// The examples for pipelines and policies have their own suites.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../../scripts/root";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { finished, isOwnFile } from "../support/stack";
import { freshStacks } from "./cli";

/** The shell lines of an example's README. */
function linesOf(example: string): string[] {
    const page = readFileSync(join(ROOT, "examples", example, "README.md"), "utf8");
    return [...page.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = ""]) => block.trim().split("\n"));
}

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
        const now = freshStacks();

        it("is a template: pulumi new stores the answers, npm ci installs the vendored package, and up adds the number", async () => {
            const { stack, sandbox } = now;
            const project = join(stack.folder, "program");
            rmSync(project, { recursive: true });
            mkdirSync(project);
            delete stack.environment.PULUMI_STACK;
            Object.assign(stack.environment, { npm_config_prefer_offline: "true", npm_config_audit: "false" });

            const answers = {
                wabaId: "766123456789",
                countryCode: "+91",
                phoneNumber: "9761234568",
                name: "ACME Sales",
            };
            const config = Object.entries(answers).flatMap(([key, value]) => ["--config", `shop:${key}=${value}`]);
            const template = await vendoredTemplate(stack.folder);
            const names = ["--name", "shop", "--stack", "dev", "--yes", "--non-interactive"];
            const made = await stack.pulumi(["new", template, ...names, ...config]);
            assert.equal(made.code, 0, made.output);
            const settings = parse(readFileSync(join(project, "Pulumi.dev.yaml"), "utf8")).config;
            assert.deepEqual(
                Object.fromEntries(Object.keys(answers).map((key) => [key, settings[`shop:${key}`]])),
                answers,
            );
            const own = readdirSync(project).filter((file) => !["node_modules", "vendor"].includes(file));
            for (const file of own) {
                // `pulumi new` itself records where the template was.
                const text = readFileSync(join(project, file), "utf8").replace(/^ +pulumi:template: .*\n/m, "");
                assert.doesNotMatch(text, /quickstart|whatsapp-number\b|template/i, `${file}: ${text}`);
            }

            const ci = await stack.run("npm", ["ci", "--no-fund", "--loglevel=error"]);
            assert.equal(ci.code, 0, ci.output);
            const [sid = "", apiKey = "", pod = ""] = linesOf("quickstart").filter((line) =>
                line.includes("config set"),
            );
            await stack.follow(sid.replace("<your SID>", sandbox.account.sid));
            await stack.follow(apiKey.replace("<your API key>", sandbox.account.apiKey));
            await stack.follow(pod);
            // The pod is Kaleyra's; only the domain is the sandbox's.
            await stack.succeed("config", "set", "kaleyra:apiDomain", sandbox.url);
            await stack.follow("pulumi up");
            assert.equal(sandbox.store.numbers[0]?.phoneNumber, "9761234568");
            await stack.succeed("preview", "--expect-no-changes");

            const verify = linesOf("quickstart").find((line) => line.includes("verify")) ?? "";
            await stack.follow(verify.replace("+919761234567", "+919761234568"), sandbox.store.numbers[0]?.otp);
            assert.equal(sandbox.store.numbers[0]?.verified, true);
        });

        it("asks for the number when a stack is made from it", () => {
            const { template } = parse(readFileSync(join(ROOT, "examples/quickstart/Pulumi.yaml"), "utf8"));
            const program = readFileSync(join(ROOT, "examples/quickstart/index.ts"), "utf8");
            const read = [...program.matchAll(/setting\("(\w+)"/g)].map(([, key]) => key);
            assert.deepEqual(Object.keys(template.config), read);
        });
    });

    describe("many-numbers", () => {
        const now = freshStacks({ example: "many-numbers" });

        it("adds each number of the file, and refuses an invalid file with every mistake in it", async () => {
            for (const line of linesOf("many-numbers")) {
                await now.stack.follow(line);
            }
            assert.deepEqual(Object.keys(await now.stack.numbers()).sort(), ["acme-sales", "acme-support"]);
            assert.equal(now.sandbox.count("add"), 2);
            const file = join(now.stack.folder, "program/numbers.yaml");
            const text = readFileSync(file, "utf8");
            writeFileSync(file, text.replace("VOICE", "FAX").replace("wabaId: 7", "wabaID: 7"));
            const output = await now.stack.fail("preview");
            assert.match(output, /numbers\.yaml is invalid\. Nothing was changed\./);
            assert.match(output, /"?acme-sales"?\]/);
            assert.match(output, /"?acme-support"?\]\.wabaId/);
            assert.match(output, /Unrecognized key: "wabaID"/);
        });
    });

    describe("existing-numbers", () => {
        const now = freshStacks({ example: "existing-numbers" });

        it("imports one number and reads another; removing the option afterwards is no change", async () => {
            for (const number of [SUPPORT, SALES]) {
                now.sandbox.store.addVerified(number);
            }
            const lines = linesOf("existing-numbers");
            for (const line of lines) {
                await now.stack.follow(line);
            }
            assert.ok(lines.includes("pulumi preview --expect-no-changes"));
            const { support, sales } = await now.stack.numbers();
            assert.deepEqual([support?.id, sales?.id], ["7654000001", "7654000002"]);
            assert.match(await now.stack.succeed("stack", "output", "salesNumber"), /^\+919761234568$/m);
            const program = join(now.stack.folder, "program/index.ts");
            writeFileSync(program, readFileSync(program, "utf8").replace(/\n {4}\{ import: .*\n/, "\n"));
            await now.stack.succeed("preview", "--expect-no-changes");
            assert.equal(now.sandbox.count("add"), 0);
        });
    });

    describe("wait-for-verified", () => {
        const now = freshStacks({ example: "wait-for-verified" });

        it("creates the webhook only after somebody entered the OTP", async () => {
            const steps = linesOf("wait-for-verified").map((line) => line.replace(/ +#.*/, ""));
            const webhooks: string[] = [];
            for (const step of steps.filter((line) => !line.startsWith("pulumi stack init"))) {
                const otp = now.sandbox.store.numbers[0]?.otp ?? "";
                const output = await now.stack.follow(step.replace("--stack dev", "--stack test"), otp);
                webhooks.push(...(/webhook *: (?:.* => )?"(.*)"/.exec(output)?.slice(1) ?? []));
            }
            assert.deepEqual(webhooks, ["waits for the OTP of +919761234567", "created"]);
            assert.equal(now.sandbox.count("add"), 1);
        });
    });
});
