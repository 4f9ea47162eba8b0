// A throw-away YAML project for the plugin, and what the tests with it need of a machine.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox, SandboxOptions } from "../../sandbox/server";
import type { FindOptions, PulumiCli } from "../../scripts/pulumi-cli/find";
import { findLanguageHosts, prependPath } from "../../scripts/pulumi-cli/languages";
import { ROOT } from "../../scripts/root";
import { requireCli } from "../support/require-cli";
import { Stack } from "../support/stack";
import { type Fresh, freshProjects } from "./fresh-stacks";

/** The pulumi CLI with its language hosts. */
export interface PluginTools {
    readonly cli: PulumiCli;
    /** The folder with the language hosts that the CLI does not bring. */
    readonly hosts: string | undefined;
}

/** Whether what is missing may be installed, and is required. */
export function findOptions(): FindOptions {
    return { install: process.env.KALEYRA_CLI_TESTS === "required", log: console.error };
}

/** For the `before` of each suite with other languages: skips the suite if something is missing and not required. */
export async function requirePluginTools(context: Mocha.Context): Promise<PluginTools> {
    const cli = await requireCli(context);
    return { cli, hosts: await required(context, "Pulumi's language hosts", findLanguageHosts(cli, findOptions())) };
}

/** What was found, or a skipped suite. */
export async function required<T>(context: Mocha.Context, what: string, found: Promise<T>): Promise<T> {
    try {
        return await found;
    } catch (error) {
        if (findOptions().install) {
            throw error;
        }
        console.error(
            `\n*** NOT TESTED: ${what}: ${error}.` +
                "\n*** `node scripts/bootstrap.mjs scripts/pulumi-cli/install.ts` installs what these tests need.\n",
        );
        return context.skip();
    }
}

type ProjectKind = "yaml" | "nodejs" | { readonly example: string };

/** A throw-away project in YAML, or in the language of an example. */
export class PluginStack extends Stack {
    /** @param kind the language of an empty project, or the folder under examples/ that the project is a copy of */
    constructor({ cli, hosts }: PluginTools, sandbox: Sandbox, kind: ProjectKind) {
        super(cli, sandbox, kind === "yaml" ? false : kind === "nodejs" ? undefined : kind.example);
        this.environment.PATH = prependPath(this.environment, hosts);
        if (kind === "yaml") {
            this.writeYaml({});
        }
    }

    /** Replaces the program, also one of another language. It finds the plugin in the folder that was built. */
    writeYaml(program: object): void {
        const plugins = { providers: [{ name: "kaleyra", path: join(ROOT, "dist/plugin") }] };
        // YAML contains JSON.
        const parts = Object.entries({ runtime: "yaml", plugins, ...program });
        const lines = parts.map(([name, part]) => `${name}: ${JSON.stringify(part)}\n`);
        mkdirSync(join(this.folder, "program"), { recursive: true });
        writeFileSync(join(this.folder, "program/Pulumi.yaml"), `name: test\n${lines.join("")}`);
    }

    /** Replaces the program by one that declares numbers under these names. */
    declareYaml(numbers: Readonly<Record<string, object | readonly [properties: object, options: object]>>): void {
        const resources = Object.entries(numbers).map(([name, declared]) => {
            const [properties, options] = Array.isArray(declared) ? declared : [declared, {}];
            return [name, { type: "kaleyra:WhatsAppPhoneNumber", properties, options }];
        });
        this.writeYaml({ resources: Object.fromEntries(resources) });
    }
}

/** A sandbox and a project of its own for each test of a suite. Call it where hooks are declared. */
export function freshPluginStacks(kind: ProjectKind, options?: SandboxOptions): Fresh<PluginStack> {
    let tools: PluginTools;

    before(async function () {
        tools = await requirePluginTools(this);
    });

    return freshProjects((sandbox) => new PluginStack(tools, sandbox, kind), options);
}
