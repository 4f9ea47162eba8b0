// Combines the steps of a number's lifecycle into a provider as Pulumi's dynamic provider host expects it.
// A process has one provider with one session; tests create their own, with shorter timeouts.

import type { dynamic } from "@pulumi/pulumi";
import { check } from "./check";
import { create } from "./create";
import { removeFromState } from "./delete";
import { diff } from "./diff";
import { DYNAMIC } from "./dynamic-caller";
import { ProviderError } from "./errors";
import { isSecret, NUMBER_PARTS } from "./inputs/fields";
import type { RawInputs } from "./pulumi-values";
import { isManaged, read } from "./read";
import { hideNumberIn, shownFailure } from "./secrets";
import { Session, type SessionOptions } from "./session";
import { HIDDEN } from "./tokens";
import { update } from "./update";

/** Creates a provider with its own session. */
export function createProvider(options: Omit<SessionOptions, "caller"> = {}) {
    const session = new Session({ ...options, caller: DYNAMIC });
    /** Every call passes it: what arrives may be secret, and what leaves goes through the redactor. */
    const serve = async <T>(arrived: readonly RawInputs[], step: () => Promise<T>): Promise<T> => {
        for (const props of arrived) {
            if (isSecret(props)) {
                hideNumberIn(session.redactor, props);
            }
        }
        try {
            return await step();
        } catch (error) {
            throw session.redactor.error(error);
        }
    };
    return {
        // The host does not await this method, and continues without it if it throws, so it only stores the configuration.
        async configure({ config }) {
            session.configuration = config;
        },
        check: (olds, news) =>
            printedOnce(
                serve([olds, news], async () => {
                    const { inputs, failures = [] } = await check(session, olds, news);
                    return {
                        inputs,
                        failures: failures.map((failure) =>
                            shownFailure(
                                session.redactor,
                                failure,
                                isSecret(news) && NUMBER_PARTS.includes(failure.property),
                            ),
                        ),
                    };
                }),
            ),
        diff: (phoneNumberId, olds, news) =>
            printedOnce(
                serve([olds, news], async () => {
                    const result = await diff(session, phoneNumberId, olds, news);
                    return needsRecording(olds, news) ? { ...result, changes: true } : result;
                }),
            ),
        create: (inputs) => serve([inputs], () => create(session, inputs)),
        read: (phoneNumberId, props = {}) =>
            printedOnce(
                serve([props], async () => {
                    if (!isManaged(props)) {
                        // The program of `get` may keep the number secret without a mark.
                        hideNumberIn(session.redactor, props);
                    }
                    return await read(session, phoneNumberId, props);
                }),
            ),
        update: (phoneNumberId, olds, news) => serve([olds, news], () => update(session, phoneNumberId, olds, news)),
        delete: (phoneNumberId, props) =>
            printedOnce(serve([props], () => removeFromState(session, phoneNumberId, props))),
    } satisfies dynamic.ResourceProvider;
}

/**
 * Whether the record lacks what refresh and destroy need, since they do not see the program: an update, which sends nothing, completes it.
 * A record of the plugin does not name the provider, and an older one does not say that the program keeps the number secret.
 */
function needsRecording(olds: RawInputs, news: RawInputs): boolean {
    const isOfPlugin = typeof news[HIDDEN.provider] === "string" && typeof olds[HIDDEN.provider] !== "string";
    return isOfPlugin || (isSecret(news) && !isSecret(olds));
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
