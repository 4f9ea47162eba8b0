// Numbers that exist on Kaleyra already: one that this stack takes over, and one that it only reads.
// `npx pulumi-kaleyra list --waba 766123456789` shows the phone number IDs.

import { WhatsAppPhoneNumber } from "pulumi-kaleyra";

const wabaId = "766123456789";

// Adopted, not added: no OTP goes out. The option can be removed after the first `pulumi up`; that is no change.
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

// Read only: another stack, or a person, manages it.
const sales = WhatsAppPhoneNumber.get("sales", "7654000002", { wabaId });

export const phoneNumberId = support.id;
export const salesNumber = sales.e164;
