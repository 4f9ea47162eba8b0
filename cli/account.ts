// Where the command finds its account: the environment, or a stack's configuration through the pulumi CLI.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { type Account, KaleyraClient } from "../kaleyra/client";
import { SettingsError } from "../provider/errors";
import { type Configuration, passedOverDomain, resolveAccount } from "../provider/settings";
import { UsageError } from "./ending";

const configSchema = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/**
 * Works with a client, says that it waits if that takes longer than two seconds, and ends the connections.
 * @param stack take the settings from this stack's configuration, before the environment
 */
export async function withClient<T>(
    stack: string | undefined,
    waitingFor: string,
    work: (client: KaleyraClient) => Promise<T>,
): Promise<T> {
    const account = await patiently("the stack's configuration", () => accountOf(stack));
    const client = new KaleyraClient(account);
    try {
        return await patiently(waitingFor, () => work(client));
    } finally {
        await client.destroy();
    }
}

/** Says what it waits for if that takes longer than two seconds. */
async function patiently<T>(waitingFor: string, work: () => Promise<T>): Promise<T> {
    const progress = setTimeout(() => console.error(`Waiting for ${waitingFor} …`), 2_000);
    try {
        return await work();
    } finally {
        clearTimeout(progress);
    }
}

async function accountOf(stack: string | undefined): Promise<Account> {
    const configuration = stack === undefined ? undefined : await configurationOf(stack);
    try {
        const account = resolveAccount(configuration, process.env);
        const passedOver = passedOverDomain(account, process.env);
        if (passedOver !== undefined) {
            console.error(`warning: ${passedOver}`);
        }
        return account;
    } catch (error) {
        if (error instanceof SettingsError && stack === undefined) {
            error.message +=
                "\n    This command reads the configuration only of a stack that is named: --stack <name>.";
        }
        throw error;
    }
}

async function configurationOf(stack: string): Promise<Configuration> {
    const args = ["config", "--json", "--show-secrets", "--stack", stack, "--non-interactive"];
    try {
        const { stdout } = await promisify(execFile)("pulumi", args, { timeout: 60_000 });
        const values = configSchema.parse(JSON.parse(stdout));
        return { get: (key) => values[key]?.value };
    } catch (error) {
        const { stderr, code, killed } = error as { stderr?: string; code?: unknown; killed?: boolean };
        const reason = killed
            ? "the pulumi CLI did not answer within a minute"
            : code === "ENOENT"
              ? "there is no pulumi CLI on PATH"
              : stderr?.trim() || "the pulumi CLI gave no configuration";
        throw new UsageError(
            `The configuration of stack ${stack} could not be read: ${reason}. Nothing was sent. ` +
                "Check with `pulumi stack ls`, or give the settings in the environment (KALEYRA_SID and so on).",
        );
    }
}
