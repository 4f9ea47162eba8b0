// The plugin as a caller of the steps of provider/: how it shows messages to the user, and how its users import and read numbers.

import type { Caller } from "../provider/caller";
import { COMMAND_LINE } from "../provider/command-line";
import { PLUGIN_TYPE_TOKEN } from "../provider/tokens";
import { logInformation, logWarning } from "./engine-log";

/** Several languages use the plugin, so an option is shown as its name and value. */
export const PLUGIN: Caller = {
    warn: logWarning,
    inform: logInformation,
    option: (text) => text,
    importId: (phoneNumberId, wabaId) => `${wabaId}/${phoneNumberId}`,
    importCommand: (phoneNumberId, wabaId) =>
        `\`pulumi import ${PLUGIN_TYPE_TOKEN} <name> ${PLUGIN.importId(phoneNumberId, wabaId)}\``,
    command: COMMAND_LINE.plugin,
    getExample: (phoneNumberId) => `"<wabaId>/${phoneNumberId}" as the ID, or wabaId in the state that \`get\` takes`,
};
