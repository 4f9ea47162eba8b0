// Reads docs/troubleshooting.md: its entries, the messages that each quotes, and the anchor that GitHub gives it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root";

export const PAGE = readFileSync(join(ROOT, "docs/troubleshooting.md"), "utf8");

interface Entry {
    readonly title: string;
    readonly anchor: string;
    /** The lines of its `text` blocks: messages. */
    readonly quotes: readonly string[];
    readonly text: string;
}

/** The entries of a section of the page. */
export function entriesUnder(section: string): Entry[] {
    const [, body = ""] = PAGE.split(`\n## ${section}\n`);
    const [own = ""] = body.split(/^## /m);
    return own
        .split(/^### /m)
        .slice(1)
        .map((text) => {
            const title = text.slice(0, text.indexOf("\n")).replaceAll("`", "");
            const quotes = [...text.matchAll(/^```text\n(.*?)^```$/gms)].flatMap(([, block = ""]) =>
                block.trimEnd().split("\n"),
            );
            return { title, anchor: anchorOf(title), quotes, text };
        });
}

/** The anchor that GitHub gives to a heading. */
export function anchorOf(heading: string): string {
    return heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, "")
        .replaceAll(" ", "-");
}
