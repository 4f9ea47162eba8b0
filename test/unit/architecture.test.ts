// The rules of docs/architecture.md about who may import whom.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ts from "typescript";
import { ROOT } from "../../scripts/root";

/** For each folder, the folders that its files may load at run time, and those whose types they may also name. */
const MAY_IMPORT: Readonly<Record<string, { readonly load: readonly string[]; readonly types?: readonly string[] }>> = {
    kaleyra: { load: [] },
    provider: { load: ["kaleyra"] },
    plugin: { load: ["provider", "kaleyra", "cli"] },
    sdk: { load: [], types: ["provider", "kaleyra"] },
    sandbox: { load: ["kaleyra"] },
    cli: { load: ["kaleyra", "provider", "sandbox"] },
};

/** A call of `getPhoneNumbers` loads the client; a program that never calls it does not. */
const LOADS_IN_A_CALL = "sdk/get-phone-numbers.ts";

/** Names alone, which a program may load: the file imports nothing. */
const NAMES = "provider/tokens";

const IMPORT =
    /^(?:import|export) (?<type>type )?[^;]*?from "(?<module>[^"]+)";|\b(?:require|import)\("(?<called>[^"]+)"\)/gm;

const IMPORTS = Object.keys(MAY_IMPORT)
    .flatMap((folder) => ts.sys.readDirectory(join(ROOT, folder), [".ts"]))
    .flatMap((path) => {
        const from = relative(ROOT, path).split(sep).join("/");
        return [...readFileSync(path, "utf8").matchAll(IMPORT)].map(({ groups = {} }) => {
            const target = String(groups.module ?? groups.called);
            const to = target.startsWith(".")
                ? relative(ROOT, join(path, "..", target))
                      .split(sep)
                      .join("/")
                : target;
            return { from, to, isType: groups.type !== undefined };
        });
    });

const folderOf = (path: string) => path.split("/")[0] ?? "";

describe("the architecture", () => {
    it("has no import that points up: the API client, the provider, then whoever calls it", () => {
        const inside = IMPORTS.filter(({ to }) => folderOf(to) in MAY_IMPORT && to !== NAMES);
        const wrong = inside.filter(({ from, to, isType }) => {
            const { load = [], types = [] } = MAY_IMPORT[folderOf(from)] ?? {};
            const isTypeEnough = isType || from === LOADS_IN_A_CALL;
            const allowed = [folderOf(from), ...load, ...(isTypeEnough ? types : [])];
            return !allowed.includes(folderOf(to));
        });
        assert.ok(inside.length > 100, "the imports were not found");
        assert.deepEqual(wrong, []);
    });

    it("lets a program load names from the provider without anything else", () => {
        const loaded = IMPORTS.filter(({ from, to }) => from === `${NAMES}.ts` && folderOf(to) in MAY_IMPORT);
        assert.deepEqual(loaded, []);
    });

    it("keeps Pulumi out of the API client and the sandbox", () => {
        const wrong = IMPORTS.filter(
            ({ from, to }) => ["kaleyra", "sandbox"].includes(folderOf(from)) && to.startsWith("@pulumi/"),
        );
        assert.deepEqual(wrong, []);
    });
});
