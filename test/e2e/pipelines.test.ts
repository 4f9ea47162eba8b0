// Runs the shell of the pipelines under examples/ with the real pulumi CLI against a sandbox.
// What cannot run here is left out: `uses:` steps (checkout, Node.js, the CLI's installation) and `npm ci`.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { ROOT } from "../../scripts/root";
import { internalError } from "../support/faults";
import { SUPPORT } from "../support/sample-numbers";
import type { Finished } from "../support/stack";
import { githubWorkflows, gitlabPipeline } from "../support/workflows";
import { freshStacks } from "./fresh-stacks";

describe("a pipeline under examples/, with the real pulumi CLI", function () {
    this.timeout(300_000);

    const setup = freshStacks();
    const groups: number[] = [];

    beforeEach(() => setup.stack.declare({ support: SUPPORT }));

    // A step may leave a process running, as the sandbox job does. It ends with the job.
    afterEach(() => {
        for (const group of groups.splice(0)) {
            try {
                process.kill(-group);
            } catch {
                // It has already ended.
            }
        }
    });

    /** Runs a script as a runner does, in the program's folder. */
    function bash(script: string, environment: NodeJS.ProcessEnv): Promise<Finished> {
        // npm links the command of an installed package; here the package is this repository.
        const bin = join(setup.stack.folder, "bin");
        mkdirSync(bin, { recursive: true });
        const command = `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, "dist/cli/index.js")}" "$@"\n`;
        writeFileSync(join(bin, "pulumi-kaleyra"), command, { mode: 0o755 });
        writeFileSync(join(bin, "npx"), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
        const child = spawn("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], {
            cwd: join(setup.stack.folder, "program"),
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

    /** The environment of a job without secrets: no stack, no backend, no account. */
    function bare(): NodeJS.ProcessEnv {
        const own = Object.entries(setup.stack.environment).filter(
            ([name]) => !/^KALEYRA_|^PULUMI_(BACKEND_URL|CONFIG_PASSPHRASE)$/.test(name),
        );
        return Object.fromEntries(own);
    }

    const EXPRESSION = /^\$\{\{ (?:secrets\.|vars\.)?([\w.]+) \}\}$/;

    /** The environment of a job or step, with the repository's secrets and variables, and the outcomes of earlier steps. */
    function resolved(asked: Readonly<Record<string, string>>, outcomes: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
        const held: NodeJS.ProcessEnv = { ...setup.stack.environment, PULUMI_STACK: "test", ...outcomes };
        const values = Object.entries(asked).map(([name, value]) => {
            const [, variable] = EXPRESSION.exec(value) ?? [];
            return [name, variable === undefined ? value : (held[variable] ?? "")];
        });
        // A pod is a domain of Kaleyra; the sandbox is on this machine.
        return {
            ...Object.fromEntries(values),
            ...("KALEYRA_POD" in asked && { KALEYRA_API_DOMAIN: setup.sandbox.url }),
        };
    }

    interface Job extends Finished {
        readonly summary: string;
    }

    /** Runs the shell steps of a job of examples/github-actions; after one that fails only those with `always()`. */
    async function github(workflow: string, name: string): Promise<Job> {
        const temporary = join(setup.stack.folder, `runner-${workflow}-${name}`);
        mkdirSync(temporary, { recursive: true });
        const outcomes: NodeJS.ProcessEnv = {};
        const job = githubWorkflows()[workflow]?.jobs[name];
        assert.ok(job !== undefined, `${workflow}.yml has a job ${name}`);
        const files = { GITHUB_ENV: join(temporary, "env"), GITHUB_STEP_SUMMARY: join(temporary, "summary") };
        const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
        let code = 0;
        let output = "";
        for (const { id, run, env, if: condition } of job.steps) {
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
                ...resolved(job.env ?? {}, outcomes),
                ...Object.fromEntries(exported),
                ...resolved(env ?? {}, outcomes),
            });
            code ||= step.code;
            output += step.output;
            outcomes[`steps.${id}.outcome`] = step.code === 0 ? "success" : "failure";
        }
        return { code, output, summary: read(files.GITHUB_STEP_SUMMARY) };
    }

    /** Runs the script of a job of examples/gitlab-ci, and its after_script in any case. */
    async function gitlab(name: string, variables: NodeJS.ProcessEnv): Promise<Finished> {
        const job = gitlabPipeline()[name];
        assert.ok(job !== undefined, `.gitlab-ci.yml has a job ${name}`);
        const environment = { ...bare(), ...variables, ...job.variables };
        const script = await bash(job.script.join("\n"), environment);
        const after = await bash((job.after_script ?? []).join("\n"), environment);
        return { code: script.code || after.code, output: script.output + after.output };
    }

    it("fails on GitHub after a failed update, which the summary shows, and on drift", async () => {
        setup.sandbox.faults.set([internalError({ on: "add" })]);
        const failed = await github("up", "up");
        assert.notEqual(failed.code, 0);
        assert.match(failed.output, /\+919761234567/);
        assert.match(failed.summary, /^The update failed\./m);
        setup.sandbox.faults.set([]);
        const up = await github("up", "up");
        assert.equal(up.code, 0, up.output);
        assert.match(up.summary, /npx pulumi-kaleyra verify support/);

        const calm = await github("drift", "drift");
        assert.equal(calm.code, 0, calm.output);
        setup.sandbox.store.remove("7654000001");
        const drift = await github("drift", "drift");
        assert.notEqual(drift.code, 0);
        assert.match(drift.output, /7654000001 .*not listed/);
        assert.equal((await setup.stack.numbers()).support?.id, "7654000001", "drift removes nothing from the state");
    });

    it("shows a preview in the summary of a GitHub pull request, also when it fails with the import hint", async () => {
        const passed = await github("pull-request", "preview");
        assert.equal(passed.code, 0, passed.output);
        assert.match(passed.summary, /WhatsAppPhoneNumber support/);
        setup.sandbox.store.addVerified(SUPPORT);
        const failed = await github("pull-request", "preview");
        assert.notEqual(failed.code, 0);
        assert.match(failed.summary, /\{ import: "7654000001" \}/);
    });

    it("previews a fork's GitHub pull request without secrets, and applies it to a sandbox of its own", async () => {
        const { code, output, summary } = await github("pull-request", "sandbox");
        assert.equal(code, 0, output);
        assert.match(summary, /every number shows as "create"/);
        assert.match(summary, /WhatsAppPhoneNumber support create/);
        assert.match(output, /2 created/);
        assert.match(output, /2 unchanged/);
        assert.deepEqual(setup.sandbox.requests, []);
    });

    it("previews a GitLab merge request without the protected key, and shows the ID that up adds", async () => {
        const { PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE, KALEYRA_SID, KALEYRA_API_KEY, KALEYRA_API_DOMAIN } =
            setup.stack.environment;
        const unprotected = { PULUMI_STACK: "test", PULUMI_BACKEND_URL, PULUMI_CONFIG_PASSPHRASE };
        const preview = await gitlab("preview", unprotected);
        assert.equal(preview.code, 0, preview.output);
        assert.deepEqual(setup.sandbox.requests, []);
        assert.match(
            readFileSync(join(setup.stack.folder, "program/preview.txt"), "utf8"),
            /WhatsAppPhoneNumber support create/,
        );
        const up = await gitlab("up", { ...unprotected, KALEYRA_SID, KALEYRA_API_KEY, KALEYRA_API_DOMAIN });
        assert.equal(up.code, 0, up.output);
        assert.match(up.output, /npx pulumi-kaleyra verify support/);
    });
});
