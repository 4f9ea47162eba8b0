// Connects to an account. An error shows where its settings come from, if it may depend on them.

import { type Account, KaleyraClient } from "../kaleyra/client";
import { KaleyraError } from "../kaleyra/error";
import { adviceFor, withAdvice } from "../provider/errors";
import { type Configuration, ignoredDomain, readSettings } from "../provider/settings";
import { commandLine } from "./called-as";
import { REDACTOR, warn, withProgress } from "./output";
import type { Place } from "./place";

/** An account, and one line on where its settings come from. */
interface CommandAccount extends Account {
    readonly sources: string;
}

/** The settings that the stack's numbers of a WABA use, or the place's. */
export function configurationOf({ numbers, configuration }: Place, wabaId?: string): Configuration | undefined {
    return numbers.find((number) => number.wabaId === wabaId)?.configuration ?? configuration;
}

/** @throws ProviderError (`KALEYRA_SETTINGS`) */
export function accountIn(configuration: Configuration | undefined): CommandAccount {
    const settings = readSettings(configuration, process.env);
    const { account, sources } = settings;
    if (account === undefined) {
        const hint = "To use a stack's configuration, run the command in its project.";
        throw withAdvice(settings.error(), ...(configuration === undefined ? [hint] : []));
    }
    REDACTOR.hide(account.apiKey);
    const ignored = ignoredDomain(account, process.env);
    if (ignored !== undefined) {
        warn(ignored);
    }
    return { ...account, sources };
}

/**
 * Runs the work with a client. It does not wait for the connections to end, so that an error is printed at once.
 * @param waitingFor what the command says it waits for if the work takes long
 * @param advice what to do next after a failure, besides what the error itself says
 */
export async function withClient<T>(
    configuration: Configuration | undefined,
    waitingFor: string,
    work: (client: KaleyraClient) => Promise<T>,
    advice: (error: KaleyraError) => readonly string[] = () => [],
): Promise<T> {
    const account = accountIn(configuration);
    const client = new KaleyraClient(account);
    try {
        return await withProgress(waitingFor, () => work(client));
    } catch (error) {
        if (error instanceof KaleyraError) {
            const lines = [...advice(error), ...adviceFor(error, account.sources, commandLine)];
            error.message = (withAdvice(error, ...lines) as Error).message;
        }
        throw error;
    } finally {
        client.destroy().catch(() => {});
    }
}
