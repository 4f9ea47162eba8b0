// Finds the account of the command, in the environment or in a stack's configuration, and connects to it.

import { z } from "zod";
import { type Account, type ClientOptions, KaleyraClient } from "../kaleyra/client";
import { KaleyraError } from "../kaleyra/error";
import { ProviderError, withSecondLine } from "../provider/errors";
import { settingLines } from "../provider/remedies";
import { type Configuration, ignoredDomain, resolveAccount } from "../provider/settings";
import { UsageError } from "./exit";
import { withProgress } from "./progress";
import { readFromStack } from "./pulumi";

const configSchema = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/** An account, and where it comes from. */
export interface CommandAccount extends Account {
    readonly configuration: Configuration | undefined;
}

/**
 * Runs the work with a client. It does not wait for the connections to end, so that an error is printed at once.
 * @param waitingFor what the command says it waits for if the work takes long
 */
export async function withClient<T>(
    account: CommandAccount,
    waitingFor: string,
    work: (client: KaleyraClient) => Promise<T>,
    options: ClientOptions = {},
): Promise<T> {
    const client = new KaleyraClient(account, options);
    try {
        return await withProgress(waitingFor, () => work(client));
    } catch (error) {
        throw withSettingLines(error, account);
    } finally {
        client.destroy().catch(() => {});
    }
}

function withSettingLines(error: unknown, { configuration }: CommandAccount): unknown {
    if (error instanceof KaleyraError) {
        const lines = settingLines(error, { configuration, environment: process.env });
        const isWithoutStack = lines.length > 0 && configuration === undefined;
        error.message = [error.message, ...lines, ...(isWithoutStack ? [STACK_HINT] : [])].join("\n    ");
    }
    return error;
}

const STACK_HINT = "To use a stack's configuration, add --stack <name>.";

/**
 * Resolves the account.
 * @param stack the stack whose configuration takes precedence over the environment
 */
export async function findAccount(stack: string | undefined): Promise<CommandAccount> {
    const configuration = stack === undefined ? undefined : await readConfiguration(stack);
    try {
        const account = resolveAccount(configuration, process.env);
        const ignored = ignoredDomain(account, process.env);
        if (ignored !== undefined) {
            console.error(`warning: ${ignored}`);
        }
        return { ...account, configuration };
    } catch (error) {
        if (error instanceof ProviderError && stack === undefined) {
            throw withSecondLine(error, STACK_HINT);
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
