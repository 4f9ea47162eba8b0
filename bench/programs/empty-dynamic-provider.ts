// The empty dynamic provider: functions that do nothing, with the same resource class. Its cost is the cost of Pulumi.

import type { dynamic } from "@pulumi/pulumi";

let created = 0;

const emptyProvider: dynamic.ResourceProvider = {
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

export = emptyProvider;
