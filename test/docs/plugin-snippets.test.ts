// The programs on the pages for the plugin are those of the examples, or use the properties of its schema.
// test/e2e/plugin-examples.test.ts runs the examples, and those in YAML, with the real pulumi CLI.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root";
import { SNIPPETS, snippetsIn } from "../support/snippets";

interface Described {
    readonly inputProperties: Readonly<Record<string, unknown>>;
    readonly requiredInputs?: readonly string[];
    readonly properties: Readonly<Record<string, unknown>>;
}

const schema = JSON.parse(readFileSync(join(ROOT, "plugin/schema.json"), "utf8"));
const NUMBER: Described = schema.resources["kaleyra:index:WhatsAppPhoneNumber"];
const PROVIDER: Described = schema.provider;

const capitalised = (name: string) => name.slice(0, 1).toUpperCase() + name.slice(1);
const example = (file: string) => readFileSync(join(ROOT, "examples", file), "utf8");

/** The first snippet of docs/_index.md in a language. */
const overview = (language: string) =>
    snippetsIn(language).find(({ where }) => where.startsWith("docs/_index.md"))?.text ?? "";

describe("the documentation of the plugin", () => {
    it("shows the programs of the examples, and so does the README", () => {
        const [first] = snippetsIn("ts").filter(({ where }) => where.startsWith("README.md"));
        assert.equal(first?.text, example("quickstart/index.ts"));
        assert.equal(overview("ts"), example("quickstart/index.ts"));
        assert.equal(`"""One WhatsApp number on Kaleyra."""\n\n${overview("python")}`, example("python/__main__.py"));
        assert.equal(`// One WhatsApp number on Kaleyra.\n${overview("go")}`, example("go/main.go"));
        assert.equal(`# One WhatsApp number on Kaleyra, in YAML.\n${overview("yaml")}`, example("yaml/Pulumi.yaml"));
        const [onPage] = snippetsIn("yaml").filter(({ where }) => where.startsWith("docs/plugin.md"));
        assert.equal(onPage?.text, overview("yaml"));
    });

    for (const [language, imports, assigned, read, written] of [
        ["csharp", /^using Pulumi\.Kaleyra;$/m, /^\s+(\w+) = [^;,\n]*,/gm, /support\.(\w+)/g, capitalised],
        ["java", /^import com\.pulumi\.kaleyra\.\w/m, /^\s+\.(\w+)\((?!\))/gm, /support\.(\w+)\(/g, String],
    ] as const) {
        for (const { where, text } of snippetsIn(language)) {
            it(`uses the properties of the schema in ${language}: ${where}`, () => {
                const namesIn = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
                const inputs = [NUMBER, PROVIDER].flatMap(({ inputProperties }) => Object.keys(inputProperties));
                const outputs = ["id", ...Object.keys(NUMBER.properties)];
                assert.match(text, imports);
                assert.deepEqual(without(namesIn(assigned), inputs.map(written)), []);
                assert.deepEqual(without((NUMBER.requiredInputs ?? []).map(written), namesIn(assigned)), []);
                assert.deepEqual(without(namesIn(read), outputs.map(written)), []);
            });
        }
    }

    it("names the version of this package wherever it names one", () => {
        const { version } = require("pulumi-kaleyra/package.json");
        const named = SNIPPETS.flatMap(({ text }) => [
            ...text.matchAll(/resource kaleyra (\d\S+)|resource-kaleyra-v(\d+\.\d+\.\d+)/g),
        ]);
        assert.ok(named.length > 0);
        assert.deepEqual(new Set(named.map(([, installed, archived]) => installed ?? archived)), new Set([version]));
    });
});

function without(names: readonly string[], others: readonly string[]): string[] {
    return names.filter((name) => !others.includes(name));
}
