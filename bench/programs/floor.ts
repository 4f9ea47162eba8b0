// The floor: a dynamic provider of empty functions behind the same resource class. What it costs, Pulumi costs.

import type { dynamic } from "@pulumi/pulumi";

let created = 0;

const floor: dynamic.ResourceProvider = {
    check: async (_olds, news) => ({ inputs: news }),
    diff: async () => ({ changes: false }),
    create: async (inputs) => {
        created += 1;
        const { wabaId, countryCode, phoneNumber, name, verificationType } = inputs;
        const outs = { wabaId, countryCode, phoneNumber, name, verificationType, e164: countryCode + phoneNumber };
        return { id: String(7_654_000_000 + created), outs };
    },
    read: async (id, props) => ({ id, props }),
    delete: async () => {},
};

export = floor;
