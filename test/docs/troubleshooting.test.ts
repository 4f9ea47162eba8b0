// docs/troubleshooting.md has an entry for each code that users can see, and quotes real messages: each error is brought about.
// test/e2e/troubleshooting.test.ts compares what the pulumi CLI itself prints.

import assert from "node:assert/strict";
import { Sandbox } from "../../sandbox/server";
import { DOCUMENTED_FAILURES } from "../client/documented";
import { addAnswered, type ErrorCode, OCCASIONS, type Occasion } from "./error-messages";
import { entriesUnder, PAGE } from "./troubleshooting";

const ENTRIES = entriesUnder("By code");

/** What the provider can report as certain; after the others it looks at the list, and reports KALEYRA_UNCERTAIN. */
const CERTAIN = DOCUMENTED_FAILURES.filter(({ expected }) => expected.certain !== false);

function occasionsOf(code: string): readonly Occasion[] {
    const documented = CERTAIN.filter(({ expected }) => expected.code === code);
    return [
        ...(OCCASIONS[code as ErrorCode] ?? []),
        ...documented.map(({ status, envelope }) => addAnswered(status, envelope)),
    ];
}

async function messagesOf(code: string): Promise<string[]> {
    const messages: string[] = [];
    for (const occasion of occasionsOf(code)) {
        const sandbox = await Sandbox.start();
        try {
            messages.push(await occasion(sandbox));
        } finally {
            await sandbox.close();
        }
    }
    return messages;
}

/** Whether a line is the quoted one; `…` in a quote stands for anything. */
function isQuotedBy(line: string, quote: string): boolean {
    const parts = quote.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(`^${parts.join(".*")}$`).test(line);
}

describe("docs/troubleshooting.md", function () {
    this.timeout(120_000);

    it("has one entry for each code, in alphabetical order", () => {
        assert.deepEqual(
            ENTRIES.map(({ title }) => title),
            Object.keys(OCCASIONS).sort(),
        );
    });

    it("links each entry in the overview", () => {
        const [overview = ""] = PAGE.split("## By code");
        const linked = [...overview.matchAll(/\(#(kaleyra_\w+)\)/g)].map(([, anchor]) => anchor);
        assert.deepEqual(linked.sort(), ENTRIES.map(({ anchor }) => anchor).sort());
    });

    it("states the cause, what was changed and what to do in each entry", () => {
        for (const { title, text } of [...ENTRIES, ...entriesUnder("Without a code")]) {
            for (const label of ["Cause", "Changed", "What to do"]) {
                assert.match(text, new RegExp(`^- \\*\\*${label}:\\*\\* \\S`, "m"), `${title} lacks ${label}`);
            }
        }
    });

    it("names Kaleyra's own code where Kaleyra documents the failure", () => {
        for (const { envelope, expected } of DOCUMENTED_FAILURES) {
            const entry = ENTRIES.find(({ title }) => title === expected.code);
            assert.ok(entry?.text.includes(`\`${envelope.code}\``), `${expected.code} does not name ${envelope.code}`);
        }
    });

    for (const { title, quotes, text } of ENTRIES) {
        it(`quotes every message of ${title}, and says whether anything was changed`, async () => {
            const messages = await messagesOf(title);
            assert.ok(messages.length > 0, `nothing brings about ${title}`);
            const firstLines = messages.map(
                (message) => message.split("\n").find((line) => line.endsWith(` [${title}]`)) ?? `no code: ${message}`,
            );
            for (const line of firstLines) {
                assert.ok(
                    quotes.some((quote) => isQuotedBy(line, quote)),
                    `not quoted: ${line}`,
                );
            }
            for (const quote of quotes) {
                assert.ok(
                    firstLines.some((line) => isQuotedBy(line, quote)),
                    `not seen: ${quote}`,
                );
            }
            const isNothing = firstLines.every((line) => /Nothing was \w+\.|was not added/.test(line));
            assert.match(text, isNothing ? /\*\*Changed:\*\* nothing\b/ : /\*\*Changed:\*\* .*unknown/);
        });
    }
});
