// npm run measure: the sizes and times behind docs/architecture.md, measured on this machine, never written by hand.

import { execFileSync } from "node:child_process";
import { PROVIDER } from "../sdk/identity";
import { main } from "./main";
import { ROOT } from "./playground";

const RUNS = 9;

/** Milliseconds that a statement takes in a process of its own, above an empty one: the median of several pairs. */
function cost(statement: string): number {
    const time = (source: string) => {
        const begun = process.hrtime.bigint();
        execFileSync(process.execPath, ["-e", source], { cwd: ROOT });
        return Number(process.hrtime.bigint() - begun) / 1e6;
    };
    const differences = Array.from({ length: RUNS }, () => {
        const empty = time("");
        return time(statement) - empty;
    });
    return differences.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.NaN;
}

/** Bytes of the provider in each number's state, if `pulumi.dynamic.Resource` serialised a stub that only forwards. */
const SERIALISED_STUB = `
    const pulumi = require("@pulumi/pulumi");
    const load = () => require("pulumi-kaleyra/provider");
    const stub = {
        check: (olds, news) => load().check(olds, news),
        diff: (id, olds, news) => load().diff(id, olds, news),
        create: (inputs) => load().create(inputs),
        read: (id, props) => load().read(id, props),
        delete: (id, props) => load().delete(id, props),
    };
    pulumi.runtime.serializeFunction(() => stub).then(({ text }) => console.log(Buffer.byteLength(text)));`;

main(async () => {
    const stub = execFileSync(process.execPath, ["-e", SERIALISED_STUB], { cwd: ROOT, encoding: "utf8" }).trim();
    console.log(
        `provider in the state of each number: ${Buffer.byteLength(PROVIDER)} bytes; a serialised stub: ${stub} bytes`,
    );
    for (const module of ["./dist/provider", "undici", "libphonenumber-js/min", "zod", "@pulumi/pulumi"]) {
        console.log(`require("${module}"): ${cost(`require("${module}")`).toFixed(0)} ms above bare Node.js`);
    }
    return 0;
});
