// Pulumi's provider host loads the provider from the program's folder. Under a strict layout of node_modules, as pnpm's, it finds
// only direct dependencies there, and would say no more than "Cannot find module": the program knows before, and says what to do.

import { createRequire } from "node:module";
import { join } from "node:path";
import { perDeployment } from "./deployment";
import { NotDirectDependencyError } from "./errors";

/** Where the CLI started the program, and starts the host; taken early, since a program may go elsewhere. */
const folder = process.cwd();

const checked = Symbol("checked that the provider host finds this package");

/** Judges once a deployment, and only where the program's folder is sure to be the host's: in a program that the CLI runs. */
export function requireDirectDependency(): void {
    if (!/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]/.test(require.main?.filename ?? "")) {
        return;
    }
    perDeployment(checked, () => {
        try {
            return createRequire(join(folder, "program.js")).resolve("pulumi-kaleyra/provider");
        } catch {
            throw new NotDirectDependencyError(folder);
        }
    });
}
