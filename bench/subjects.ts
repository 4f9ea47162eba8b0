// The subjects of the benchmarks: Pulumi projects that declare the same numbers with this package, with nothing behind the same
// resource, or with what most people would write instead. Dynamic providers in a Node.js program, plugins in a YAML program.

import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { transformSync } from "esbuild";
import { bundleProgram } from "../scripts/plugin/bundle";
import { type ArchivedFile, releaseFiles, START_SCRIPTS, startScript, writeFiles } from "../scripts/plugin/release";
import { ROOT } from "../scripts/root";
import { inNodejs, inYaml } from "./numbers";
import type { Compared } from "./timing";

/** A project. */
export interface Subject {
    /** Its folder, which each run copies. */
    readonly program: string;
    /** The home folder of its CLI. */
    readonly home: string;
    /** The file in which it declares numbers. */
    readonly file: string;
    readonly declare: (count: number) => string;
}

const { version, dependencies } = require("pulumi-kaleyra/package.json") as {
    version: string;
    dependencies: Record<string, string>;
};

/** Where a program finds this package. */
const PACKAGE = "node_modules/pulumi-kaleyra";

const WITH_CLASS = 'const { WhatsAppPhoneNumber } = require("pulumi-kaleyra");\n';

const START_SCRIPT = START_SCRIPTS[process.platform === "win32" ? "windows" : "linux"] as string;

/** The build must be up to date. */
export function dynamicProviders(folder: string): Compared<Subject> {
    const ours = nodejsSubject(join(folder, "dynamic"), WITH_CLASS);
    // All that an installation has: the CLI walks through it before it starts anything.
    linkPackages(ours.program, Object.keys(dependencies));
    for (const name of ["dist", "package.json"]) {
        cpSync(join(ROOT, name), join(ours.program, PACKAGE, name), { recursive: true });
    }
    const floor = nodejsSubject(join(folder, "empty-dynamic"), WITH_CLASS);
    for (const part of ["sdk", "provider/tokens.js"]) {
        cpSync(join(ROOT, "dist", part), join(floor.program, PACKAGE, part), { recursive: true });
    }
    const exports = { ".": "./sdk/index.js", "./provider": "./provider.js" };
    writeFiles(join(floor.program, PACKAGE), [
        { name: "package.json", content: JSON.stringify({ name: "pulumi-kaleyra", version, exports }) },
        { name: "provider.js", content: compiled("empty-dynamic-provider") },
    ]);
    return { ours, floor, naive: nodejsSubject(join(folder, "naive"), compiled("naive")) };
}

/** This package's plugin as a release has it, and an empty one that is bundled and started in the same way. */
export async function plugins(folder: string): Promise<Compared<Subject>> {
    const files = await releaseFiles();
    const { name, content } = await bundleProgram("bench/programs/empty-plugin.ts", "main.js");
    const others = files.filter((file) => file.name === "start.js" || file.name === "run.js");
    return {
        ours: yamlSubject(join(folder, "plugin"), files),
        floor: yamlSubject(join(folder, "empty-plugin"), [...others, { name, content }]),
    };
}

/** The command that starts the plugin of a subject. */
export function executableOf({ home }: Pick<Subject, "home">): string {
    return join(home, `plugins/resource-kaleyra-v${version}`, START_SCRIPT);
}

function nodejsSubject(folder: string, head: string): Subject {
    const program = join(folder, "program");
    linkPackages(program, ["@pulumi/pulumi"]);
    writeFiles(program, [
        { name: "Pulumi.yaml", content: "name: test\nruntime: { name: nodejs, options: { typescript: false } }\n" },
        { name: "package.json", content: '{ "name": "test", "main": "index.js" }\n' },
    ]);
    return { program, home: join(folder, "home"), file: "index.js", declare: (count) => head + inNodejs(count) };
}

function yamlSubject(folder: string, plugin: readonly ArchivedFile[]): Subject {
    const subject = { program: join(folder, "program"), home: join(folder, "home") };
    mkdirSync(subject.program, { recursive: true });
    writeFiles(dirname(executableOf(subject)), [startScript(START_SCRIPT), ...plugin]);
    return { ...subject, file: "Pulumi.yaml", declare: inYaml };
}

function linkPackages(program: string, names: readonly string[]): void {
    for (const name of names.map((name) => join("node_modules", name))) {
        mkdirSync(dirname(join(program, name)), { recursive: true });
        symlinkSync(join(ROOT, name), join(program, name));
    }
}

/** A program of this folder, compiled to JavaScript. */
function compiled(program: string): string {
    const source = readFileSync(join(__dirname, `programs/${program}.ts`), "utf8");
    return transformSync(source, { loader: "ts", format: "cjs", target: "node20", platform: "node" }).code;
}
