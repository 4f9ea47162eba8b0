// The names by which the engine and programs know the plugin's resource and function. Every state file has them, so they never change.

export const RESOURCE = "kaleyra:index:WhatsAppPhoneNumber";

export const GET_PHONE_NUMBERS = "kaleyra:index:getPhoneNumbers";

/** The type of the same resource under the dynamic provider. */
export const DYNAMIC_RESOURCE = "pulumi-nodejs:dynamic/kaleyra:WhatsAppPhoneNumber";
