// Numbers that already exist on Kaleyra: one that this stack imports, and one that it only reads.
// `npx pulumi-kaleyra list --waba 766123456789` shows the phone number IDs.

import { WhatsAppPhoneNumber } from "pulumi-kaleyra";

const wabaId = "766123456789";

// Imported, not added: no OTP is sent. Remove the option after the first `pulumi up`; that is no change.
const support = new WhatsAppPhoneNumber(
    "support",
    {
        wabaId,
        countryCode: "+91",
        phoneNumber: "9761234567",
        name: "ACME Support",
        verificationType: "SMS",
    },
    { import: "7654000001" },
);

// Read only: another stack or a person manages it.
const sales = WhatsAppPhoneNumber.get("sales", "7654000002", { wabaId });

export const phoneNumberId = support.id;
export const salesNumber = sales.e164;
