// Every snippet of the README and of docs/ is true: programs compile and run, commands exist, messages are the real ones.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import { parse } from "yaml";
import { ROOT } from "../../scripts/root";

interface Snippet {
    readonly where: string;
    readonly language: string;
    readonly text: string;
}

const PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    ...readdirSync(join(ROOT, "docs")).map((page) => `docs/${page}`),
    ...readdirSync(join(ROOT, "examples")).map((example) => `examples/${example}/README.md`),
].filter((page) => page.endsWith(".md"));

const SNIPPETS: Snippet[] = PAGES.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => ({
        where: `${page}:${text.slice(0, match.index).split("\n").length}`,
        language: match[1] ?? "",
        text: match[2] ?? "",
    }));
});

const of = (language: string) => SNIPPETS.filter((snippet) => snippet.language === language);

const NPM = "not run: npm has no package of this name yet; test/package/ installs the packed file";

/** Who runs each block of shell lines, by its page and first line. */
const RUN_BY: Readonly<Record<string, string>> = {
    "README.md: npm start": "test/e2e/newcomer.test.ts",
    "README.md: npm run pulumi-kaleyra -- verify --waba 766123456789 --id 7654000001 --number +919761234567":
        "test/e2e/newcomer.test.ts",
    "README.md: npm run pulumi -- destroy --yes": "test/e2e/newcomer.test.ts",
    "README.md: git checkout examples/quickstart/index.ts": "test/e2e/newcomer.test.ts",
    "README.md: npm install pulumi-kaleyra @pulumi/pulumi": "test/e2e/readme.test.ts",
    "CONTRIBUTING.md: npm start": "not run: it is this test, and what CI runs before it",
    "CONTRIBUTING.md: npm test -- --no-parallel test/client/answers.test.ts": "not run: it is a part of this test",
    "docs/_index.md: npx pulumi-kaleyra verify --waba 766123456789 --id <phone number ID> --number +919761234567":
        "test/cli/command.test.ts",
    "docs/compatibility.md: npm run compatibility": "test/e2e/compatibility.test.ts",
    "docs/installation-configuration.md: npm install pulumi-kaleyra @pulumi/pulumi": NPM,
    "docs/installation-configuration.md: pulumi config set kaleyra:sid <your SID>": "test/e2e/readme.test.ts",
    "docs/testing.md: node_modules/.bin/pulumi-kaleyra sandbox --port 8080 --file numbers.json > sandbox.log &":
        "test/e2e/testing.test.ts",
    "docs/testing.md: mkdir -p state": "test/e2e/testing.test.ts",
    "docs/testing.md: otp=$(sed -n 's/.* receive the OTP \\([0-9]*\\) .*/\\1/p' sandbox.log | tail -n 1)":
        "test/e2e/testing.test.ts",
    'docs/testing.md: npx pulumi-kaleyra sandbox --fault \'{"kind":"reset","on":"add","stored":true,"times":1}\' \'{"kind":"delay","ms":500}\'':
        "test/docs/testing.test.ts",
    'docs/testing.md: curl -fsS -X PUT "$KALEYRA_API_DOMAIN/_sandbox/faults" -d \'[{"kind":"internal-error","on":"add","times":1}]\'':
        "test/docs/testing.test.ts",
    "examples/existing-numbers/README.md: npx pulumi-kaleyra list --waba 766123456789": "test/e2e/examples.test.ts",
    "examples/existing-numbers/README.md: npm install": "test/e2e/examples.test.ts",
    "examples/existing-numbers/README.md: npx pulumi-kaleyra import --waba 766123456789": "test/e2e/examples.test.ts",
    "examples/kubernetes-operator/README.md: kubectl create secret generic whatsapp-numbers --from-literal=pulumiAccessToken=... --from-literal=sid=... --from-literal=apiKey=...":
        "not run: there is no cluster here; test/examples/ holds what is applied",
    "examples/many-numbers/README.md: npm install": "test/e2e/examples.test.ts",
    "examples/policy-pack/README.md: npm install": "test/e2e/policy-pack.test.ts",
    "examples/quickstart/README.md: pulumi new <this folder> --name shop --generate-only": "test/e2e/examples.test.ts",
    "examples/quickstart/README.md: pulumi config set kaleyra:sid <your SID>": "test/e2e/examples.test.ts",
    "examples/quickstart/README.md: pulumi up": "test/e2e/examples.test.ts",
};

/** Inside the quickstart, so that imports resolve as in a user's program. */
const FOLDER = join(ROOT, "examples/quickstart/.snippets");

describe("the snippets of the documentation", () => {
    before(() => mkdirSync(FOLDER, { recursive: true }));
    after(() => rmSync(FOLDER, { recursive: true, force: true }));

    it("name their language, and there are some", () => {
        assert.deepEqual(
            SNIPPETS.filter(({ language }) => !["ts", "sh", "text"].includes(language)).map(({ where }) => where),
            [],
        );
        assert.ok(of("ts").length >= 3);
    });

    it("begin with the quickstart, word for word", () => {
        const quickstart = readFileSync(join(ROOT, "examples/quickstart/index.ts"), "utf8");
        for (const page of ["README.md", "docs/_index.md"]) {
            const first = of("ts").find(({ where }) => where.startsWith(page));
            assert.ok(
                quickstart.endsWith(first?.text ?? "?"),
                `${page}'s first program and examples/quickstart differ`,
            );
        }
    });

    it("compile in TypeScript's strict mode", function () {
        this.timeout(120_000);
        const files = of("ts").map(({ text }, i) => {
            const file = join(FOLDER, `snippet-${i}.ts`);
            writeFileSync(file, text);
            return file;
        });
        const program = ts.createProgram(files, {
            strict: true,
            noEmit: true,
            skipLibCheck: true,
            target: ts.ScriptTarget.ES2022,
            module: ts.ModuleKind.Node16,
            moduleResolution: ts.ModuleResolutionKind.Node16,
        });
        const problems = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
            const snippet = of("ts")[files.indexOf(file?.fileName ?? "")];
            return `${snippet?.where}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
        });
        assert.deepEqual(problems, []);
    });

    // A mocha test is run by mocha, in test/docs/testing.test.ts.
    const isTest = ({ where, text }: Snippet) => where.startsWith("docs/testing.md") && /^describe\(/m.test(text);

    for (const { where, text } of of("ts").filter((snippet) => !isTest(snippet))) {
        it(`run: the program at ${where}`, async () => {
            const registered: string[] = [];
            pulumi.runtime.setMocks({
                newResource: ({ type, inputs, id }) => {
                    registered.push(type);
                    return { id: id || "7654000001", state: inputs };
                },
                call: () => ({}),
            });
            const file = join(FOLDER, `run-${where.replace(/\W/g, "-")}.cjs`);
            const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
            writeFileSync(file, ts.transpileModule(text, { compilerOptions: options }).outputText);
            require(file);
            await new Promise((resolve) => setTimeout(resolve, 50));
            assert.ok(registered.includes("pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber"));
        });
    }

    it("use only npm scripts and settings that exist", () => {
        const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
        const settings = readFileSync(join(ROOT, "provider/settings.ts"), "utf8");
        for (const { text, where } of [...of("sh"), ...of("text")]) {
            for (const [, script = ""] of text.matchAll(/^npm (?:run )?([\w-]+)/gm)) {
                assert.ok(script in scripts || script === "install", `${where}: npm run ${script}`);
            }
            for (const [, key = ""] of text.matchAll(/config set (?:--\w+ )?(\S+)/g)) {
                assert.ok(settings.includes(`"${key}"`), `${where}: ${key}`);
            }
        }
    });

    it("are run, if for the shell, by the test that is named here, or not for the reason that is given", () => {
        const { sh, by } = { sh: of("sh"), by: new Map(Object.entries(RUN_BY)) };
        const keyOf = ({ where, text }: Snippet) => `${where.split(":")[0]}: ${text.split("\n")[0]}`;
        assert.deepEqual(
            sh.map(keyOf).filter((key) => !by.has(key)),
            [],
        );
        assert.deepEqual(
            [...by.keys()].filter((key) => !sh.map(keyOf).includes(key)),
            [],
        );
        for (const runner of by.values()) {
            assert.ok(!runner.startsWith("test/") || existsSync(join(ROOT, runner)), runner);
        }
    });

    it("name only files and npm scripts of this repository that exist", () => {
        const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
        for (const page of PAGES) {
            const text = readFileSync(join(ROOT, page), "utf8");
            for (const [, file = ""] of text.matchAll(
                /`((?:test|provider|sdk|scripts|sandbox|docs|examples)\/[\w./-]*)`/g,
            )) {
                assert.ok(existsSync(join(ROOT, file)), `${page} names ${file}`);
            }
            for (const [, script = ""] of text.matchAll(/`npm run ([\w-]+)/g)) {
                assert.ok(script in scripts, `${page} names npm run ${script}`);
            }
        }
    });

    it("name in the configuration table every setting, and no other", () => {
        const readme = readFileSync(join(ROOT, "README.md"), "utf8");
        const settings = readFileSync(join(ROOT, "provider/settings.ts"), "utf8");
        const names = (text: string) => new Set(text.match(/kaleyra:[a-z]\w+|KALEYRA_(?!API_KEY_)[A-Z_]+/g));
        const table = names(
            readme.slice(readme.indexOf("### Configuration"), readme.indexOf("### A number that exists")),
        );
        assert.deepEqual([...table].sort(), [...names(settings)].sort());
    });

    it("have the same configuration table in the README and for the Pulumi Registry", () => {
        const [readme, registry] = ["README.md", "docs/installation-configuration.md"].map((page) =>
            /^\| configuration \|.*?\n\n/ms.exec(readFileSync(join(ROOT, page), "utf8"))?.[0].trim(),
        );
        assert.ok(readme !== undefined);
        assert.equal(registry, readme);
    });

    it("link only to files that exist", () => {
        for (const page of PAGES) {
            const text = readFileSync(join(ROOT, page), "utf8");
            for (const [, link = ""] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
                // The Pulumi Registry serves a page as a folder.
                const file = join(ROOT, dirname(page), link.replace(/\/$/, ".md"));
                assert.ok(existsSync(file), `${page} links to ${link}`);
            }
        }
    });

    it("open with the front matter of the Pulumi Registry where they are meant for it", () => {
        for (const page of ["docs/_index.md", "docs/installation-configuration.md"]) {
            const [, matter = ""] = /^---\n(.*?)\n---\n/s.exec(readFileSync(join(ROOT, page), "utf8")) ?? [];
            const { title, meta_desc, layout, ...others } = parse(matter);
            assert.ok(title.length > 0 && meta_desc.length > 0, page);
            assert.equal(layout, "package", page);
            assert.deepEqual(others, {}, page);
        }
    });
});
