// A webhook that is created only after its number was verified: the first `pulumi up` adds the number, somebody enters the OTP,
// and the next `pulumi up` creates the webhook.

import * as pulumi from "@pulumi/pulumi";
import { getPhoneNumbers, WhatsAppPhoneNumber } from "pulumi-kaleyra";

const wabaId = "766123456789";

/** Replace it with what receives your messages, for example a function with a URL. */
class Webhook extends pulumi.ComponentResource {
    constructor(name: string, args: { phoneNumberId: pulumi.Input<string> }, opts?: pulumi.ComponentResourceOptions) {
        super("example:index:Webhook", name, args, opts);
        this.registerOutputs();
    }
}

export = async () => {
    const { numbers } = await getPhoneNumbers({ wabaId });
    const support = new WhatsAppPhoneNumber("support", {
        wabaId,
        countryCode: "+91",
        phoneNumber: "9761234567",
        name: "ACME Support",
        verificationType: "SMS",
    });
    // By its ID, since Kaleyra may list a number in another form. A new number has none during its first preview.
    const webhook = support.id.apply((id) => {
        if (!numbers.some(({ phoneNumberId, status }) => phoneNumberId === id && status === "VERIFIED")) {
            return pulumi.interpolate`waits for the OTP of ${support.e164}`;
        }
        new Webhook("support-webhook", { phoneNumberId: id });
        return "created";
    });
    return { phoneNumberId: support.id, webhook };
};
