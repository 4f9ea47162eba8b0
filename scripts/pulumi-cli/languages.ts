// Finds what programs in other languages need: Pulumi's language hosts for YAML, Python and Go, a generator of SDKs, and Pulumi's
// Python package. The CLI's own installation has the hosts; only where the CLI itself was built with Go are they built too.

import { execFile } from "node:child_process";
import { chmodSync, copyFileSync, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { makeInCache, userCache } from "../user-cache";
import { type FindOptions, type PulumiCli, programOf, starts } from "./find";
import { buildGo, CLI_VERSION, goModuleFolder } from "./go";

const run = promisify(execFile);

const YAML_HOST = "pulumi-language-yaml";

/** The version of Pulumi's Python package: the one of its npm package. */
const PYTHON_PACKAGE = `pulumi==${(require("@pulumi/pulumi/package.json") as { version: string }).version}`;

/** What generated SDKs need besides Pulumi's package, to be installed and to run. */
const SDK_REQUIREMENTS = ["setuptools", "wheel", "parver", "semver", "typing-extensions"];

const SDK_MODULE = "github.com/pulumi/pulumi/sdk/v3";

/** The folder with the language hosts that the CLI does not include; undefined if it includes them. */
export async function findLanguageHosts(cli: PulumiCli, options: FindOptions): Promise<string | undefined> {
    if (await starts(programOf(cli, YAML_HOST))) {
        return undefined;
    }
    const { log } = options;
    return inCache(`languages-${CLI_VERSION}`, options, async (folder) => {
        log(
            "Building Pulumi's language hosts for YAML, Python and Go, once on this machine. This takes some minutes …",
        );
        await buildGo("pkg", [`github.com/pulumi/pulumi-yaml/cmd/${YAML_HOST}`], folder, log);
        const hosts = [`${SDK_MODULE}/go/pulumi-language-go`, `${SDK_MODULE}/python/cmd/pulumi-language-python`];
        await buildGo("hosts", hosts, folder, log);
        // The Python host starts programs with a script of the same module.
        const sources = await goModuleFolder("hosts", SDK_MODULE);
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
    const { log } = options;
    const folder = await inCache(`generate-sdk-${CLI_VERSION}`, options, (beside) => {
        log("Building a generator of SDKs with Go, once on this machine …");
        return buildGo("pkg", ["./generate-sdk"], beside, log);
    });
    return join(folder, "generate-sdk");
}

/** A virtual environment of Python with Pulumi's package, and with what generated SDKs need. */
export function findPythonEnvironment(options: FindOptions): Promise<string> {
    const { log } = options;
    return inCache(`python-${PYTHON_PACKAGE.replace("==", "-")}`, options, async (folder) => {
        log("Installing Pulumi's Python package, once on this machine …");
        await run("python3", ["-m", "venv", folder], { timeout: 120_000 });
        const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        await run(join(folder, "bin/python"), [...pip, PYTHON_PACKAGE, ...SDK_REQUIREMENTS], { timeout: 300_000 });
    });
}

/** Creates something once per machine. */
async function inCache(
    name: string,
    { install }: FindOptions,
    make: (folder: string) => Promise<void>,
): Promise<string> {
    const target = userCache(name);
    if (!existsSync(target)) {
        if (!install) {
            throw new Error(`${target} does not exist`);
        }
        await makeInCache(target, make);
    }
    return target;
}
