// npm run break: breaks a behaviour of the built provider on purpose, one at a time, and sees that random lives find it.
// A test that stays green when the behaviour is gone guards nothing.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitWith } from "./exit-with";
import { ROOT } from "./root";

interface Breakage {
    readonly what: string;
    readonly file: string;
    readonly from: string;
    readonly to: string;
}

const BREAKAGES: readonly Breakage[] = [
    {
        what: "an add is sent again after a broken connection",
        file: "kaleyra/client.js",
        from: "return { error: lostAnswer(asked, message, status) };",
        to: "return { error: lostAnswer(asked, message, status), again: { after: undefined, together: false } };",
    },
    {
        what: "refresh forgets what an incomplete list lacks",
        file: "read.js",
        from: "if (!list.complete) {",
        to: "if (false) {",
    },
    {
        what: "a number that was forgotten first is added again instead of taken up",
        file: "create.js",
        from: "const before = run.seen(fields);",
        to: "const before = undefined;",
    },
    {
        what: "a replacement of the same number is not refused",
        file: "check.js",
        from: "const [first, ...others] = (0, run_1.knownDifferences)(before, inputs);",
        to: "const [first, ...others] = [];",
    },
    {
        what: "an import is adopted without a look at the list",
        file: "create.js",
        from: "await (0, adopt_1.verifyImport)(run, importId, fields);",
        to: "",
    },
    {
        what: "refresh records the name that the vendor shows",
        file: "read.js",
        from: "if (listed !== undefined) {\n        if (!(0, number_list_1.isSameNumber)",
        to: "if (listed !== undefined) {\n        kept.props.name = listed.name;\n        if (!(0, number_list_1.isSameNumber)",
    },
];

exitWith(async () => {
    let missed = 0;
    for (const { what, file, from, to } of BREAKAGES) {
        const path = join(ROOT, "dist/provider", file);
        const source = readFileSync(path, "utf8");
        if (!source.includes(from)) {
            throw new Error(
                `dist/provider/${file} no longer holds what is to be broken (${what}): mend scripts/break.ts.`,
            );
        }
        writeFileSync(path, source.replace(from, to));
        try {
            const mocha = require.resolve("mocha/bin/mocha.js");
            const args = [mocha, "--no-parallel", "test/model", "-g", "fixed seed"];
            const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
            const found = /(seed \d+, life \d+): (.*)/.exec(stdout);
            missed += found === null ? 1 : 0;
            console.log(
                `${found === null ? "NOT FOUND" : `found by ${found[1]}`}: ${what}\n    ${found?.[2]?.slice(0, 140) ?? ""}`,
            );
        } finally {
            writeFileSync(path, source);
        }
    }
    return missed === 0 ? 0 : 1;
});
