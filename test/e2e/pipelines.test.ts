// The shell of the pipelines under examples/, run with the real pulumi CLI against a sandbox, beside the quickstart's program.
// What cannot run here is left out: `uses:` steps (checkout, Node.js, the CLI's install, the preview's comment) and `npm ci`.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Finished } from "../../scripts/pulumi-cli/stack";
import { ROOT } from "../../scripts/root";
import { example, githubWorkflows, gitlabPipeline } from "../examples/workflows";
import { freshStacks } from "./cli";

const ADDED = "--waba 766123456789 --id 7654000001 --number +919761234567";

describe("the pipelines under examples/, with the real pulumi CLI", function () {
    this.timeout(300_000);

    const now = freshStacks("quickstart");
    const groups: number[] = [];

    // A step may leave something running, as the sandbox job does; with the job it ends.
    afterEach(() => {
        for (const group of groups.splice(0)) {
            try {
                process.kill(-group);
            } catch {
                // It has ended by itself.
            }
        }
    });

    /** Runs a script as a runner does, in the repository's folder. */
    function bash(script: string, environment: NodeJS.ProcessEnv): Promise<Finished> {
        // npm links the command of an installed package; here the package is this repository.
        const bin = join(now.stack.folder, "bin");
        mkdirSync(bin, { recursive: true });
        const command = `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "dist/cli/index.js")}" "$@"\n`;
        writeFileSync(join(bin, "pulumi-kaleyra"), command, { mode: 0o755 });
        const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
            cwd: join(now.stack.folder, "program"),
            env: { ...environment, PATH: `${bin}${delimiter}${environment.PATH}` },
            stdio: ["ignore", "pipe", "pipe"],
            detached: true,
        });
        groups.push(child.pid as number);
        let output = "";
        child.stdout.on("data", (chunk) => {
            output += chunk;
        });
        child.stderr.on("data", (chunk) => {
            output += chunk;
        });
        return new Promise((resolve) => child.once("exit", (code) => resolve({ code: code ?? 1, output })));
    }

    /** The environment of a job that has no secrets: no stack, no backend, no account. */
    function bare(): NodeJS.ProcessEnv {
        const own = Object.entries(now.stack.environment).filter(
            ([name]) => !/^KALEYRA_|^PULUMI_(BACKEND_URL|CONFIG_PASSPHRASE)$/.test(name),
        );
        return Object.fromEntries(own);
    }

    const EXPRESSION = /^\$\{\{ (?:secrets|vars)\.(\w+) \}\}$/;

    /** The environment that a workflow asks for: secrets and variables as the repository would hold them. */
    function resolved(asked: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
        const held: NodeJS.ProcessEnv = { ...now.stack.environment, PULUMI_STACK: "test" };
        const values = Object.entries(asked).map(([name, value]) => {
            const [, variable] = EXPRESSION.exec(value) ?? [];
            return [name, variable === undefined ? value : (held[variable] ?? "")];
        });
        // A pod is the real vendor's; the sandbox is on this machine.
        return {
            ...Object.fromEntries(values),
            ...("KALEYRA_POD" in asked && { KALEYRA_API_DOMAIN: now.sandbox.url }),
        };
    }

    interface Job extends Finished {
        readonly summary: string;
    }

    /** Runs the shell steps of a job of examples/github-actions, until one fails, and then those for always. */
    async function github(workflow: string, name: string): Promise<Job> {
        const program = join(now.stack.folder, "program");
        cpSync(example("github-actions"), program, { recursive: true });
        const temporary = mkdtempSync(join(now.stack.folder, "runner-"));
        const job = githubWorkflows()[workflow]?.jobs[name];
        assert.ok(job !== undefined, `${workflow}.yml has a job ${name}`);
        const files = { GITHUB_ENV: join(temporary, "env"), GITHUB_STEP_SUMMARY: join(temporary, "summary") };
        const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
        let code = 0;
        let output = "";
        for (const { run, env, if: condition } of job.steps) {
            if (run === undefined || run === "npm ci" || (code !== 0 && !String(condition).startsWith("always()"))) {
                continue;
            }
            const exported = read(files.GITHUB_ENV)
                .split("\n")
                .filter((line) => line !== "")
                .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
            const step = await bash(run, {
                ...bare(),
                ...files,
                RUNNER_TEMP: temporary,
                ...resolved(job.env),
                ...Object.fromEntries(exported),
                ...resolved(env),
            });
            code ||= step.code;
            output += step.output;
        }
        return { code, output, summary: read(files.GITHUB_STEP_SUMMARY) };
    }

    /** Runs the script of a job of examples/gitlab-ci, and what it does afterwards in any case. */
    async function gitlab(name: string, variables: NodeJS.ProcessEnv): Promise<Finished> {
        const job = gitlabPipeline().jobs[name];
        assert.ok(job !== undefined, `.gitlab-ci.yml has a job ${name}`);
        const environment = { ...bare(), ...variables, ...job.variables };
        const script = await bash(job.script.join("\n"), environment);
        const after = await bash(job.after_script.join("\n"), environment);
        return { code: script.code || after.code, output: script.output + after.output };
    }

    it("GitHub: up adds the number and says who enters its OTP; drift passes, until Kaleyra lists the number no more", async () => {
        const up = await github("up", "up");
        assert.equal(up.code, 0, up.output);
        assert.match(up.summary, new RegExp(`npx pulumi-kaleyra verify ${ADDED.replace("+", "\\+")}\``));
        const calm = await github("drift", "drift");
        assert.equal(calm.code, 0, calm.output);
        now.sandbox.store.remove("7654000001");
        const drift = await github("drift", "drift");
        assert.notEqual(drift.code, 0);
        assert.match(
            drift.output,
            /\+919761234567 \(phone number ID 7654000001\) is not in the list of WABA 766123456789/,
        );
        assert.match(drift.output, /no changes were expected/);
        assert.equal((await now.stack.numbers()).support?.id, "7654000001", "drift forgets nothing");
    });

    it("GitHub: an up that fails fails the job, and says that the number was not recorded", async () => {
        now.sandbox.faults.set([{ kind: "internal-error", on: "add" }]);
        const { code, output, summary } = await github("up", "up");
        assert.notEqual(code, 0);
        assert.match(output, /\+919761234567: it is not known whether it was added to WABA 766123456789/);
        assert.match(summary, /^- \+919761234567 was not recorded\./);
    });

    it("GitHub: a pull request from a fork is previewed without secrets, and nothing is asked of Kaleyra", async () => {
        const { code, output, summary } = await github("pull-request", "preview-fork");
        assert.equal(code, 0, output);
        assert.match(summary, /every number shows as "create"/);
        assert.match(summary, /WhatsAppPhoneNumber support create/);
        assert.match(summary, /was not looked up, since there are no Kaleyra credentials here/);
        assert.deepEqual(now.sandbox.requests, []);
    });

    it("GitHub: a pull request is applied to a sandbox of its own, and then there is nothing left to do", async () => {
        const { code, output } = await github("pull-request", "sandbox");
        assert.equal(code, 0, output);
        assert.match(output, /2 created/);
        assert.match(output, /2 unchanged/);
        assert.deepEqual(now.sandbox.requests, []);
    });

    it("GitLab: a merge request is previewed without the protected key, and up adds the number and says who enters its OTP", async () => {
        const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, KALEYRA_SID, KALEYRA_API_KEY, KALEYRA_API_DOMAIN } =
            now.stack.environment;
        const unprotected = { PULUMI_STACK: "test", PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE };
        const preview = await gitlab("preview", unprotected);
        assert.equal(preview.code, 0, preview.output);
        assert.match(preview.output, /was not looked up, since there are no Kaleyra credentials here/);
        assert.match(
            readFileSync(join(now.stack.folder, "program/preview.txt"), "utf8"),
            /WhatsAppPhoneNumber support create/,
        );
        const up = await gitlab("up", { ...unprotected, KALEYRA_SID, KALEYRA_API_KEY, KALEYRA_API_DOMAIN });
        assert.equal(up.code, 0, up.output);
        assert.match(up.output, /^\+919761234567: will be added to WABA 766123456789$/m);
        assert.match(up.output, /ID: 7654000001/);
        const again = await gitlab("up", { ...unprotected, KALEYRA_SID, KALEYRA_API_KEY, KALEYRA_API_DOMAIN });
        assert.equal(again.code, 0, again.output);
        assert.match(again.output, /^No number was added, so no OTP went out\.$/m);
    });
});
