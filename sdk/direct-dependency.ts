// Checks that Pulumi's provider host will find this package. The host resolves it from the program's folder, where a strict layout
// of node_modules, such as pnpm's, has only direct dependencies. The host itself would only report "Cannot find module".

import { createRequire } from "node:module";
import { join } from "node:path";
import { perDeployment } from "./deployment";
import { NotDirectDependencyError } from "./errors";

/** The folder in which the CLI started the program and will start the host. Read early, because a program can change it. */
const folder = process.cwd();

/**
 * Checks once a deployment, and only in a program that the CLI runs: only there is the host known to start in the program's folder.
 * @throws NotDirectDependencyError
 */
export function requireDirectDependency(): void {
    if (!/[\\/]@pulumi[\\/]pulumi[\\/]cmd[\\/]run[\\/]/.test(require.main?.filename ?? "")) {
        return;
    }
    perDeployment("checked that the provider host finds this package", () => {
        try {
            return createRequire(join(folder, "program.js")).resolve("pulumi-kaleyra/provider");
        } catch {
            throw new NotDirectDependencyError(folder);
        }
    });
}
