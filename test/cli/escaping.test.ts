// Texts of others on a terminal, and values in source code and in a shell.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { printableJson, shellWord } from "../../cli/escaping";
import { printable } from "../../kaleyra/printable";

const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({ unit: fc.constantFrom("\n", "\u001b", "\u202e", "'", '"', "$", "\\") }),
);

describe("what the command prints", () => {
    it("contains no control character, whatever the text", () => {
        fc.assert(
            fc.property(texts, (text) => {
                assert.doesNotMatch(
                    printable(text) + printableJson(text) + shellWord(text),
                    /[\p{Cc}\u2028\u2029\u202e]/u,
                );
            }),
        );
    });

    it("keeps the exact value in JSON", () => {
        fc.assert(
            fc.property(texts, (text) => {
                assert.deepEqual(JSON.parse(printableJson({ text }, 2)), { text });
            }),
        );
    });

    it("is one word of a shell", function () {
        if (process.platform === "win32") {
            console.error("      *** NOT TESTED: a POSIX shell is only called outside Windows.");
            return this.skip();
        }
        for (const text of ["dev", "the sales desk", "it's $HOME", '"; exit 1 #', "`id`", "a\\b", "~", ""]) {
            assert.equal(execFileSync("sh", ["-c", `printf %s ${shellWord(text)}`], { encoding: "utf8" }), text);
        }
        assert.equal(shellWord("C:\\my files\\a.json", "win32"), '"C:\\my files\\a.json"');
    });
});
