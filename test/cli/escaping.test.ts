// A value as one word of a shell.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { shellWord } from "../../cli/escaping";

describe("a value in a printed command", () => {
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
