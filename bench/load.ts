// The time to load the provider, the resource class, and their dependencies.

import { execFileSync } from "node:child_process";
import { ROOT } from "../scripts/root";
import { PROVIDER } from "../sdk/identity";
import type { Results } from "./results";
import { spread } from "./statistics";

const NOTHING = "bare Node.js";

const MODULES: readonly (readonly [module: string, above: string])[] = [
    ["pulumi-kaleyra/provider", NOTHING],
    ["pulumi-kaleyra", "@pulumi/pulumi"],
    ["libphonenumber-js/min", NOTHING],
    ["undici", NOTHING],
    ["zod", NOTHING],
    ["@pulumi/pulumi", NOTHING],
];

/** Runs pairs of processes in turns, so that other load on the machine affects both. */
export function measureLoad(pairs: number): Results["load"] {
    return MODULES.map(([module, above]) => {
        const base = above === NOTHING ? "" : `require("${above}");`;
        const differences = Array.from({ length: pairs }, (_, i) => {
            const sources = [base, `${base}require("${module}")`];
            const times = i % 2 === 0 ? sources.map(milliseconds) : sources.reverse().map(milliseconds).reverse();
            return (times[1] ?? Number.NaN) - (times[0] ?? Number.NaN);
        });
        return { module, above, milliseconds: spread(differences) };
    });
}

function milliseconds(source: string): number {
    const begun = process.hrtime.bigint();
    execFileSync(process.execPath, ["-e", source], { cwd: ROOT });
    return Number(process.hrtime.bigint() - begun) / 1e6;
}

/** A stub that only forwards its calls, as `pulumi.dynamic.Resource` would serialise it. */
const STUB = `
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

export function providerBytes(): Results["providerBytes"] {
    const stub = Number(
        execFileSync(process.execPath, ["-e", STUB], { cwd: ROOT, stdio: ["ignore", "pipe", "ignore"] }),
    );
    return { constant: Buffer.byteLength(PROVIDER), stub };
}
