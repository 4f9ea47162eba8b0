// The package's entry point for Pulumi programs: the resource class, the function and their types.

/**
 * WhatsApp Business phone numbers on Kaleyra, for Pulumi programs: `import { WhatsAppPhoneNumber } from "pulumi-kaleyra"`.
 *
 * @module pulumi-kaleyra
 */

export type {
    GetPhoneNumbersArgs,
    GetPhoneNumbersOutputArgs,
    GetPhoneNumbersResult,
    GetPhoneNumbersResultNumber,
} from "./get-phone-numbers";
export { getPhoneNumbers, getPhoneNumbersOutput } from "./get-phone-numbers";
export type {
    ExistingWhatsAppPhoneNumber,
    WhatsAppPhoneNumberArgs,
    WhatsAppPhoneNumberState,
} from "./whatsapp-phone-number";
export { WhatsAppPhoneNumber } from "./whatsapp-phone-number";
