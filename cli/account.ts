// Where the command finds its account: the environment, or a stack's configuration through the pulumi CLI.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { SettingsError } from "../provider/errors";
import { type Account, KaleyraClient } from "../provider/kaleyra/client";
import { type Configuration, resolveAccount } from "../provider/settings";
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
    const client = new KaleyraClient(await accountOf(stack));
    const progress = setTimeout(() => console.error(`Waiting for ${waitingFor} …`), 2_000);
    try {
        return await work(client);
    } finally {
        clearTimeout(progress);
        await client.close();
    }
}

async function accountOf(stack: string | undefined): Promise<Account> {
    const configuration = stack === undefined ? undefined : await configurationOf(stack);
    try {
        return resolveAccount(configuration, process.env);
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
    let output: string;
    try {
        ({ stdout: output } = await promisify(execFile)("pulumi", args, { timeout: 60_000 }));
    } catch (error) {
        const { stderr, code } = error as { stderr?: string; code?: unknown };
        const reason = code === "ENOENT" ? "there is no pulumi CLI on PATH" : (stderr ?? "").trim();
        throw new UsageError(
            `The configuration of stack ${stack} could not be read: ${reason}. Nothing was sent. ` +
                "Check with `pulumi stack ls`, or give the settings in the environment (KALEYRA_SID and so on).",
        );
    }
    const values = configSchema.parse(JSON.parse(output));
    return { get: (key) => values[key]?.value };
}
