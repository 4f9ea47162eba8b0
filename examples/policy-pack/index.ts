// What an organization requires of its WhatsApp numbers before they are added: allowed countries and display names.
// The policies check only inputs, so they also apply to a preview without credentials. They print neither the number nor its name, which
// the program may keep secret: the engine names the resource.

import { PolicyPack, validateResourceOfType } from "@pulumi/policy";
import { WhatsAppPhoneNumber } from "pulumi-kaleyra";

new PolicyPack("kaleyra-whatsapp", {
    enforcementLevel: "mandatory",
    policies: [
        {
            name: "allowed-countries",
            description: "The country calling code of a number is on a list.",
            configSchema: {
                properties: { codes: { type: "array", items: { type: "string" }, default: ["+39", "+91"] } },
            },
            validateResource: validateResourceOfType(WhatsAppPhoneNumber, ({ countryCode }, args, reportViolation) => {
                const { codes } = args.getConfig<{ codes: string[] }>();
                if (!codes.includes(countryCode)) {
                    reportViolation(
                        `The country code is ${countryCode}, expected one of ${codes.join(", ")}. ` +
                            'Use a number from an allowed country, or add the code to "codes" in this policy\'s configuration.',
                    );
                }
            }),
        },
        {
            name: "display-names",
            description: "Display names match a pattern: Kaleyra cannot change a name once the number is added.",
            configSchema: { properties: { pattern: { type: "string", default: "^ACME " } } },
            validateResource: validateResourceOfType(WhatsAppPhoneNumber, ({ name }, args, reportViolation) => {
                const { pattern } = args.getConfig<{ pattern: string }>();
                if (!new RegExp(pattern, "u").test(name)) {
                    reportViolation(
                        `The display name does not match "${pattern}". Correct it before the number is added.`,
                    );
                }
            }),
        },
    ],
});
