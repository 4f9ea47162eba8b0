// npm run new-project -- <empty folder> [options of `pulumi new`]: a project from the quickstart's template, which
// installs the packed package from vendor/. It is needed until the package is published on npm.

import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseDocument } from "yaml";
import { isOwnFile } from "../test/support/stack";
import { exitWith } from "./exit-with";
import { findPulumi, type PulumiCli, pathWith, programOf } from "./pulumi-cli/find";
import { ROOT } from "./root";

exitWith(async () => {
    const [folder, ...options] = process.argv.slice(2);
    if (folder === undefined) {
        throw new Error(
            "Specify an empty folder for the project. Nothing was created: npm run new-project -- ../whatsapp-numbers",
        );
    }
    const cli = await findPulumi({ install: true, say: console.error });
    return newProject(cli, resolve(process.env.INIT_CWD ?? "", folder), options);
});

/** Runs `pulumi new` with the user's own login, and returns its exit code. */
function newProject(cli: PulumiCli, folder: string, options: readonly string[]): number {
    const parent = mkdtempSync(join(tmpdir(), "template-"));
    try {
        const template = join(parent, "kaleyra-whatsapp-number");
        makeTemplate(template);
        mkdirSync(folder, { recursive: true });
        const { status } = spawnSync(programOf(cli), ["new", template, ...options], {
            cwd: folder,
            env: { ...process.env, PATH: pathWith(cli) },
            stdio: "inherit",
        });
        // Also if only the installation of the dependencies failed, which comes last.
        if (existsSync(join(folder, "Pulumi.yaml"))) {
            removeTag(join(folder, "Pulumi.yaml"));
        }
        return status ?? 1;
    } finally {
        rmSync(parent, { recursive: true, force: true });
    }
}

function makeTemplate(folder: string): void {
    cpSync(join(ROOT, "examples/quickstart"), folder, { recursive: true, filter: isOwnFile });
    const vendor = join(folder, "vendor");
    mkdirSync(vendor);
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", vendor];
    const output = execFileSync("npm", args, { cwd: ROOT, encoding: "utf8", shell: process.platform === "win32" });
    const [{ filename }] = JSON.parse(output) as [{ filename: string }];
    const file = join(folder, "package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    manifest.dependencies["pulumi-kaleyra"] = `file:vendor/${filename}`;
    writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** `pulumi new` tags the project with the template's path, which no longer exists. */
function removeTag(file: string): void {
    const project = parseDocument(readFileSync(file, "utf8"));
    project.delete("config");
    writeFileSync(file, project.toString());
}
