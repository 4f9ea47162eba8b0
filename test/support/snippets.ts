// The code on the pages of the documentation.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root";

/** A block of code on a page. */
export interface Snippet {
    /** The page and the line. */
    readonly where: string;
    readonly language: string;
    readonly text: string;
}

/** All pages with code. */
export const PAGES: readonly string[] = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    ...readdirSync(join(ROOT, "docs")).map((page) => `docs/${page}`),
    "examples/README.md",
    ...readdirSync(join(ROOT, "examples")).map((example) => `examples/${example}/README.md`),
].filter((page) => page.endsWith(".md") && existsSync(join(ROOT, page)));

export const SNIPPETS: readonly Snippet[] = PAGES.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    return [...text.matchAll(/^ *```(\w*)\n(.*?)^ *```$/gms)].map((match) => ({
        where: `${page}:${text.slice(0, match.index).split("\n").length}`,
        language: match[1] ?? "",
        text: match[2] ?? "",
    }));
});

/** The snippets in a language. */
export function snippetsIn(language: string): readonly Snippet[] {
    return SNIPPETS.filter((snippet) => snippet.language === language);
}

/** The lines of a page's shell snippets. */
export function shellLinesOf(page: string): string[] {
    return snippetsIn("sh")
        .filter(({ where }) => where.startsWith(`${page}:`))
        .flatMap(({ text }) => text.trim().split(/\n */));
}
