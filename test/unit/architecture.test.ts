// The rules of docs/architecture.md and the house's that a program can hold.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ROOT } from "../../scripts/root";

const FOLDERS = ["provider", "sdk", "sandbox", "cli", "scripts", "test", "bench"];

const FILES = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => join(folder, file)),
);

function read(file: string): string {
    return readFileSync(join(ROOT, file), "utf8");
}

/** What a file imports from this repository; with `types: false` only what is there at run time. */
function imports(file: string, { types }: { types: boolean }): string[] {
    return [...read(file).matchAll(/^import (type )?[^;]*?from "(\.[^"]+)";$/gms)]
        .filter(([statement, type]) => types || !(type || /^import \{( type \w+,?)+ \}/.test(statement)))
        .map(([, , path = ""]) => relative(ROOT, join(ROOT, dirname(file), path)));
}

const inside = (folder: string) => FILES.filter((file) => file.startsWith(`${folder}/`));

describe("the architecture", () => {
    it("kaleyra imports nothing from above, so that another plugin can stand on it", () => {
        for (const file of inside("kaleyra")) {
            for (const path of imports(file, { types: true })) {
                assert.ok(path.startsWith("kaleyra/"), `${file} imports ${path}`);
            }
            assert.doesNotMatch(read(file), /from "@pulumi/, file);
        }
    });

    it("provider imports neither sdk nor cli nor sandbox", () => {
        for (const file of inside("provider")) {
            for (const path of imports(file, { types: true })) {
                assert.ok(path.startsWith("provider/"), `${file} imports ${path}`);
            }
        }
    });

    it("sdk imports nothing from provider but types", () => {
        for (const file of inside("sdk")) {
            for (const path of imports(file, { types: false })) {
                assert.ok(path.startsWith("sdk/"), `${file} imports ${path}`);
            }
        }
    });

    it("every file opens with what it is for", () => {
        for (const file of FILES) {
            const [first = "", second = ""] = read(file).split("\n");
            const line = first.startsWith("#!") ? second : first;
            assert.match(line, /^\/\/ \S.{20,}/, file);
        }
    });

    it("no file is named utils, helpers or common", () => {
        for (const file of FILES) {
            assert.doesNotMatch(file, /util|helper|common|manager/i);
        }
    });

    it("every error class has a code, and no error has a property id, which the host would take for a resource", () => {
        const classes = FILES.filter((file) => !file.startsWith("test/")).flatMap((file) =>
            [...read(file).matchAll(/class (\w+(?:Error|Failure)) [^{]*\{(.*?)\n\}/gs)].map(([, name, body]) => ({
                name,
                body,
            })),
        );
        assert.ok(classes.length > 25);
        for (const { name, body = "" } of classes) {
            assert.match(body, /\bcode\b|super\(/, `${name} has no code`);
            assert.doesNotMatch(body, /readonly id\b|this\.id\b/, `${name} has an id`);
        }
    });
});
