// What belongs to one deployment, not to the process: an Automation API program runs many deployments in one process.

import * as pulumi from "@pulumi/pulumi";

const stores = new WeakMap<object, Map<symbol, unknown>>();

/** A value that all resources of this deployment share, made by the first that asks. */
export function perDeployment<T>(key: symbol, make: () => T): T {
    // The engine's connection is made anew for each deployment, and by each setMocks.
    const deployment: object = pulumi.runtime.getMonitor() ?? stores;
    const store = stores.get(deployment) ?? new Map<symbol, unknown>();
    stores.set(deployment, store);
    if (!store.has(key)) {
        store.set(key, make());
    }
    return store.get(key) as T;
}
