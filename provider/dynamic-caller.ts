// The dynamic provider as a caller of the steps: how it shows messages, and how users of TypeScript and JavaScript write what they advise.

import type { Caller } from "./caller";
import { COMMAND_LINE } from "./command-line";

/** The host shows what a provider prints under the stack's diagnostics, in previews too. */
export const DYNAMIC: Caller = {
    warn: (text) => void process.stderr.write(`warning: ${text}\n`),
    inform: (text) => void process.stdout.write(`${text}\n`),
    option: (text) => `{ ${text} }`,
    importId: (phoneNumberId) => phoneNumberId,
    importCommand: (_phoneNumberId, wabaId) =>
        `\`${COMMAND_LINE.npm(`import --waba ${wabaId}`)}\` for all numbers of the WABA`,
    command: COMMAND_LINE.npm,
    getExample: (phoneNumberId) => `WhatsAppPhoneNumber.get(name, "${phoneNumberId}", { wabaId: "<WABA ID>" })`,
};
