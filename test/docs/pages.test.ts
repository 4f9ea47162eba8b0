// The programs and commands on the pages work: programs compile and run, commands and settings exist, links lead to files.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import ts from "typescript";
import { ROOT } from "../../scripts/root";
import { PAGES, type Snippet, snippetsIn } from "../support/snippets";
import { anchorOf } from "../support/troubleshooting-page";

interface Run {
    /** The resources that the program registers, without its stack. */
    readonly registered: readonly pulumi.runtime.MockResourceArgs[];
    /** The tokens of the functions that it calls. */
    readonly called: readonly string[];
}

/** Runs a program under Pulumi's mocks. */
async function runUnderMocks(where: string, source: string): Promise<Run> {
    const registered: pulumi.runtime.MockResourceArgs[] = [];
    const called: string[] = [];
    await pulumi.runtime.setMocks({
        newResource: (resource) => {
            registered.push(resource);
            return { id: resource.id || "7654000001", state: resource.inputs };
        },
        call: ({ token }) => {
            called.push(token);
            return { numbers: [] };
        },
    });
    const file = join(FOLDER, `run-${where.replace(/\W/g, "-")}.cjs`);
    const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
    writeFileSync(file, ts.transpileModule(source, { compilerOptions: options }).outputText);
    await pulumi.runtime.runInPulumiStack(async () => require(file));
    await pulumi.runtime.disconnect();
    return { registered: registered.filter(({ type }) => type !== "pulumi:pulumi:Stack"), called };
}

/** The arguments of the command `pulumi-kaleyra`, wherever a page has them, except for those of the sandbox. */
function commandLines(): string[] {
    const command = /(?:npx pulumi-kaleyra|npm run pulumi-kaleyra --|resource kaleyra --) ((?!sandbox)[a-z][^`|#\n]*)/g;
    const found = PAGES.flatMap((page) => {
        const text = readFileSync(join(ROOT, page), "utf8");
        return [...text.matchAll(command)].map(([, line = ""]) => line.replace(/<[^>]*>/g, "1").trim());
    });
    return [...new Set(found)].filter((line) => !line.includes("…"));
}

/** The anchors that GitHub gives to a page's headings. */
function anchorsOf(file: string): Set<string> {
    const headings = [...readFileSync(file, "utf8").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
    return new Set(headings.map(anchorOf));
}

/** Inside the quickstart, so that imports resolve as in a user's program. */
const FOLDER = join(ROOT, "examples/quickstart/.snippets");

describe("the documentation", () => {
    before(() => mkdirSync(FOLDER, { recursive: true }));
    after(() => rmSync(FOLDER, { recursive: true, force: true }));

    it("contains only TypeScript that compiles in strict mode", function () {
        this.timeout(120_000);
        const files = snippetsIn("ts").map(({ text }, i) => {
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
            const snippet = snippetsIn("ts")[files.indexOf(file?.fileName ?? "")];
            return `${snippet?.where}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
        });
        assert.deepEqual(problems, []);
    });

    // test/docs/testing.test.ts runs this one with mocha.
    const isTest = ({ where, text }: Snippet) => where.startsWith("docs/testing.md") && /^describe\(/m.test(text);

    for (const { where, text } of snippetsIn("ts").filter((snippet) => !isTest(snippet))) {
        it(`contains a program that runs and uses what it imports: ${where}`, async () => {
            const { registered, called } = await runUnderMocks(where, text);
            const used = [...registered.map(({ type }) => type), ...called];
            assert.equal(
                used.includes("pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber"),
                /\bWhatsAppPhoneNumber\b/.test(text),
            );
            assert.equal(used.includes("kaleyra:index:getPhoneNumbers"), /\bgetPhoneNumbers/.test(text));
            assert.ok(used.length > 0);
        });
    }

    it("uses only npm scripts and settings that exist", () => {
        const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
        const settings = readFileSync(join(ROOT, "provider/settings.ts"), "utf8");
        for (const { text, where } of [...snippetsIn("sh"), ...snippetsIn("text")]) {
            for (const [, script = ""] of text.matchAll(/^npm (?:run )?([\w:-]+)/gm)) {
                assert.ok(
                    script in scripts || ["ci", "install", "pack"].includes(script),
                    `${where}: npm run ${script}`,
                );
            }
            for (const [, key = ""] of text.matchAll(/config set (?:--\w+ )?(\S+)/g)) {
                const isSetting = settings.includes(`"${key}"`) || /^europe/.test(key);
                assert.ok(isSetting, `${where}: ${key}`);
            }
        }
    });

    for (const line of commandLines()) {
        it(`shows a command line that pulumi-kaleyra accepts: ${line}`, () => {
            // Without settings and without a pulumi CLI, the command stops after its arguments.
            const args = line.split(" ").map((word) => word.replace(/^"(.*)"$/, "$1"));
            const file = join(ROOT, "dist/cli/index.js");
            const { status, stderr } = spawnSync(process.execPath, [file, ...args], {
                cwd: FOLDER,
                env: { PATH: "" },
                input: "",
                encoding: "utf8",
            });
            assert.notEqual(status, 0, stderr);
            // Only what is wrong with the arguments begins with the command's name.
            assert.doesNotMatch(stderr, /^pulumi-kaleyra: /);
        });
    }

    it("names only files that exist, and links only to files and headings that exist", () => {
        const folders = "bench|cli|docs|examples|kaleyra|provider|sandbox|scripts|sdk|test";
        const names = new RegExp(`\`((?:${folders})/[\\w./-]+)\``, "g");
        for (const page of PAGES) {
            const text = readFileSync(join(ROOT, page), "utf8");
            // docs/testing.md and the examples also name files of the user.
            for (const [, file = ""] of /^examples\/|^docs\/testing\.md/.test(page) ? [] : text.matchAll(names)) {
                assert.ok(existsSync(join(ROOT, file)), `${page} names ${file}`);
            }
            for (const [, link = "", anchor] of text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)) {
                // The Pulumi Registry serves a page as a folder.
                const file = link === "" ? join(ROOT, page) : join(ROOT, dirname(page), link.replace(/\/$/, ".md"));
                assert.ok(existsSync(file), `${page} links to ${link}`);
                assert.ok(anchor === undefined || anchorsOf(file).has(anchor), `${page} links to ${link}#${anchor}`);
            }
        }
    });
});
