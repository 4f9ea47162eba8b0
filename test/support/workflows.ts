// Reads pipelines as data: their jobs, steps and shell.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
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
    return readWorkflows(example("github-actions", ".github/workflows"));
}

/** The workflows in a folder, by the names of their files. */
export function readWorkflows(folder: string): Record<string, WorkflowFile> {
    return Object.fromEntries(
        readdirSync(folder).map((name) => {
            const file = join(folder, name);
            const text = readFileSync(file, "utf8");
            return [name.replace(/\.yml$/, ""), { ...parse(text), text, file }];
        }),
    );
}

interface GitlabJob {
    readonly rules: readonly { readonly if: string }[];
    readonly variables?: Environment;
    readonly script: readonly string[];
    readonly after_script?: readonly string[];
    readonly [other: string]: unknown;
}

/** The jobs of examples/gitlab-ci, and the file as it is. */
export function gitlabPipeline(): { readonly all: unknown; readonly jobs: Readonly<Record<string, GitlabJob>> } {
    const all = parse(readFileSync(example("gitlab-ci", ".gitlab-ci.yml"), "utf8"));
    const { workflow: _, default: __, stages: ___, ...jobs } = all;
    return { all, jobs };
}

export function example(...path: string[]): string {
    return join(ROOT, "examples", ...path);
}
