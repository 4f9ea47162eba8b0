// Combines the steps of a number's lifecycle into a provider as Pulumi's dynamic provider host expects it.
// A process has one provider with one session; tests create their own, with shorter timeouts.

import type { dynamic } from "@pulumi/pulumi";
import type { Caller } from "./caller";
import { check } from "./check";
import { create } from "./create";
import { removeFromState } from "./delete";
import { diff } from "./diff";
import { ProviderError } from "./errors";
import { isSecret, type RawInputs } from "./inputs/fields";
import { read } from "./read";
import { Session, type SessionOptions } from "./session";
import { update } from "./update";

/** The hidden input that names the provider to the host. */
const PROVIDER_KEY = "__provider";

/** The host shows what a provider prints under the stack's diagnostics, in previews too. */
export const DYNAMIC: Caller = {
    warn: (text) => void process.stderr.write(`warning: ${text}\n`),
    inform: (text) => void process.stdout.write(`${text}\n`),
    importOption: (phoneNumberId) => `{ import: "${phoneNumberId}" }`,
    importCommand: (_phoneNumberId, wabaId, stackOption) =>
        `npx pulumi-kaleyra import --waba ${wabaId}${stackOption}    for all numbers of the WABA`,
    aliasOption: '{ aliases: [{ name: "<old name>" }] }',
    ignoreOption: (names) => `{ ignoreChanges: ${JSON.stringify(names).replaceAll(",", ", ")} }`,
    getExample: (phoneNumberId) => `WhatsAppPhoneNumber.get(name, "${phoneNumberId}", { wabaId: "<WABA ID>" })`,
};

/** Creates a provider with its own session. */
export function createProvider(options: Omit<SessionOptions, "caller"> = {}) {
    const session = new Session({ ...options, caller: DYNAMIC });
    return {
        // The host does not await this method, and continues without it if it throws, so it only stores the configuration.
        async configure({ config }) {
            session.configuration = config;
        },
        check: (olds, news) => printedOnce(check(session, olds, news)),
        async diff(phoneNumberId, olds, news) {
            const result = await printedOnce(diff(session, phoneNumberId, olds, news));
            return isRecordOfPlugin(olds, news) || isRecordedPlain(olds, news) ? { ...result, changes: true } : result;
        },
        create: (inputs) => create(session, inputs),
        read: (phoneNumberId, props) => printedOnce(read(session, phoneNumberId, props)),
        update: (phoneNumberId, olds, news) => update(session, phoneNumberId, olds, news),
        delete: (phoneNumberId, props) => printedOnce(removeFromState(session, phoneNumberId, props)),
    } satisfies dynamic.ResourceProvider;
}

/**
 * Whether the plugin has recorded the number. Its record does not name the provider, so that the host could neither refresh nor delete
 * the number: an update, which sends nothing, completes it.
 */
function isRecordOfPlugin(olds: RawInputs, news: RawInputs): boolean {
    return typeof news[PROVIDER_KEY] === "string" && typeof olds[PROVIDER_KEY] !== "string";
}

/**
 * Whether the record does not say that the program keeps the number secret. refresh and destroy do not see the program: an update, which
 * sends nothing, tells them.
 */
function isRecordedPlain(olds: RawInputs, news: RawInputs): boolean {
    return isSecret(news) && !isSecret(olds);
}

/** The host prints `${error}: ${error.stack}` of these steps, and the engine then shows the message again: shortens the host's output. */
async function printedOnce<T>(step: Promise<T>): Promise<T> {
    try {
        return await step;
    } catch (error) {
        if (error instanceof ProviderError) {
            error.toString = () => error.code;
            error.stack = "the details are in the resource's error.";
        }
        throw error;
    }
}
