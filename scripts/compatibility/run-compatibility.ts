// npm run compatibility [-- --rows 1,6]: tries the packed package in all rows, or in some, with the real pulumi CLI.
// A run of all rows writes docs/compatibility.md, so that no figure there is written by hand.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { exitWith } from "../exit-with";
import { findPulumi } from "../pulumi-cli/find";
import { ROOT } from "../root";
import { type Outcome, Workshop } from "./project";
import { COMBINATIONS, ROWS, type Row } from "./rows";

type Tried = Row & { readonly outcome: Outcome };

exitWith(async () => {
    const { values } = parseArgs({ options: { rows: { type: "string" } } });
    const chosen = values.rows === undefined ? [...ROWS] : values.rows.split(",").map(rowOf);
    const cli = await findPulumi({ install: true, say: console.error });
    const folder = mkdtempSync(join(tmpdir(), "compatibility-"));
    const tried: Tried[] = [];
    try {
        console.log("Packing the package, and getting the Node.js lines and package managers …");
        const workshop = await Workshop.open(folder, cli, chosen);
        for (const row of chosen) {
            const begun = Date.now();
            const outcome = await workshop.tryOut(row);
            tried.push({ ...row, outcome });
            const seconds = Math.round((Date.now() - begun) / 1000);
            console.log(`row ${ROWS.indexOf(row) + 1}: ${cells({ ...row, outcome }).join(", ")} (${seconds} s)`);
            if (outcome.failure !== undefined) {
                console.log(outcome.failure);
            }
        }
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
    if (values.rows === undefined) {
        writeFileSync(join(ROOT, "docs/compatibility.md"), page(tried, cli.version));
        console.log("Wrote docs/compatibility.md.");
    }
    return tried.some(({ outcome }) => outcome.failure !== undefined) ? 1 : 0;
});

function rowOf(number: string): Row {
    const row = ROWS[Number(number) - 1];
    if (row === undefined) {
        throw new Error(`There is no row ${number}. Specify rows from 1 to ${ROWS.length}, for example: --rows 1,6`);
    }
    return row;
}

function cells({ sdk, program, packageManager, use, outcome }: Tried): string[] {
    const { node, note, failure } = outcome;
    const asItMust = use === "component alone" ? "refused, with what to do" : "works";
    const result = failure === undefined ? asItMust : `**fails**: ${reason(failure)}`;
    return [
        sdk,
        node,
        program,
        `${packageManager} ${outcome.packageManager}`,
        note === "" ? result : `${result}; ${note}`,
    ];
}

/** One line of a failure, fit for a table. */
function reason(failure: string): string {
    const lines = failure.split("\n").map((line) => line.trim());
    return (lines.find((line) => line.startsWith("error:")) ?? lines[0] ?? "").replaceAll("|", "\\|").slice(0, 300);
}

function page(tried: readonly Tried[], cliVersion: string): string {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const table = (rows: readonly Tried[], first?: (row: Tried) => string) =>
        rows.map((row) => `| ${[...(first === undefined ? [] : [first(row)]), ...cells(row)].join(" | ")} |`);
    const isComponent = ({ use }: Tried) => use !== "direct";
    return `${[
        "# Compatibility",
        "",
        `Written by \`npm run compatibility\` on ${new Date().toISOString().slice(0, 10)} for pulumi-kaleyra ${version}, with the pulumi CLI`,
        `${cliVersion} on ${process.platform}-${process.arch}. Nothing in the tables is written by hand.`,
        "",
        "Each row is a separate project. The package manager installs the packed package and the SDK, and the program is the",
        "quickstart. The real CLI runs `up`, `preview --expect-no-changes`, `refresh --expect-no-changes` and `destroy` against a",
        "sandbox. A row works if `up` adds the number with one request and records its phone number ID, the preview and the refresh",
        "find nothing to change, and `destroy` empties the state with the warning that Kaleyra keeps the number.",
        "",
        "## Versions",
        "",
        `The ${COMBINATIONS.length} rows contain every pair of an SDK, a Node.js version, a kind of program and a package manager, but not every`,
        "combination of all four; `test/unit/compatibility-rows.test.ts` counts the pairs.",
        "",
        "| @pulumi/pulumi | Node.js | program | package manager | outcome |",
        "|---|---|---|---|---|",
        ...table(tried.filter((row) => !isComponent(row))),
        "",
        "yarn is set to `nodeLinker: node-modules`. Rows in which the SDK requires a newer Node.js were run anyway.",
        "",
        "## A component package under pnpm",
        "",
        "A separate package wraps the resource in a `ComponentResource`, and the program uses only this component. Pulumi's provider host looks",
        "for pulumi-kaleyra from the program's folder, where pnpm installs only direct dependencies.",
        "",
        "| the program depends on | @pulumi/pulumi | Node.js | program | package manager | outcome |",
        "|---|---|---|---|---|---|",
        ...table(tried.filter(isComponent), ({ use }) =>
            use === "component" ? "the component and pulumi-kaleyra" : "the component alone",
        ),
        "",
        '"Refused" means that `up` adds nothing and shows the command that installs pulumi-kaleyra. A component package should therefore',
        "list pulumi-kaleyra as a peer dependency.",
        "",
        "## Run it",
        "",
        "```sh",
        "npm run compatibility",
        "npm run compatibility -- --rows 1,6",
        "```",
        "",
        "The first command runs all rows and writes this page; its exit code is 1 if a row fails. The second runs only some rows and does not write.",
        "`test/e2e/compatibility.test.ts` runs three of them in CI.",
    ].join("\n")}\n`;
}
