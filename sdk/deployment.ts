// Stores values for one deployment instead of for the process: an Automation API program can run many deployments in one process.

import * as pulumi from "@pulumi/pulumi";

const deployments = new WeakMap<object, Map<string, unknown>>();

/** Returns the value that all resources of this deployment share; the first call creates it. */
export function perDeployment<T>(key: string, create: () => T): T {
    // Pulumi connects to the engine anew for each deployment, and for each call of setMocks.
    const deployment: object = pulumi.runtime.getMonitor() ?? deployments;
    const values = deployments.get(deployment) ?? new Map<string, unknown>();
    deployments.set(deployment, values);
    if (!values.has(key)) {
        values.set(key, create());
    }
    return values.get(key) as T;
}

/** Whether this runs under the user's mocks: only the monitor of `setMocks` has them, and Pulumi exports no function for this check. */
export function isMocked(): boolean {
    return (pulumi.runtime.getMonitor() as { mocks?: unknown } | undefined)?.mocks !== undefined;
}
