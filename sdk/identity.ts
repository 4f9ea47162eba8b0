// By what the engine and the provider host know the resource. Both stand in every state file and will not change.

/** The type token. */
export const TYPE_TOKEN = "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber";

/** What Pulumi's provider host evaluates to get the provider; another text would show as a change of every number. */
export const PROVIDER = 'exports.handler=()=>require("pulumi-kaleyra/provider");';
