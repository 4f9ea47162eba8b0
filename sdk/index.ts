// The package's entry point for Pulumi programs: the resource class and its types.

/**
 * The resource class, for Pulumi programs: `import { WhatsAppPhoneNumber } from "pulumi-kaleyra"`.
 *
 * @module pulumi-kaleyra
 */

export {
    WhatsAppPhoneNumber,
    type WhatsAppPhoneNumberArgs,
    type WhatsAppPhoneNumberState,
} from "./whatsapp-phone-number";
