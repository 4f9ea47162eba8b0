// docs/troubleshooting.md and README.md quote what the product really prints: every message is brought about.
// test/e2e/troubleshooting.test.ts compares what the pulumi CLI itself prints.

import assert from "node:assert/strict";
import { Sandbox } from "../../sandbox/server";
import { BY_CODE, type ErrorCode, type Occasion, WITHOUT_A_CODE } from "./messages";
import { SNIPPETS } from "./snippets";
import { entriesUnder, PAGE } from "./troubleshooting";

async function messagesOf(occasions: readonly Occasion[]): Promise<string[]> {
    const messages: string[] = [];
    for (const occasion of occasions) {
        const sandbox = await Sandbox.start();
        try {
            messages.push(await occasion(sandbox));
        } finally {
            await sandbox.close();
        }
    }
    return messages;
}

/** Whether a message contains the quote; `…` in a quote also stands for anything. */
function contains(message: string, quote: string): boolean {
    const parts = quote.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return new RegExp(parts.join(".*")).test(message);
}

function assertSeen(quotes: readonly string[], messages: readonly string[]): void {
    for (const quote of quotes) {
        assert.ok(
            messages.some((message) => contains(message, quote)),
            `not seen: ${quote}\n--- seen ---\n${messages.join("\n")}`,
        );
    }
}

describe("docs/troubleshooting.md", function () {
    this.timeout(120_000);

    const entries = entriesUnder("By code");

    it("has one entry for each code, in alphabetical order, and links it in the overview", () => {
        assert.deepEqual(
            entries.map(({ title }) => title),
            Object.keys(BY_CODE).sort(),
        );
        const [overview = ""] = PAGE.split("## By code");
        const linked = [...overview.matchAll(/\(#(kaleyra_\w+)\)/g)].map(([, anchor]) => anchor);
        assert.deepEqual(linked.sort(), entries.map(({ anchor }) => anchor).sort());
    });

    for (const { title, quotes } of entries) {
        it(`quotes every message with the code ${title}`, async () => {
            const messages = await messagesOf(BY_CODE[title as ErrorCode]);
            assert.ok(messages.length > 0, `nothing brings about ${title}`);
            assertSeen(quotes, messages);
            for (const message of messages) {
                const line = message.split("\n").find((text) => text.endsWith(` [${title}]`)) ?? `no code: ${message}`;
                assert.ok(
                    quotes.some((quote) => contains(line, quote)),
                    `not quoted: ${line}`,
                );
            }
        });
    }

    it("quotes messages without a code", async () => {
        const quotes = [...PAGE.matchAll(/^\| `(.*?)` \| .* \|$/gm)].map(([, quote = ""]) => quote);
        assert.ok(quotes.length > 10);
        assertSeen(quotes, await messagesOf(WITHOUT_A_CODE));
    });
});

describe("README.md", () => {
    it("shows the error for a number that exists", async () => {
        const quotes = SNIPPETS.filter(({ where, language }) => where.startsWith("README.md") && language === "text");
        assert.equal(quotes.length, 1);
        assertSeen(quotes[0]?.text.trimEnd().split("\n") ?? [], await messagesOf(BY_CODE.KALEYRA_DUPLICATE_NUMBER));
    });
});
