// One number under the dynamic provider. The program in ../plugin continues its stack.

import { WhatsAppPhoneNumber } from "pulumi-kaleyra";

const support = new WhatsAppPhoneNumber("support", {
    wabaId: "766123456789",
    countryCode: "+91",
    phoneNumber: "9761234567",
    name: "ACME Support",
    verificationType: "SMS",
});

export const phoneNumberId = support.id;
