// A subject with another tool: OpenTofu with Mastercard/restapi, which manages objects of any REST API. It is measured only on
// request, because both are built from their Go modules once per machine, which takes minutes.

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Sandbox } from "../sandbox/server";
import { buildGoProgram } from "../scripts/go-build";
import { makeInCache, userCache } from "../scripts/user-cache";
import { SUPPORT } from "../test/support/sample-numbers";
import { type Finished, finished } from "../test/support/stack";
import { numberAt } from "./numbers";
import type { Command, Subject } from "./subjects";

const TOFU = "1.12.6";
const RESTAPI = "1.20.0";

export const TOFU_VERSIONS = { OpenTofu: TOFU, "Mastercard/restapi": RESTAPI };

const LIMIT = 240_000;

const ARGUMENTS: Record<Command, readonly string[]> = {
    preview: ["plan"],
    up: ["apply", "-auto-approve"],
    // The exit code is 2 if there are changes.
    "unchanged preview": ["plan", "-detailed-exitcode"],
    refresh: ["apply", "-refresh-only", "-auto-approve"],
};

/** An OpenTofu project with its state in a file. */
export class TofuSubject implements Subject {
    readonly #folder = mkdtempSync(join(tmpdir(), "tofu-"));
    readonly #programs: string;

    private constructor(programs: string) {
        this.#programs = programs;
    }

    static async make(say: (line: string) => void): Promise<TofuSubject> {
        const subject = new TofuSubject(await programs(say));
        subject.begin(1);
        const { code, output } = await subject.#tofu(["init", `-plugin-dir=${join(subject.#programs, "plugins")}`]);
        if (code !== 0) {
            throw new Error(`OpenTofu could not be set up:\n${output}`);
        }
        return subject;
    }

    begin(count: number): void {
        for (const file of ["terraform.tfstate", "terraform.tfstate.backup"]) {
            rmSync(join(this.#folder, file), { force: true });
        }
        writeFileSync(join(this.#folder, "main.tf"), program(count));
    }

    run(command: Command, { account, url }: Sandbox): Promise<Finished> {
        const variables = { TF_VAR_url: url, TF_VAR_sid: account.sid, TF_VAR_key: account.apiKey };
        return this.#tofu([...ARGUMENTS[command], "-input=false"], variables);
    }

    async state(): Promise<{ ids: string[]; bytes: number[] }> {
        const file = join(this.#folder, "terraform.tfstate");
        const { resources } = (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { resources: [] }) as {
            resources: { instances: { attributes: { id: string } }[] }[];
        };
        const numbers = resources.flatMap(({ instances }) => instances.map(({ attributes }) => attributes));
        return {
            ids: numbers.map(({ id }) => id),
            bytes: numbers.map((attributes) => Buffer.byteLength(JSON.stringify(attributes))),
        };
    }

    remove(): void {
        rmSync(this.#folder, { recursive: true, force: true });
    }

    #tofu(args: readonly string[], variables: Record<string, string> = {}): Promise<Finished> {
        const env = { ...process.env, ...variables, TF_IN_AUTOMATION: "true", CHECKPOINT_DISABLE: "true" };
        const options = { cwd: this.#folder, env, maxBuffer: 64 * 1024 * 1024, timeout: LIMIT };
        return finished(join(this.#programs, "tofu"), [...args, "-no-color"], options);
    }
}

/**
 * The number itself serves as the ID: restapi reads the ID under one name from the answer of the add and from the list,
 * but Kaleyra's answers use two names.
 */
function program(count: number): string {
    const { wabaId, countryCode, name, verificationType } = SUPPORT;
    return `terraform {
  required_providers {
    restapi = {
      source  = "Mastercard/restapi"
      version = "${RESTAPI}"
    }
  }
}

variable "url" { default = "" }
variable "sid" { default = "" }
variable "key" {
  default   = ""
  sensitive = true
}

provider "restapi" {
  uri                  = var.url
  headers              = { "Content-Type" = "application/json", "api-key" = var.key }
  id_attribute         = "phone_number"
  write_returns_object = true
}

locals {
  path    = "/v2/\${var.sid}/whatsapp/${wabaId}/number"
  numbers = { for i in range(${count}) : "n\${i}" => tostring(${numberAt(0).phoneNumber} + i) }
}

resource "restapi_object" "number" {
  for_each    = local.numbers
  path        = local.path
  create_path = "\${local.path}/add"
  read_path   = local.path
  object_id   = "${countryCode}\${each.value}"
  read_search = {
    search_key   = "phone_number"
    search_value = "${countryCode}\${each.value}"
    results_key  = "data"
  }
  data = jsonencode({
    country_code      = "${countryCode}"
    phone_number      = each.value
    name              = "${name}"
    verification_type = "${verificationType}"
  })
}
`;
}

/** The folder with both programs. */
async function programs(say: (line: string) => void): Promise<string> {
    const folder = userCache(`tofu-${TOFU}-restapi-${RESTAPI}`);
    if (existsSync(folder)) {
        return folder;
    }
    say(`Building OpenTofu ${TOFU} and Mastercard/restapi ${RESTAPI} with Go: some minutes, once on this machine …`);
    await makeInCache(folder, async (unfinished) => {
        const os = process.platform === "win32" ? "windows" : process.platform;
        const platform = `${os}_${process.arch === "x64" ? "amd64" : process.arch}`;
        const plugin = join(unfinished, "plugins/registry.opentofu.org/mastercard/restapi", RESTAPI, platform);
        mkdirSync(plugin, { recursive: true });
        await buildGoProgram(plugin, say, {
            program: `terraform-provider-restapi_v${RESTAPI}`,
            module: `github.com/Mastercard/terraform-provider-restapi v${RESTAPI}`,
            package: "github.com/Mastercard/terraform-provider-restapi",
        });
        await buildGoProgram(unfinished, say, {
            program: "tofu",
            module: `github.com/opentofu/opentofu v${TOFU}`,
            package: "github.com/opentofu/opentofu/cmd/tofu",
            replace: "github.com/hashicorp/hcl/v2 => github.com/opentofu/hcl/v2 v2.20.2-0.20251021132045-587d123c2828",
        });
    });
    return folder;
}
