// Checks that Pulumi's provider host will find this package. The host resolves it from the current directory of the program's process:
// the program's folder, where a strict layout of node_modules, such as pnpm's, has only direct dependencies; or, for an inline program
// of the Automation API, wherever that was started. The host itself would only report "Cannot find module".

import { createRequire } from "node:module";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { isMocked, perDeployment } from "./deployment";
import { NotDirectDependencyError } from "./errors";

/** The folder in which Pulumi starts the host. Read early, because a program can change it. */
const folder = process.cwd();

/**
 * Checks once a deployment. Under the mocks of unit tests there is no host.
 * @throws NotDirectDependencyError
 */
export function requireDirectDependency(): void {
    if (pulumi.runtime.getMonitor() === undefined || isMocked()) {
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
