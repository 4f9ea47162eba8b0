// Reads pipelines as data: their jobs, steps and shell.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ROOT } from "../../scripts/root";

type Environment = Readonly<Record<string, string>>;

interface Step {
    readonly uses?: string;
    readonly with?: Readonly<Record<string, unknown>>;
    readonly run?: string;
    readonly env?: Environment;
    readonly [other: string]: unknown;
}

interface Job {
    readonly if?: string;
    readonly permissions?: Readonly<Record<string, string>>;
    readonly env?: Environment;
    readonly steps: readonly Step[];
}

interface WorkflowFile {
    readonly file: string;
    readonly text: string;
    readonly on: object;
    readonly permissions: object;
    readonly concurrency?: object;
    readonly jobs: Readonly<Record<string, Job>>;
}

/** The workflows of examples/github-actions, by the names of their files. */
export function githubWorkflows(): Record<string, WorkflowFile> {
    const folder = example("github-actions", ".github/workflows");
    return Object.fromEntries(
        readdirSync(folder).map((name) => {
            const file = join(folder, name);
            const text = readFileSync(file, "utf8");
            return [name.replace(/\.yml$/, ""), { ...parse(text), text, file }];
        }),
    );
}

const script = z.array(z.string()).min(1);
const rules = z.array(z.strictObject({ if: z.string() }));

const gitlabJob = z.strictObject({
    stage: z.string(),
    rules,
    script,
    after_script: script.optional(),
    variables: z.record(z.string(), z.string()).optional(),
    environment: z.string().optional(),
    resource_group: z.string().optional(),
    interruptible: z.boolean().optional(),
    timeout: z.string().optional(),
    artifacts: z
        .strictObject({
            when: z.enum(["on_success", "on_failure", "always"]),
            paths: script,
            expose_as: z.string(),
            expire_in: z.string(),
        })
        .partial()
        .optional(),
});

/** The keywords that examples/gitlab-ci uses, as GitLab's published schema has them. Every other key of the file is a job. */
const gitlabFile = z
    .object({
        workflow: z.strictObject({ rules }),
        default: z
            .strictObject({
                image: z.strictObject({ name: z.string(), entrypoint: z.array(z.string()) }),
                before_script: script,
                timeout: z.string(),
            })
            .partial(),
        stages: z.array(z.string()),
    })
    .catchall(gitlabJob);

/** The jobs of examples/gitlab-ci. */
export function gitlabPipeline(): Readonly<Record<string, z.output<typeof gitlabJob>>> {
    const {
        workflow: _,
        default: __,
        stages: ___,
        ...jobs
    } = gitlabFile.parse(parse(readFileSync(example("gitlab-ci", ".gitlab-ci.yml"), "utf8")));
    return jobs;
}

function example(...path: string[]): string {
    return join(ROOT, "examples", ...path);
}
