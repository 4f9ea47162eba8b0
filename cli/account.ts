// Finds the account of the command, in the environment or in a stack's configuration, and connects to it.

import { z } from "zod";
import { type Account, type ClientOptions, KaleyraClient } from "../kaleyra/client";
import { ProviderError, withSecondLine } from "../provider/errors";
import { type Configuration, ignoredDomain, resolveAccount } from "../provider/settings";
import { UsageError } from "./exit";
import { withProgress } from "./progress";
import { readFromStack } from "./pulumi";

const configSchema = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/**
 * Runs the work with a client. It does not wait for the connections to end, so that an error is printed at once.
 * @param waitingFor what the command says it waits for if the work takes long
 */
export async function withClient<T>(
    account: Account,
    waitingFor: string,
    work: (client: KaleyraClient) => Promise<T>,
    options: ClientOptions = {},
): Promise<T> {
    const client = new KaleyraClient(account, options);
    try {
        return await withProgress(waitingFor, () => work(client));
    } finally {
        client.destroy().catch(() => {});
    }
}

/**
 * Resolves the account.
 * @param stack the stack whose configuration takes precedence over the environment
 */
export async function findAccount(stack: string | undefined): Promise<Account> {
    const configuration = stack === undefined ? undefined : await readConfiguration(stack);
    try {
        const account = resolveAccount(configuration, process.env);
        const ignored = ignoredDomain(account, process.env);
        if (ignored !== undefined) {
            console.error(`warning: ${ignored}`);
        }
        return account;
    } catch (error) {
        if (error instanceof ProviderError && stack === undefined) {
            throw withSecondLine(error, "To use a stack's configuration, add --stack <name>.");
        }
        throw error;
    }
}

async function readConfiguration(stack: string): Promise<Configuration> {
    const json = await withProgress("the stack's configuration", () =>
        readFromStack(["config", "--json", "--show-secrets"], stack, "configuration"),
    );
    const values = configSchema.safeParse(json).data;
    if (values === undefined) {
        throw new UsageError(
            `Could not read the configuration of stack ${stack}: the pulumi CLI printed it in an unknown format. Nothing was sent.`,
            "Set KALEYRA_SID, KALEYRA_API_KEY and KALEYRA_POD in the environment instead, and leave out --stack.",
        );
    }
    return { get: (key) => values[key]?.value };
}
