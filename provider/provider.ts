// Puts the steps of a number's life together into what Pulumi's host calls a provider.
// One provider is one process's memory; tests make their own, with shorter waits.

import type { dynamic } from "@pulumi/pulumi";
import { check } from "./check";
import { create } from "./create";
import { forget } from "./delete";
import { diff } from "./diff";
import { read } from "./read";
import { Run, type RunOptions } from "./run";

/** A provider with a memory of its own. */
export function createProvider(options: RunOptions = {}) {
    const run = new Run(options);
    return {
        // The host does not wait for it, and calls the others without it once it threw: it only stores.
        async configure({ config }) {
            run.configuration = config;
        },
        check: (olds, news) => check(run, olds, news),
        diff: (phoneNumberId, olds, news) => diff(run, phoneNumberId, olds, news),
        create: (inputs) => create(run, inputs),
        read: (phoneNumberId, props) => read(run, phoneNumberId, props),
        delete: (phoneNumberId, props) => forget(run, phoneNumberId, props),
    } satisfies dynamic.ResourceProvider;
}
