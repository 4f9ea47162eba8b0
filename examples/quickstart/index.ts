import { WhatsAppPhoneNumber } from "pulumi-kaleyra";

const support = new WhatsAppPhoneNumber("support", {
    wabaId: "766123456789",
    countryCode: "+91",
    phoneNumber: "9761234567", // without country code
    name: "ACME Support", // display name, at most 255 characters
    verificationType: "SMS", // or "VOICE": how the OTP is sent
});

export const phoneNumberId = support.id; // the ID that Kaleyra returned
export const e164 = support.e164; // "+919761234567"
