// npm run bench: measures what the package costs beside the same programs with an empty provider, and beside a naive provider, and
// prints one table, row by row. docs/performance.md shows one run.

import { cpus } from "node:os";
import { exitWith } from "../scripts/exit-with";
import { findPulumi } from "../scripts/pulumi-cli/find";
import { FULL, measure } from "./measure";
import { HEAD, lineOf, type Row } from "./table";

exitWith(async () => {
    const cli = await findPulumi({ install: true, log: console.error });
    console.log(HEAD);
    const goals: Row[] = [];
    for await (const row of measure(FULL, cli)) {
        console.log(lineOf(row));
        goals.push(...(row.met === undefined ? [] : [row]));
    }
    const met = `${goals.filter(({ met }) => met).length} of ${goals.length} goals met`;
    const machine = `${cpus().length} cores (${cpus()[0]?.model.trim()})`;
    console.log(`\n${met} on ${machine}; Node.js ${process.versions.node}, pulumi CLI ${cli.version}.`);
    return 0;
});
