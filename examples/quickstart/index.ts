// One WhatsApp number. `pulumi new` asked for its values; without them the program declares a number of the sandbox.

import * as pulumi from "@pulumi/pulumi";
import { WhatsAppPhoneNumber } from "pulumi-kaleyra";

const config = new pulumi.Config();

/** A value from the stack's configuration, or the sandbox's if the stack has no WABA. */
function setting(key: string, sandbox: string): string {
    return config.get("wabaId") === undefined ? sandbox : config.require(key);
}

const support = new WhatsAppPhoneNumber("support", {
    wabaId: setting("wabaId", "766123456789"),
    countryCode: setting("countryCode", "+91"),
    phoneNumber: setting("phoneNumber", "9761234567"), // without country code
    name: setting("name", "ACME Support"), // display name, at most 255 characters
    verificationType: "SMS", // or "VOICE": how the OTP is sent
});

export const phoneNumberId = support.id; // the ID that Kaleyra returned
export const e164 = support.e164; // "+919761234567"
