// Finds the account of the command, in the environment or in a stack's configuration, and connects to it.

import { z } from "zod";
import { type Account, type ClientOptions, KaleyraClient } from "../kaleyra/client";
import { KaleyraError, type KaleyraErrorCode } from "../kaleyra/error";
import { isLoopback } from "../kaleyra/loopback";
import { ProviderError, withAdvice } from "../provider/errors";
import { type Configuration, ignoredDomain, readSettings, resolveAccount } from "../provider/settings";
import { EXIT, UsageError } from "./exit";
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
        throw withSettings(error, account);
    } finally {
        client.destroy().catch(() => {});
    }
}

/** The failures that depend on the settings. */
const SETTING_CODES: readonly KaleyraErrorCode[] = [
    "KALEYRA_CREDENTIALS",
    "KALEYRA_UNREACHABLE",
    "KALEYRA_TLS",
    "KALEYRA_REDIRECT",
];

function withSettings(error: unknown, { configuration, origin }: CommandAccount): unknown {
    if (!(error instanceof KaleyraError) || !SETTING_CODES.includes(error.code)) {
        return error;
    }
    const { hostname, port } = new URL(origin);
    const isSandbox = error.code === "KALEYRA_UNREACHABLE" && isLoopback(hostname);
    error.message = (
        withAdvice(
            error,
            readSettings(configuration, process.env).sources,
            ...(isSandbox ? [`If it is the sandbox, start it: npx pulumi-kaleyra sandbox --port ${port || "80"}`] : []),
        ) as Error
    ).message;
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
        EXIT.hide(account.apiKey);
        const ignored = ignoredDomain(account, process.env);
        if (ignored !== undefined) {
            console.error(`warning: ${ignored}`);
        }
        return { ...account, configuration };
    } catch (error) {
        if (error instanceof ProviderError && stack === undefined) {
            throw withAdvice(error, STACK_HINT);
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
