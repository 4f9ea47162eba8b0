// The naive provider: a dynamic provider for the same numbers, written like the examples in Pulumi's documentation.
// It is an inline object with the global fetch, serialised by `pulumi.dynamic.Resource`; an answer that is not ok is an error.

import * as pulumi from "@pulumi/pulumi";

interface NumberArgs {
    wabaId: string;
    countryCode: string;
    phoneNumber: string;
    name: string;
    verificationType: string;
}

const provider: pulumi.dynamic.ResourceProvider<NumberArgs, NumberArgs> = {
    async create(inputs) {
        const { KALEYRA_API_DOMAIN, KALEYRA_SID, KALEYRA_API_KEY } = process.env;
        const url = `${KALEYRA_API_DOMAIN}/v2/${KALEYRA_SID}/whatsapp/${inputs.wabaId}/number/add`;
        const response = await fetch(url, {
            method: "POST",
            headers: { "content-type": "application/json", "api-key": KALEYRA_API_KEY ?? "" },
            body: JSON.stringify({
                country_code: inputs.countryCode,
                phone_number: inputs.phoneNumber,
                name: inputs.name,
                verification_type: inputs.verificationType,
            }),
        });
        const answer = (await response.json()) as { message: string; data: string };
        if (!response.ok) {
            throw new Error(`Kaleyra answered ${response.status}: ${answer.message}`);
        }
        return { id: answer.data, outs: inputs };
    },

    async read(id, props) {
        const { KALEYRA_API_DOMAIN, KALEYRA_SID, KALEYRA_API_KEY } = process.env;
        const url = `${KALEYRA_API_DOMAIN}/v2/${KALEYRA_SID}/whatsapp/${props?.wabaId}/number`;
        const response = await fetch(url, { headers: { "api-key": KALEYRA_API_KEY ?? "" } });
        const answer = (await response.json()) as { message: string; data: { id: string }[] };
        if (!response.ok) {
            throw new Error(`Kaleyra answered ${response.status}: ${answer.message}`);
        }
        return answer.data.some((number) => number.id === id) ? { id, props: props as NumberArgs } : {};
    },
};

export class WhatsAppPhoneNumber extends pulumi.dynamic.Resource {
    constructor(name: string, args: NumberArgs, opts?: pulumi.CustomResourceOptions) {
        super(provider, name, args, opts, undefined, "WhatsAppPhoneNumber");
    }
}
