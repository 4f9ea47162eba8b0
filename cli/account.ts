// Connects to an account. An error shows where its settings come from, if it may depend on them.

import { type Account, type ClientOptions, KaleyraClient } from "../kaleyra/client";
import { KaleyraError } from "../kaleyra/error";
import { adviceFor, withAdvice } from "../provider/errors";
import { commandLine } from "./called-as";
import { withProgress } from "./progress";

/** An account, and one line on where its settings come from. */
export interface CommandAccount extends Account {
    readonly sources: string;
}

/** How a request is made, beyond its account. */
interface RequestOptions extends ClientOptions {
    /** What to do next after a failure, besides what the error itself says. */
    readonly advice?: (error: KaleyraError) => readonly string[];
}

/**
 * Runs the work with a client. It does not wait for the connections to end, so that an error is printed at once.
 * @param waitingFor what the command says it waits for if the work takes long
 */
export async function withClient<T>(
    account: CommandAccount,
    waitingFor: string,
    work: (client: KaleyraClient) => Promise<T>,
    { advice = () => [], ...options }: RequestOptions = {},
): Promise<T> {
    const client = new KaleyraClient(account, options);
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
