// The package's entry point for Pulumi programs: the resource class and its types.

export {
    WhatsAppPhoneNumber,
    type WhatsAppPhoneNumberArgs,
    type WhatsAppPhoneNumberState,
} from "./whatsapp-phone-number";
