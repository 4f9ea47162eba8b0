// The empty dynamic provider: functions that do nothing, with the same resource class. Its cost is the cost of Pulumi.

import type { dynamic } from "@pulumi/pulumi";

let created = 0;

const emptyProvider: dynamic.ResourceProvider = {
    create: async (inputs) => {
        created += 1;
        return { id: String(created), outs: inputs };
    },
    read: async (id, props) => ({ id, props }),
};

export = emptyProvider;
