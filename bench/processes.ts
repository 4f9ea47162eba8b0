// The milliseconds to load the provider, and from the start of a plugin to its port, each beside a process that does less.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { ROOT } from "../scripts/root";
import { executableOf, type Plugins } from "./plugins";
import { inTurns, type Pair, timed } from "./statistics";

/** The provider's module, beside a bare Node.js. */
export function measureLoad(rounds: number): Promise<Pair> {
    const evaluate = (source: string) =>
        timed(async () => execFileSync(process.execPath, ["-e", source], { cwd: ROOT }));
    return inTurns(rounds, {
        ours: () => evaluate('require("pulumi-kaleyra/provider")'),
        floor: () => evaluate(""),
    });
}

/** The plugin, beside an empty one. */
export function measureStart({ plugin, emptyPlugin }: Plugins, rounds: number): Promise<Pair> {
    return inTurns(rounds, { ours: () => untilPort(plugin), floor: () => untilPort(emptyPlugin) });
}

async function untilPort(plugin: string): Promise<number> {
    const begun = performance.now();
    const child = spawn(executableOf(plugin), { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const taken = performance.now() - begun;
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    await exited;
    return taken;
}
