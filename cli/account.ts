// Connects to an account. An error shows where its settings come from, if it may depend on them.

import { type Account, KaleyraClient } from "../kaleyra/client";
import { KaleyraError } from "../kaleyra/error";
import { adviceFor, withAdvice } from "../provider/errors";
import { type Configuration, ignoredDomain, readSettings } from "../provider/settings";
import { commandLine } from "./invocation";
import { REDACTOR, warn, withProgress } from "./output";

/**
 * The account to talk to, and one line on where its settings come from.
 * @throws ProviderError (`KALEYRA_SETTINGS`)
 */
export function accountIn(configuration: Configuration | undefined): Account & { readonly sources: string } {
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
 * @param advice what to do next after a failure, besides what the error itself says
 */
export async function withClient<T>(
    configuration: Configuration | undefined,
    work: (client: KaleyraClient) => Promise<T>,
    advice: (error: KaleyraError) => readonly string[] = () => [],
): Promise<T> {
    const account = accountIn(configuration);
    const client = new KaleyraClient(account);
    try {
        return await withProgress("Kaleyra", () => work(client));
    } catch (error) {
        if (error instanceof KaleyraError) {
            const lines = [...advice(error), ...adviceFor(error, account.sources, commandLine)];
            error.message = withAdvice(error, ...lines).message;
        }
        throw error;
    } finally {
        client.destroy().catch(() => {});
    }
}
