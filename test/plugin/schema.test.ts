// The schema, from which Pulumi generates the SDKs: what is committed matches the sources.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildSchema } from "../../plugin/schema";
import { programOf } from "../../scripts/pulumi-cli/find";
import { ROOT } from "../../scripts/root";
import { PluginHost } from "../support/plugin-host";
import { requireCli } from "../support/require-cli";

const FILE = join(ROOT, "plugin/schema.json");

const committed = JSON.parse(readFileSync(FILE, "utf8"));

interface PropertySpec {
    readonly description?: string;
}

/** Every property anywhere in the schema. */
function properties(value: unknown, name = ""): [string, PropertySpec][] {
    if (typeof value !== "object" || value === null) {
        return [];
    }
    const entries = Object.entries(value);
    const own = /^(properties|inputProperties|variables)$/.test(name) ? (entries as [string, PropertySpec][]) : [];
    return [...own, ...entries.flatMap(([key, inner]) => properties(inner, key))];
}

describe("the plugin's schema", () => {
    after(() => PluginHost.stopAll());

    it("is committed as `npm run plugin:schema` writes it", () => {
        assert.deepEqual(committed, JSON.parse(JSON.stringify(buildSchema())));
    });

    it("describes every property", () => {
        const all = properties(committed);
        assert.ok(all.length > 25);
        for (const [name, { description }] of all) {
            assert.match(description ?? "", /\.$/, name);
        }
    });

    it("keeps the API key secret, takes the WABA for get, and continues the dynamic provider's resource", () => {
        assert.equal(committed.config.variables.apiKey?.secret, true);
        assert.equal(committed.provider.inputProperties.apiKey?.secret, true);
        const resource = committed.resources["kaleyra:index:WhatsAppPhoneNumber"];
        assert.deepEqual(Object.keys(resource?.stateInputs.properties ?? {}), ["wabaId"]);
        assert.deepEqual(resource?.aliases, [{ type: "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber" }]);
    });

    it("is what the plugin answers, with its version", async () => {
        const host = await PluginHost.start();
        const { version } = require("pulumi-kaleyra/package.json") as { version: string };
        assert.deepEqual(JSON.parse(await host.schema()), { ...committed, version });
    });

    it("passes `pulumi schema check`", async function () {
        const cli = await requireCli(this);
        const home = mkdtempSync(join(tmpdir(), "kaleyra-schema-"));
        const env = { ...process.env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
        await promisify(execFile)(programOf(cli), ["schema", "check", FILE], { env });
        rmSync(home, { recursive: true });
    });
});
