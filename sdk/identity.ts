// The names by which the engine, the provider host and programs know the resource. Every state file contains them, so they never change.

/** The type token of the dynamic provider's resource. */
export const TYPE_TOKEN = "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber";

/** The source code that Pulumi's provider host evaluates to load the provider. A different text would be a change of every number. */
export const PROVIDER = 'exports.handler=()=>require("pulumi-kaleyra/provider");';

/** The type token of the plugin's resource. */
export const PLUGIN_TYPE_TOKEN = "kaleyra:index:WhatsAppPhoneNumber";

/** The token of the function, in the plugin and for mocks. */
export const GET_PHONE_NUMBERS = "kaleyra:index:getPhoneNumbers";
