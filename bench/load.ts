// The time to load the provider, the resource class and their dependencies, and from the start of a plugin to its port.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { ROOT } from "../scripts/root";
import { PROVIDER } from "../sdk/identity";
import { executableOf, type Plugins } from "./plugins";
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

/** What prints a line and goes on running. */
const BARE = [process.execPath, "-e", "process.stdout.write('0\\n'); setInterval(() => {}, 1e6)"];

/** Starts the plugins and a bare Node.js in turns. */
export async function measureStart({ released, empty }: Plugins, rounds: number): Promise<Results["start"]> {
    const commands = { bare: BARE, released: [executableOf(released)], empty: [executableOf(empty)] };
    const taken = { bare: [] as number[], released: [] as number[], empty: [] as number[] };
    for (let round = 0; round < rounds; round++) {
        const names = ["bare", "released", "empty"] as const;
        for (const name of round % 2 === 0 ? names : [...names].reverse()) {
            taken[name].push(await untilFirstLine(commands[name]));
        }
    }
    const above = (name: "released" | "empty") =>
        spread(taken[name].map((ms, i) => ms - (taken.bare[i] ?? Number.NaN)));
    return { released: above("released"), empty: above("empty") };
}

async function untilFirstLine([program = "", ...args]: readonly string[]): Promise<number> {
    const begun = process.hrtime.bigint();
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const taken = Number(process.hrtime.bigint() - begun) / 1e6;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
    return taken;
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
