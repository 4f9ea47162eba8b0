// docs/troubleshooting.md has an entry for each code, and quotes what the code says.
// test/e2e/troubleshooting.test.ts compares what the pulumi CLI itself prints.

import assert from "node:assert/strict";
import { join } from "node:path";
import ts from "typescript";
import { CATALOGUE } from "../../kaleyra/catalogue";
import { ROOT } from "../../scripts/root";
import { entriesUnder, PAGE } from "../support/troubleshooting-page";

/** Codes that become others before anybody sees them, and variables. */
const NO_CODES = [
    "KALEYRA_MISSING_ID",
    "KALEYRA_TRANSPORT",
    "KALEYRA_SID",
    "KALEYRA_API_KEY",
    "KALEYRA_POD",
    "KALEYRA_API_DOMAIN",
];

/** The texts in the code, in pieces between what is inserted. */
function textsInCode(): string[] {
    const found = new Set<string>();
    const visit = (node: ts.Node): void => {
        if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) {
            found.add(node.text);
        }
        ts.forEachChild(node, visit);
    };
    for (const folder of ["kaleyra", "provider", "plugin", "sdk", "cli"]) {
        for (const file of ts.sys.readDirectory(join(ROOT, folder), [".ts"])) {
            visit(ts.createSourceFile(file, ts.sys.readFile(file) ?? "", ts.ScriptTarget.ES2022));
        }
    }
    return [...found];
}

/** A quote may have so many words that are names of fields and settings, or an answer of somebody else's. */
const MOST_FOREIGN = 9;

const TEXTS = textsInCode();
const CODE = /\[KALEYRA_\w+\]/;
const SENTENCES = TEXTS.flatMap((text) => text.replace(CODE, "").split("\n"))
    .filter((text) => text.length >= 8 && text.includes(" "))
    .sort((a, b) => b.length - a.length);

/** The words of a quote that are in no text of the code. */
function foreignWords(quote: string): string[] {
    const values = quote.replace(/"[^"]*"/g, '""');
    const rest = SENTENCES.reduce((text, piece) => text.replaceAll(piece, " "), values);
    return rest.replace(CODE, "").match(/[a-z]{2,}/gi) ?? [];
}

describe("docs/troubleshooting.md", () => {
    const entries = entriesUnder("By code");

    it("has one entry for each code, in alphabetical order, and links it in the overview", () => {
        const codes = new Set([...Object.keys(CATALOGUE), ...TEXTS.filter((text) => /^KALEYRA_[A-Z_]+$/.test(text))]);
        const shown = [...codes].filter((code) => !NO_CODES.includes(code)).sort();
        assert.deepEqual(
            entries.map(({ title }) => title),
            shown,
        );
        const [overview = ""] = PAGE.split("## By code");
        const linked = [...overview.matchAll(/\(#(kaleyra_\w+)\)/g)].map(([, anchor]) => anchor);
        assert.deepEqual(linked.sort(), entries.map(({ anchor }) => anchor).sort());
    });

    it("quotes the texts of the code", () => {
        for (const quote of entries.flatMap(({ quotes }) => quotes)) {
            const foreign = foreignWords(quote);
            assert.ok(foreign.length <= MOST_FOREIGN, `${quote}\nis not in the code: ${foreign.join(" ")}`);
        }
    });
});
