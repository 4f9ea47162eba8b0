// The plugin's schema, from which Pulumi generates the SDKs of all languages. `npm run plugin:schema` writes it to schema.json.
// The inputs and their descriptions come from the zod schema of a number.

import { PODS } from "../kaleyra/pods";
import { FIELDS } from "../provider/inputs/fields";
import { numberSchema } from "../provider/inputs/schema";
import { GET_PHONE_NUMBERS, PLUGIN_TYPE_TOKEN, TYPE_TOKEN } from "../provider/tokens";

const VERIFICATION_TYPE = "kaleyra:index:VerificationType";
const LISTED_NUMBER = "kaleyra:index:ListedPhoneNumber";

interface PropertySpec {
    readonly type?: string;
    readonly $ref?: string;
    readonly items?: PropertySpec;
    readonly description: string;
    readonly secret?: boolean;
}

/** The five inputs. */
function inputProperties(): Record<string, PropertySpec> {
    return Object.fromEntries(
        FIELDS.map((name) => {
            const description = numberSchema.shape[name].description ?? "";
            return [
                name,
                name === "verificationType" ? reference(VERIFICATION_TYPE, description) : textProperty(description),
            ];
        }),
    );
}

const textProperty = (description: string): PropertySpec => ({ type: "string", description });

const reference = (token: string, description: string): PropertySpec => ({ $ref: `#/types/${token}`, description });

const E164 = textProperty(
    'The number in E.164 form, for example `"+919761234567"`. It is a secret if `countryCode` or `phoneNumber` is one.',
);

/** How the plugin finds its account. What is not set comes from the plugin's environment. */
const CONFIGURATION: Readonly<Record<string, PropertySpec>> = {
    sid: textProperty("The SID of the Kaleyra account. Without it, the environment variable `KALEYRA_SID` is used."),
    apiKey: {
        ...textProperty(
            "The API key of the Kaleyra account. Without it, the environment variable `KALEYRA_API_KEY` is used. It is always a secret in the state.",
        ),
        secret: true,
    },
    pod: textProperty(
        `The pod of the Kaleyra account: ${PODS.join(", ")}. Without \`pod\` and \`apiDomain\`, the environment variable \`KALEYRA_POD\` is used.`,
    ),
    apiDomain: textProperty(
        "The API domain that the Kaleyra console shows, instead of `pod`: a host such as `api.in.kaleyra.io`, or an `https://` URL. " +
            "Without `pod` and `apiDomain`, the environment variable `KALEYRA_API_DOMAIN` is used.",
    ),
    allowUnverifiedImport: {
        type: "boolean",
        description:
            "Whether the option `import` accepts a number that cannot be verified because the WABA's list cannot be read completely.",
    },
};

const RESOURCE_DESCRIPTION = `A WhatsApp Business phone number on Kaleyra.

- **Create** adds the number with one call of "Kaleyra, Add Phone Number"; Kaleyra then sends a one-time password (OTP) to it. The resource's ID is the phone number ID exactly as Kaleyra returned it.
- **Update**: another number (\`countryCode\` or \`phoneNumber\`) is a replacement. Any other change is refused, because Kaleyra does not support it, except for a \`name\` that Kaleyra already lists, which is recorded.
- **Delete** only removes the number from the state: Kaleyra's API cannot delete numbers.
- A number that **already exists** is refused; the error shows the ID to import.

## Example Usage

\`\`\`yaml
name: numbers
runtime: yaml
resources:
  support:
    type: kaleyra:WhatsAppPhoneNumber
    properties:
      wabaId: "766123456789"
      countryCode: "+91"
      phoneNumber: "9761234567"
      name: ACME Support
      verificationType: SMS
outputs:
  phoneNumberId: \${support.id}
\`\`\`

## Import

The import ID consists of the WABA ID and the phone number ID:

\`\`\`sh
pulumi import ${PLUGIN_TYPE_TOKEN} support 766123456789/7654000001
\`\`\`

Kaleyra does not report how a number was verified: \`SMS\` is assumed.
`;

/** The schema as Pulumi's package specification defines it, without the version, which is this package's. */
export function buildSchema(): object {
    const inputs = inputProperties();
    const { wabaId } = inputs;
    return {
        name: "kaleyra",
        displayName: "Kaleyra",
        description: "WhatsApp Business phone numbers on Kaleyra.",
        keywords: ["pulumi", "kaleyra", "whatsapp", "category/infrastructure"],
        license: "Apache-2.0",
        meta: { moduleFormat: "(.*)" },
        config: { variables: CONFIGURATION },
        provider: {
            description:
                "The account at Kaleyra. Every property can come from the environment. A change of the configuration never replaces a number.",
            properties: CONFIGURATION,
            inputProperties: CONFIGURATION,
        },
        types: {
            [VERIFICATION_TYPE]: {
                description: "How the one-time password (OTP) is sent to the number.",
                type: "string",
                enum: [
                    { value: "SMS", description: "By text message." },
                    { value: "VOICE", description: "By voice call." },
                ],
            },
            [LISTED_NUMBER]: {
                description: "A phone number as Kaleyra lists it.",
                type: "object",
                properties: {
                    phoneNumberId: textProperty("The phone number ID."),
                    e164: textProperty(
                        "The number in E.164 form, or the digits as listed if their country code cannot be determined.",
                    ),
                    name: textProperty("The display name, if Kaleyra lists one."),
                    status: textProperty(
                        'The status as Kaleyra reports it, for example `"VERIFIED"`, if Kaleyra lists one.',
                    ),
                },
                required: ["phoneNumberId", "e164"],
            },
        },
        resources: {
            [PLUGIN_TYPE_TOKEN]: {
                description: RESOURCE_DESCRIPTION,
                properties: { ...inputs, e164: E164 },
                required: [...FIELDS, "e164"],
                inputProperties: inputs,
                requiredInputs: FIELDS,
                stateInputs: {
                    description: "What `get` needs besides the phone number ID.",
                    properties: { wabaId },
                    type: "object",
                },
                aliases: [{ type: TYPE_TOKEN }],
            },
        },
        functions: {
            [GET_PHONE_NUMBERS]: {
                description:
                    "Lists the numbers of a WABA, for programs that wait until a number is `VERIFIED`, or that use existing numbers. " +
                    "It needs the account's SID and API key, also during previews, and queries Kaleyra at most once per WABA and run: " +
                    "a number that this run adds is not in the result.",
                inputs: { type: "object", properties: { wabaId }, required: ["wabaId"] },
                outputs: {
                    type: "object",
                    properties: {
                        numbers: {
                            type: "array",
                            items: { $ref: `#/types/${LISTED_NUMBER}` },
                            description: "The numbers.",
                        },
                    },
                    required: ["numbers"],
                },
            },
        },
        language: {
            nodejs: { respectSchemaVersion: true, packageName: "pulumi-kaleyra-sdk" },
            python: { respectSchemaVersion: true, pyproject: { enabled: true } },
            go: {
                respectSchemaVersion: true,
                generateResourceContainerTypes: true,
                // Without it, the path would change with the repository of a release, and programs with it.
                importBasePath: "example.com/pulumi-kaleyra/sdk/go/kaleyra",
            },
            csharp: { respectSchemaVersion: true },
        },
    };
}
