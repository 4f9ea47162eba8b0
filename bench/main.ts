// npm run bench [-- --quick]: measures what the package costs beside the same programs with an empty provider, and beside a naive
// provider, and prints one table. docs/performance.md shows one run.

import { cpus, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { exitWith } from "../scripts/exit-with";
import { findPulumi, type PulumiCli } from "../scripts/pulumi-cli/find";
import { FULL, measure, QUICK } from "./measure";
import { rowsOf, tableOf } from "./table";

exitWith(async () => {
    const { values } = parseArgs({ options: { quick: { type: "boolean" } } });
    const cli = await findPulumi({ install: true, say: console.error });
    const begun = performance.now();
    const say = (what: string) => console.error(`${((performance.now() - begun) / 1000).toFixed(0)} s: ${what}`);
    const rows = rowsOf(await measure(values.quick ? QUICK : FULL, cli, say));
    const goals = rows.filter(({ met }) => met !== undefined);
    console.log(tableOf(rows));
    console.log(`\n${goals.filter(({ met }) => met).length} of ${goals.length} goals met. ${machine(cli)}`);
    return 0;
});

function machine({ version }: PulumiCli): string {
    const sdk = (require("@pulumi/pulumi/package.json") as { version: string }).version;
    const memory = Math.round(totalmem() / 2 ** 30);
    return (
        `${cpus().length} cores (${cpus()[0]?.model.trim()}), ${memory} GB; ` +
        `Node.js ${process.versions.node}, pulumi CLI ${version}, @pulumi/pulumi ${sdk}.`
    );
}
