// One client per account in a process, so that all its resources share connections and waits.

import { type Account, type ClientOptions, KaleyraClient } from "../kaleyra/client";
import type { KaleyraError } from "../kaleyra/error";
import { Gate } from "../kaleyra/retry";
import { type Configuration, type Environment, resolveAccount } from "./settings";

/** The clients of a process. */
export class Clients {
    readonly #options: ClientOptions;
    readonly #clients = new Map<string, KaleyraClient>();

    constructor(options: ClientOptions) {
        this.#options = { gate: new Gate<KaleyraError>(), ...options };
    }

    /** @throws ProviderError (`KALEYRA_SETTINGS`) */
    get(
        configuration: Configuration | undefined,
        environment: Environment,
    ): { client: KaleyraClient; account: Account } {
        const account = resolveAccount(configuration, environment);
        const key = JSON.stringify(account);
        const client = this.#clients.get(key) ?? new KaleyraClient(account, this.#options);
        this.#clients.set(key, client);
        return { client, account };
    }
}
