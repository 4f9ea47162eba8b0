// The two texts by which the engine and the provider host identify the resource. Every state file contains them, so they never change.

/** The type token. */
export const TYPE_TOKEN = "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber";

/** The source code that Pulumi's provider host evaluates to load the provider. A different text would be a change of every number. */
export const PROVIDER = 'exports.handler=()=>require("pulumi-kaleyra/provider");';
