// A webhook that is created only after its number was verified: the first `pulumi up` adds the number, somebody enters the OTP,
// and the next `pulumi up` creates the webhook.

import * as pulumi from "@pulumi/pulumi";
import { getPhoneNumbers, WhatsAppPhoneNumber } from "pulumi-kaleyra";

const wabaId = "766123456789";
const countryCode = "+91";
const phoneNumber = "9761234567";
const e164 = countryCode + phoneNumber;

/** Replace it with what receives your messages, for example a function with a URL. */
class Webhook extends pulumi.ComponentResource {
    constructor(name: string, args: { phoneNumberId: pulumi.Input<string> }, opts?: pulumi.ComponentResourceOptions) {
        super("example:index:Webhook", name, args, opts);
        this.registerOutputs();
    }
}

async function isVerified(): Promise<boolean> {
    const { numbers } = await getPhoneNumbers({ wabaId });
    return numbers.some((number) => number.e164 === e164 && number.status === "VERIFIED");
}

export = async () => {
    const verified = await isVerified();
    const support = new WhatsAppPhoneNumber("support", {
        wabaId,
        countryCode,
        phoneNumber,
        name: "ACME Support",
        verificationType: "SMS",
    });
    if (verified) {
        new Webhook("support-webhook", { phoneNumberId: support.id });
    }
    return { phoneNumberId: support.id, webhook: verified ? "created" : `waits for the OTP of ${e164}` };
};
