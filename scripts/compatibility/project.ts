// A user's project for one row of the compatibility run: a package manager installs the packed package, and the real
// pulumi CLI runs it with the row's Node.js and SDK, outside of this repository and its node_modules.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, sep } from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { Sandbox } from "../../sandbox/server";
import { Stack } from "../../test/support/stack";
import type { PulumiCli } from "../pulumi-cli/find";
import { ROOT } from "../root";
import type { Combination, Row } from "./rows";

const run = promisify(execFile);

/** The newest versions that run on the oldest Node.js of the rows. */
const PACKAGE_MANAGERS = { pnpm: "pnpm@10", yarn: "@yarnpkg/cli-dist@4" };

const BIN = { pnpm: "pnpm/bin/pnpm.cjs", yarn: "@yarnpkg/cli-dist/bin/yarn.js" };

const INSTALL = {
    npm: ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"],
    pnpm: ["install", "--prefer-offline"],
    yarn: ["install"],
};

/** The result of a row. */
export interface Outcome {
    readonly node: string;
    readonly packageManager: string;
    /** A note if the SDK does not declare this Node.js version. */
    readonly note: string;
    /** Undefined if the row passed. */
    readonly failure: string | undefined;
}

/** Packs the built package, and installs the Node.js versions and package managers for all rows. */
export class Workshop {
    readonly #folder: string;
    readonly #cli: PulumiCli;
    readonly #tarball: string;

    private constructor(folder: string, cli: PulumiCli, tarball: string) {
        this.#folder = folder;
        this.#cli = cli;
        this.#tarball = tarball;
    }

    /** @param folder an empty folder, outside of this repository */
    static async open(folder: string, cli: PulumiCli, rows: readonly Row[]): Promise<Workshop> {
        const dependencies = new Set(
            rows.flatMap(({ node, packageManager }) => [
                ...(isOwn(node) ? [] : [`node${node}@npm:node-${process.platform}-${process.arch}@${node}`]),
                ...(packageManager === "npm" ? [] : [PACKAGE_MANAGERS[packageManager]]),
            ]),
        );
        if (dependencies.size > 0) {
            await execute("npm", [...INSTALL.npm, ...dependencies], folder, environmentOf(process.env.PATH));
        }
        return new Workshop(folder, cli, await pack(ROOT, folder));
    }

    /** Installs a row's project and runs it. */
    async tryOut(row: Row): Promise<Outcome> {
        const sandbox = await Sandbox.start();
        const stack = new Stack(this.#cli, sandbox, false);
        const project = new Project(stack, sandbox, row);
        const seen = { node: "", packageManager: "", note: "" };
        try {
            stack.environment.PATH = this.#pathWith(row.node, stack.environment.PATH);
            seen.node = (
                await execute("node", ["-p", "process.versions.node"], stack.folder, stack.environment)
            ).trim();
            await project.write(this.#tarball);
            seen.packageManager = await this.#install(stack, row);
            seen.note = project.noteOfSdk();
            await project.live();
            return { ...seen, failure: undefined };
        } catch (error) {
            return { ...seen, failure: error instanceof Error ? error.message : String(error) };
        } finally {
            await sandbox.close();
            stack.remove();
        }
    }

    async #install({ folder, environment }: Stack, { packageManager }: Row): Promise<string> {
        const program = join(folder, "program");
        const env = environmentOf(environment.PATH);
        const [file, ...first] =
            packageManager === "npm" ? ["npm"] : ["node", join(this.#folder, "node_modules", BIN[packageManager])];
        await execute(file as string, [...first, ...INSTALL[packageManager]], program, env);
        return (await execute(file as string, [...first, "--version"], program, env)).trim();
    }

    /** A PATH with this Node.js first, and without this repository's folders. */
    #pathWith(node: string, path = ""): string {
        const bin = isOwn(node) ? dirname(process.execPath) : join(this.#folder, `node_modules/node${node}/bin`);
        const others = path.split(delimiter).filter((folder) => !`${folder}${sep}`.startsWith(`${ROOT}${sep}`));
        return [...(this.#cli.folder === undefined ? [] : [this.#cli.folder]), bin, ...others].join(delimiter);
    }
}

/** The project of a row. */
class Project {
    readonly #stack: Stack;
    readonly #sandbox: Sandbox;
    readonly #row: Row;
    readonly #program: string;

    constructor(stack: Stack, sandbox: Sandbox, row: Row) {
        this.#stack = stack;
        this.#sandbox = sandbox;
        this.#row = row;
        this.#program = join(stack.folder, "program");
    }

    /** Writes the quickstart as a program of the row's kind that also exports its SDK and Node.js versions. */
    async write(tarball: string): Promise<void> {
        const quickstart = join(ROOT, "examples/quickstart");
        const { program, sdk, packageManager, use } = this.#row;
        const { dependencies, devDependencies } = JSON.parse(readFileSync(join(quickstart, "package.json"), "utf8"));
        const source = [
            readFileSync(join(quickstart, "index.ts"), "utf8"),
            'import { version } from "@pulumi/pulumi/version.js";',
            "declare const process: { version: string };",
            // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the program's template.
            "export const ranBy = `SDK ${version} on Node.js ${process.version}`;",
        ].join("\n");
        const main = program === "TypeScript" ? "index.ts" : "index.js";
        const manifest = {
            name: "user",
            private: true,
            type: program === "ES module" ? "module" : "commonjs",
            main,
            dependencies: { ...dependencies, "@pulumi/pulumi": sdk, "pulumi-kaleyra": `file:${tarball}` },
            devDependencies: program === "TypeScript" ? devDependencies : {},
        };
        if (use !== "direct") {
            manifest.dependencies["support-number"] = `file:${await this.#packComponent(tarball)}`;
        }
        if (use === "component alone") {
            delete manifest.dependencies["pulumi-kaleyra"];
        }
        this.#put("package.json", JSON.stringify(manifest));
        this.#put(main, asProgram(use === "direct" ? source : throughComponent(source), program));
        cpSync(join(quickstart, "Pulumi.yaml"), join(this.#program, "Pulumi.yaml"));
        if (program === "TypeScript") {
            cpSync(join(quickstart, "tsconfig.json"), join(this.#program, "tsconfig.json"));
        }
        if (packageManager === "yarn") {
            this.#put(
                ".yarnrc.yml",
                "nodeLinker: node-modules\nenableTelemetry: false\nenableImmutableInstalls: false\n",
            );
            // Marks the root of the project for yarn.
            this.#put("yarn.lock", "");
        }
    }

    #put(file: string, text: string): void {
        writeFileSync(join(this.#program, file), text);
    }

    /** Packs a component package that wraps the resource. */
    #packComponent(tarball: string): Promise<string> {
        const folder = join(this.#stack.folder, "component");
        mkdirSync(folder);
        const { peerDependencies, version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
        const isPeer = this.#row.use === "component";
        const manifest = {
            name: "support-number",
            version: "1.0.0",
            peerDependencies: { ...peerDependencies, ...(isPeer ? { "pulumi-kaleyra": `^${version}` } : {}) },
            dependencies: isPeer ? {} : { "pulumi-kaleyra": `file:${tarball}` },
        };
        writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
        writeFileSync(join(folder, "index.js"), COMPONENT);
        return pack(folder, this.#stack.folder);
    }

    /** Node.js versions that the SDK does not declare are tried anyway. */
    noteOfSdk(): string {
        const { engines } = JSON.parse(
            readFileSync(join(this.#program, "node_modules/@pulumi/pulumi/package.json"), "utf8"),
        );
        const [, least = "0"] = /^>=\s*(\d+)/.exec(engines?.node ?? "") ?? [];
        return Number(least) > Number(this.#row.node) ? `the SDK declares Node.js ${engines.node}` : "";
    }

    /** Runs up, preview, refresh and destroy, and checks each. Without the package as a dependency, up must name the remedy. */
    async live(): Promise<void> {
        const { sdk, node, use } = this.#row;
        await this.#stack.init();
        if (use === "component alone") {
            const refused = await this.#stack.fail("up", "--yes", "--skip-preview");
            assert.match(refused, /`pnpm add pulumi-kaleyra`/);
            assert.equal(this.#sandbox.count("add"), 0);
            return;
        }
        const up = await this.#stack.up();
        assert.match(up, new RegExp(`ranBy *: "SDK ${sdk.replaceAll(".", "\\.")} on Node\\.js v${node}\\.`));
        assert.match((await this.#stack.numbers()).support?.id ?? "none", /^\d+$/);
        await this.#stack.succeed("preview", "--expect-no-changes");
        await this.#stack.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes");
        assert.equal(Object.keys(await this.#stack.numbers()).length, 1);
        const destroy = await this.#stack.succeed("destroy", "--yes", "--skip-preview");
        assert.match(destroy, /warning: .*\+919761234567/);
        assert.deepEqual(await this.#stack.numbers(), {});
        assert.equal(this.#sandbox.count("add"), 1);
    }
}

const COMPONENT = `
const pulumi = require("@pulumi/pulumi");
const { WhatsAppPhoneNumber } = require("pulumi-kaleyra");

exports.SupportNumber = class SupportNumber extends pulumi.ComponentResource {
    constructor(name, args, opts) {
        super("support-number:index:SupportNumber", name, {}, opts);
        const { id, e164 } = new WhatsAppPhoneNumber(name, args, { parent: this });
        Object.assign(this, { id, e164 });
        this.registerOutputs({ id, e164 });
    }
};
`;

function throughComponent(source: string): string {
    return source.replaceAll("WhatsAppPhoneNumber", "SupportNumber").replace('"pulumi-kaleyra"', '"support-number"');
}

function asProgram(source: string, kind: Combination["program"]): string {
    if (kind === "TypeScript") {
        return source;
    }
    const module = kind === "ES module" ? ts.ModuleKind.ES2022 : ts.ModuleKind.CommonJS;
    return ts.transpileModule(source, { compilerOptions: { module, target: ts.ScriptTarget.ES2022 } }).outputText;
}

function isOwn(node: string): boolean {
    return process.versions.node.startsWith(`${node}.`);
}

/** Packs a folder with npm, and returns the tarball. */
async function pack(folder: string, destination: string): Promise<string> {
    const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", destination];
    const [{ filename }] = JSON.parse(await execute("npm", args, folder, environmentOf(process.env.PATH)));
    return join(destination, filename);
}

/** Without the settings of the npm script that runs this, which the package managers would inherit. */
function environmentOf(path: string | undefined): NodeJS.ProcessEnv {
    const others = Object.entries(process.env).filter(
        ([name]) => !/^(npm_(?!config_(cache|registry)$)|INIT_CWD$)/i.test(name),
    );
    return { ...Object.fromEntries(others), PATH: path, NO_COLOR: "1" };
}

async function execute(file: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
    try {
        return (await run(file, args, { cwd, env, timeout: 240_000, maxBuffer: 16 * 1024 * 1024 })).stdout;
    } catch (error) {
        const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
        throw new Error(`${file} ${args.join(" ")} failed: ${(stdout + stderr).trim() || error}`);
    }
}
