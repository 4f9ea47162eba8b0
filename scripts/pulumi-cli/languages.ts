// Finds what programs in other languages need: Pulumi's language hosts for YAML, Python and Go, a generator of SDKs, and Pulumi's
// Python package. The CLI's own installation has the hosts; only where the CLI itself was built with Go are they built too.

import { execFile } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { buildGoProgram, buildGoSources, goModuleFolder } from "../go-build";
import { makeInCache, userCache } from "../user-cache";
import { LANGUAGE_HOST_VERSION, PKG_REPLACE } from "./build";
import { CLI_VERSION, type FindOptions, type PulumiCli } from "./find";

const run = promisify(execFile);

const YAML_HOST = "pulumi-language-yaml";

/** The version of Pulumi's Python package: the one of its npm package. */
const PYTHON_PACKAGE = `pulumi==${(require("@pulumi/pulumi/package.json") as { version: string }).version}`;

/** What generated SDKs need besides Pulumi's package, to be installed and to run. */
const SDK_REQUIREMENTS = ["setuptools", "wheel", "parver", "semver", "typing-extensions"];

const SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3";
const PKG_MODULE = `github.com/pulumi/pulumi/pkg/v3 v${CLI_VERSION}`;

/** The folder with the language hosts that the CLI does not include; undefined if it includes them. */
export async function findLanguageHosts(cli: PulumiCli, options: FindOptions): Promise<string | undefined> {
    const bringsThem = cli.folder === undefined ? await isOnPath(YAML_HOST) : existsSync(join(cli.folder, YAML_HOST));
    if (bringsThem) {
        return undefined;
    }
    const { say } = options;
    return inCache(`languages-${CLI_VERSION}`, options, async (folder) => {
        say(
            "Building Pulumi's language hosts for YAML, Python and Go. This takes some minutes, once on this machine …",
        );
        await buildGoProgram(folder, say, {
            program: YAML_HOST,
            module: `(\n\tgithub.com/pulumi/pulumi-yaml v1.38.1\n\t${PKG_MODULE}\n)`,
            package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
            replace: PKG_REPLACE,
        });
        for (const [program, path] of [
            ["pulumi-language-go", "go/pulumi-language-go"],
            ["pulumi-language-python", "python/cmd/pulumi-language-python"],
        ] as const) {
            await buildGoProgram(folder, say, {
                program,
                module: `${SDK_MODULE} v${LANGUAGE_HOST_VERSION}`,
                package: `${SDK_MODULE}/${path}`,
            });
        }
        // The Python host starts programs with a script of the same module.
        const sources = await goModuleFolder(`${SDK_MODULE}@v${LANGUAGE_HOST_VERSION}`);
        const script = join(folder, "pulumi-language-python-exec");
        copyFileSync(join(sources, "python/cmd/pulumi-language-python-exec"), script);
        chmodSync(script, 0o755);
    });
}

/** Puts folders before the PATH of an environment. */
export function prependPath(environment: NodeJS.ProcessEnv, ...folders: readonly (string | undefined)[]): string {
    return [...folders, environment.PATH].filter((folder) => folder !== undefined).join(delimiter);
}

/** The languages whose SDKs can be generated. */
export type SdkLanguage = "nodejs" | "python" | "go";

/** Generates the SDK of a schema for a language, as `pulumi package add` would. The schema needs a version. */
export async function generateSdk(
    schemaFile: string,
    language: SdkLanguage,
    target: string,
    options: FindOptions,
): Promise<void> {
    const program = await findSdkGenerator(options);
    await run(program, [schemaFile, language, target], { timeout: 120_000 });
}

/** The generator of SDKs, for language hosts that cannot generate them. */
export async function findSdkGenerator(options: FindOptions): Promise<string> {
    const { say } = options;
    const folder = await inCache(`generate-sdk-${CLI_VERSION}`, options, (beside) => {
        say("Building a generator of SDKs with Go, once on this machine …");
        return buildGoSources(beside, say, {
            program: "generate-sdk",
            module: PKG_MODULE,
            replace: PKG_REPLACE,
            sources: GENERATOR,
        });
    });
    return join(folder, "generate-sdk");
}

/** A virtual environment of Python with Pulumi's package, and with what generated SDKs need. */
export function findPythonEnvironment(options: FindOptions): Promise<string> {
    const { say } = options;
    return inCache(`python-${PYTHON_PACKAGE.replace("==", "-")}`, options, async (folder) => {
        say("Installing Pulumi's Python package, once on this machine …");
        await run("python3", ["-m", "venv", folder], { timeout: 120_000 });
        const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        await run(join(folder, "bin/python"), [...pip, PYTHON_PACKAGE, ...SDK_REQUIREMENTS], { timeout: 300_000 });
    });
}

/** Over the same packages of the CLI that its own command uses. */
const GENERATOR = `package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// The schema refers to no other package, so nothing is ever loaded.
type noOtherPackages struct{ schema.Loader }

func (noOtherPackages) LoadPackageReference(string, *semver.Version) (schema.PackageReference, error) {
	panic("the schema refers to another package")
}

func (noOtherPackages) LoadPackageReferenceV2(context.Context, *schema.PackageDescriptor) (schema.PackageReference, error) {
	panic("the schema refers to another package")
}

func main() {
	bytes, err := os.ReadFile(os.Args[1])
	check(err)
	var spec schema.PackageSpec
	check(json.Unmarshal(bytes, &spec))
	pkg, diags, err := schema.BindSpec(spec, schema.NewNullLoader(), schema.ValidationOptions{})
	check(err)
	if diags.HasErrors() {
		check(diags)
	}
	// As for an SDK that "pulumi package add" puts into a project.
	pkg.SupportPack = true
	files := map[string][]byte{}
	switch os.Args[2] {
	case "nodejs":
		files, err = nodejs.GeneratePackage("generate-sdk", pkg, nil, nil, true, noOtherPackages{schema.NewNullLoader()})
	case "python":
		files, err = python.GeneratePackage("generate-sdk", pkg, nil, noOtherPackages{schema.NewNullLoader()})
	case "go":
		files, err = gogen.GeneratePackage("generate-sdk", pkg, nil)
	}
	check(err)
	for name, contents := range files {
		path := filepath.Join(os.Args[3], name)
		check(os.MkdirAll(filepath.Dir(path), 0o755))
		check(os.WriteFile(path, contents, 0o644))
	}
}
`;

/** Creates something once per machine. */
async function inCache(
    name: string,
    { install }: FindOptions,
    make: (folder: string) => Promise<void>,
): Promise<string> {
    const target = userCache(name);
    if (existsSync(join(target, "complete"))) {
        return target;
    }
    if (!install) {
        throw new Error(`${target} does not exist`);
    }
    await makeInCache(target, async (folder) => {
        await make(folder);
        writeFileSync(join(folder, "complete"), "");
    });
    return target;
}

async function isOnPath(program: string): Promise<boolean> {
    return run(program, ["-help"], { timeout: 30_000 }).then(
        () => true,
        ({ code }: { code?: unknown }) => code !== "ENOENT",
    );
}
