// The subjects with a plugin: projects in YAML, Go and Node.js with an installed plugin, this package's or the empty one.

import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { RESOURCE } from "../plugin/tokens";
import type { Sandbox } from "../sandbox/server";
import { buildGoSources } from "../scripts/go-build";
import { CLI_VERSION, type PulumiCli } from "../scripts/pulumi-cli/find";
import { findLanguageHosts, prependPath } from "../scripts/pulumi-cli/languages";
import { makeInCache, userCache } from "../scripts/user-cache";
import { SUPPORT } from "../test/support/sample-numbers";
import { Stack } from "../test/support/stack";
import { installOnly } from "./installed";
import { declaring, numberAt } from "./numbers";
import { ProjectSubject } from "./subjects";

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

/** The languages of the programs. */
export type ProgramLanguage = "yaml" | "go" | "nodejs";

/**
 * A project with an installed plugin.
 * @param plugin the folder of the plugin
 * @param sandbox only for its account; each run gets its own sandbox
 */
export async function makePluginSubject(
    language: ProgramLanguage,
    plugin: string,
    cli: PulumiCli,
    sandbox: Sandbox,
    say: (line: string) => void,
): Promise<ProjectSubject> {
    const stack = new Stack(cli, sandbox, language === "nodejs" ? undefined : false);
    const program = join(stack.folder, "program");
    if (language === "nodejs") {
        installOnly(program, ["@pulumi/pulumi"]);
    } else {
        const hosts = await findLanguageHosts(cli, { install: true, say });
        const own = hosts === undefined ? undefined : goHostFor(hosts, join(stack.folder, "hosts"));
        stack.environment.PATH = prependPath(stack.environment, own, hosts);
    }
    install(plugin, String(stack.environment.PULUMI_HOME));
    if (language === "go") {
        cpSync(await goProgram(say), join(program, "program"));
    }
    return ProjectSubject.make(stack, (count) => declareIn(program, language, count));
}

/** Writes the program that declares this many numbers. */
function declareIn(program: string, language: ProgramLanguage, count: number): void {
    const write = (name: string, text: string) => writeFileSync(join(program, name), text);
    switch (language) {
        case "yaml":
            write("Pulumi.yaml", `name: test\nruntime: yaml\nresources:\n${yamlOf(count)}`);
            break;
        case "go":
            write("Pulumi.yaml", "name: test\nruntime:\n  name: go\n  options:\n    binary: program\n");
            write("count", String(count));
            break;
        case "nodejs":
            write("index.js", NODE_PROGRAM + declaring(count));
    }
}

/** As `pulumi plugin install` leaves it. */
function install(plugin: string, home: string): void {
    cpSync(plugin, join(home, "plugins", `resource-kaleyra-v${version}`), { recursive: true });
}

function yamlOf(count: number): string {
    const one = (i: number) => {
        const fields = Object.entries(numberAt(i)).map(([key, value]) => `      ${key}: "${value}"\n`);
        return `  n${i}:\n    type: ${RESOURCE}\n    properties:\n${fields.join("")}`;
    };
    return Array.from({ length: count }, (_, i) => one(i)).join("");
}

/** What a generated SDK consists of, without its types. */
const NODE_PROGRAM = `const pulumi = require("@pulumi/pulumi");

class WhatsAppPhoneNumber extends pulumi.CustomResource {
    constructor(name, args, opts) {
        super("${RESOURCE}", name, { ...args, e164: undefined }, opts);
    }
}

`;

const GO_PROGRAM = `package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type number struct{ pulumi.CustomResourceState }

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		text, err := os.ReadFile("count")
		if err != nil {
			return err
		}
		count, err := strconv.Atoi(strings.TrimSpace(string(text)))
		for i := 0; err == nil && i < count; i++ {
			err = ctx.RegisterResource("${RESOURCE}", fmt.Sprintf("n%d", i), pulumi.Map{
				"wabaId":           pulumi.String("${SUPPORT.wabaId}"),
				"countryCode":      pulumi.String("${SUPPORT.countryCode}"),
				"phoneNumber":      pulumi.String(strconv.Itoa(${numberAt(0).phoneNumber} + i)),
				"name":             pulumi.String("${SUPPORT.name}"),
				"verificationType": pulumi.String("${SUPPORT.verificationType}"),
			}, &number{})
		}
		return err
	})
}
`;

/** The Go host that is built here is older than the CLI, and takes the program's file as an option of its own. */
function goHostFor(hosts: string, folder: string): string {
    mkdirSync(folder);
    const script = `#!/bin/sh\nexec "${join(hosts, "pulumi-language-go")}" -binary program "$@"\n`;
    writeFileSync(join(folder, "pulumi-language-go"), script, { mode: 0o755 });
    return folder;
}

/** The Go program, built once on this machine: a user's program is compiled, too. */
async function goProgram(say: (line: string) => void): Promise<string> {
    const hash = createHash("sha256").update(GO_PROGRAM).digest("hex").slice(0, 12);
    const folder = userCache(`bench-program-${CLI_VERSION}-${hash}`);
    const program = join(folder, "program");
    if (existsSync(program)) {
        return program;
    }
    say("Building the Go program of the benchmarks, once on this machine …");
    await makeInCache(folder, (unfinished) =>
        buildGoSources(unfinished, say, {
            program: "program",
            module: `github.com/pulumi/pulumi/sdk/v3 v${CLI_VERSION}`,
            sources: GO_PROGRAM,
        }),
    );
    return program;
}
