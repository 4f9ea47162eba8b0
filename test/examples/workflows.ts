// Reads pipelines as data: their jobs, steps and shell.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { ROOT } from "../../scripts/root";

const environmentSchema = z.record(z.string(), z.string()).default({});

const stepSchema = z.looseObject({
    id: z.string().optional(),
    uses: z.string().optional(),
    run: z.string().optional(),
    env: environmentSchema,
});

const jobSchema = z.looseObject({
    if: z.string().optional(),
    permissions: z.record(z.string(), z.string()).optional(),
    env: environmentSchema,
    steps: z.array(stepSchema),
});

const workflowSchema = z.looseObject({
    on: z.unknown(),
    permissions: z.record(z.string(), z.string()),
    concurrency: z.object({ group: z.string(), "cancel-in-progress": z.union([z.boolean(), z.string()]) }).optional(),
    defaults: z.object({ run: z.looseObject({ shell: z.string() }) }).optional(),
    jobs: z.record(z.string(), jobSchema),
});

type Workflow = z.infer<typeof workflowSchema>;

type WorkflowFile = Workflow & { readonly text: string; readonly file: string };

/** The workflows of examples/github-actions, by the names of their files. */
export function githubWorkflows(): Record<string, WorkflowFile> {
    return readWorkflows(example("github-actions", ".github/workflows"));
}

/** The workflows in a folder, by the names of their files. */
export function readWorkflows(folder: string): Record<string, WorkflowFile> {
    return Object.fromEntries(
        readdirSync(folder).map((name) => {
            const file = join(folder, name);
            const text = readFileSync(file, "utf8");
            return [name.replace(/\.yml$/, ""), { ...workflowSchema.parse(parse(text)), text, file }];
        }),
    );
}

const gitlabJobSchema = z.looseObject({
    rules: z.array(z.looseObject({ if: z.string() })),
    variables: environmentSchema,
    script: z.array(z.string()),
    after_script: z.array(z.string()).default([]),
});

/** The jobs of examples/gitlab-ci, and the file as it is. */
export function gitlabPipeline(): { readonly all: unknown; readonly jobs: Record<string, GitlabJob> } {
    const all = parse(readFileSync(example("gitlab-ci", ".gitlab-ci.yml"), "utf8"));
    const { workflow: _, default: __, stages: ___, ...jobs } = all;
    return { all, jobs: z.record(z.string(), gitlabJobSchema).parse(jobs) };
}

type GitlabJob = z.infer<typeof gitlabJobSchema>;

/** A schema in this folder: the part of a published one that the examples use. */
export function publishedSchema(file: string): z.ZodType {
    return z.fromJSONSchema(parse(readFileSync(join(__dirname, file), "utf8")));
}

export function example(...path: string[]): string {
    return join(ROOT, "examples", ...path);
}
