// The names by which programs, the engine and the provider's processes know the resource. Every state file contains some of them, so they
// never change. The file imports nothing, because a program loads it too.

/** The type token of the dynamic provider's resource. */
export const TYPE_TOKEN = "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber";

/** The type token of the plugin's resource. */
export const PLUGIN_TYPE_TOKEN = "kaleyra:index:WhatsAppPhoneNumber";

/** The token of the function, in the plugin and for mocks. */
export const GET_PHONE_NUMBERS = "kaleyra:index:getPhoneNumbers";

/** The source code that Pulumi's provider host evaluates to load the provider. A different text would be a change of every number. */
export const PROVIDER = 'exports.handler=()=>require("pulumi-kaleyra/provider");';

/** Inputs beside the five fields. The engine does not show names that start with `__`. */
export const HIDDEN = {
    /** {@link PROVIDER}, for the provider host. */
    provider: "__provider",
    /** The resource's URN. */
    resource: "__resource",
    /** Whether this is a preview. */
    preview: "__preview",
    /** True if the program keeps the number secret. The state records it, for messages of a refresh. */
    secret: "__secret",
    /** The phone number ID to import. */
    import: "__import",
} as const;
