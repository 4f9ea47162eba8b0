// Texts for people: without secrets and control characters where they are read, exact where they are copied.

import assert from "node:assert/strict";
import fc from "fast-check";
import { cut, exactJson, quoted, shellWord } from "../../kaleyra/text";
import { ProviderError } from "../../provider/errors";
import { Redactor } from "../../provider/redactor";

describe("a text as one word of a shell", () => {
    it("is quoted where it needs to be, for POSIX and for Windows", () => {
        assert.equal(shellWord("support-1", "linux"), "support-1");
        assert.equal(shellWord("it's $HOME", "linux"), `'it'\\''s $HOME'`);
        assert.equal(shellWord('a "b"', "win32"), '"a b"');
    });
});

describe("exactJson", () => {
    it("is JSON and JavaScript for exactly the same value, without unprintable characters", () => {
        fc.assert(
            fc.property(fc.string({ unit: "grapheme" }), (text) => {
                const json = exactJson(`${text}\u200d\u202e`);
                assert.equal(JSON.parse(json), `${text}\u200d\u202e`);
                assert.doesNotMatch(json, /[\p{Cc}\p{Cf}]/u);
            }),
        );
    });
});

describe("the cut of a long text", () => {
    it("never leaves half a character", () => {
        assert.equal(cut("😀😀😀", 2), "😀😀…");
        assert.ok(quoted(`${"x".repeat(78)}😀😀`).isWellFormed());
    });
});

describe("the redactor", () => {
    it("lets out only well-formed text, without control characters, whatever comes", () => {
        fc.assert(
            fc.property(fc.string({ unit: "binary" }), (text) => {
                const shown = new Redactor().text(text);
                assert.ok(shown.isWellFormed());
                assert.doesNotMatch(shown.replaceAll("\n", ""), /[\p{Cc}\p{Cf}]/u);
            }),
        );
    });

    it("cuts a long message at its end", () => {
        const shown = new Redactor().text(`advice\n${"😀".repeat(6_000)}`);
        assert.match(shown, /^advice\n/);
        assert.equal([...shown].length, 5_001);
    });

    it("hides a secret before it cuts a text in the middle of it", () => {
        const redactor = new Redactor();
        redactor.hide("canary-key");
        assert.doesNotMatch(redactor.text(`${"x".repeat(4_995)}canary-key`), /canar/);
    });

    it("hides a secret wherever it stands, also where an invisible character splits it", () => {
        const redactor = new Redactor();
        redactor.hide('key-"1"');
        assert.equal(redactor.text('a key-"1" b "key-\\"1\\"" c key\u200b-"1"'), 'a [secret] b "[secret]" c [secret]');
    });

    it("shows the last three digits of a secret number in every form, and other numbers completely", () => {
        const redactor = new Redactor();
        redactor.hideNumber("+919761234567");
        for (const form of ["+919761234567", "9761234567", "+91 97612 34567", "09761-234567", "91.97612.34567"]) {
            assert.equal(redactor.text(`Add ${form} now`), "Add …567 now");
        }
        for (const other of ["+919761234568", "7654000001", "9761234567123", "HTTP 400"]) {
            assert.equal(redactor.text(`Add ${other} now`), `Add ${other} now`);
        }
        const brazil = new Redactor();
        brazil.hideNumber("+5531987654321");
        assert.equal(brazil.text("55 31 8765-4321"), "…321");
    });
});

describe("a provider's error", () => {
    it("has a code, and no property `id`, which Pulumi's host takes for a created resource", () => {
        const error = new ProviderError("KALEYRA_FIELD", ["wrong"]);
        assert.equal(error.code, "KALEYRA_FIELD");
        assert.ok(!("id" in error), "it has an id");
    });

    it("is well-formed: half a surrogate pair would never leave the provider host", () => {
        assert.ok(new ProviderError("KALEYRA_FIELD", ["half \ud83d", "x\udc00"]).message.isWellFormed());
    });
});
