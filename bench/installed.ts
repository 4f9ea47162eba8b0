// Gives a Node.js program the packages that an installation would: the CLI walks through all of them before it starts anything.

import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../scripts/root";

/** Leaves the program these packages alone, with what they depend on. */
export function installOnly(program: string, packages: readonly string[]): void {
    if (!packages.includes("pulumi-kaleyra")) {
        rmSync(join(program, "node_modules/pulumi-kaleyra"), { recursive: true });
    }
    const pending = [...packages];
    const seen = new Set(pending);
    for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
        const source = join(ROOT, "node_modules", name);
        const target = join(program, "node_modules", name);
        if (!existsSync(target)) {
            mkdirSync(dirname(target), { recursive: true });
            symlinkSync(source, target);
        }
        for (const dependency of dependenciesOf(source)) {
            // One that is not here is inside the package itself, or optional.
            if (!seen.has(dependency) && existsSync(join(ROOT, "node_modules", dependency))) {
                seen.add(dependency);
                pending.push(dependency);
            }
        }
    }
}

function dependenciesOf(folder: string): string[] {
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
        dependencies?: Record<string, string>;
    };
    return Object.keys(dependencies);
}
