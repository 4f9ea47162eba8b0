// What the provider knows within one process, which is one operation of the engine (a preview, an up, a refresh): the numbers of the
// state and of the program, each WABA's list, and the account. The messages of the steps pass its redactor.

import { type ClientOptions, KaleyraClient } from "../kaleyra/client";
import type { KaleyraError } from "../kaleyra/error";
import type { Caller } from "./caller";
import { adviceFor, type ProviderError, withAdvice } from "./errors";
import { KnownNumbers } from "./known-numbers";
import { Redactor } from "./redactor";
import {
    type Configuration,
    type Environment,
    ignoredDomain,
    readSettings,
    requireAccount,
    type Settings,
} from "./settings";
import { WabaLists } from "./waba-lists";

export interface SessionOptions extends ClientOptions {
    readonly caller: Caller;
    /** A caller that has secrets of its own brings its redactor. */
    readonly redactor?: Redactor;
    readonly environment?: Environment;
    /** Milliseconds that all checks of a WABA's numbers wait together for its list. */
    readonly previewDeadline?: number;
}

/** What the provider knows within one process. */
export class Session {
    configuration: Configuration | undefined;
    readonly caller: Caller;
    /** All texts for people pass it. */
    readonly redactor: Redactor;
    /** The numbers of the state and of the program. */
    readonly numbers = new KnownNumbers();
    /** The numbers that Kaleyra lists. */
    readonly lists: WabaLists;
    readonly #environment: Environment;
    readonly #clientOptions: ClientOptions;
    #client: KaleyraClient | undefined;
    readonly #shown = new Set<string>();

    constructor(options: SessionOptions) {
        const { caller, redactor = new Redactor(), environment = process.env, previewDeadline, ...rest } = options;
        this.caller = caller;
        this.redactor = redactor;
        this.#environment = environment;
        this.#clientOptions = rest;
        this.lists = new WabaLists(() => this.client(), previewDeadline);
    }

    /** The settings as they are now. */
    get settings(): Settings {
        return readSettings(this.configuration, this.#environment);
    }

    /** @throws ProviderError (`KALEYRA_SETTINGS`) */
    client(): KaleyraClient {
        if (this.#client === undefined) {
            const account = requireAccount(this.settings);
            this.redactor.hide(account.apiKey);
            const onWait = (reason: KaleyraError) => this.warnOnce(stillWaiting(reason));
            this.#client = new KaleyraClient(account, { onWait, ...this.#clientOptions });
            this.warnOnce(ignoredDomain(account, this.#environment));
        }
        return this.#client;
    }

    /** Ends all connections. */
    async destroy(): Promise<void> {
        await this.#client?.destroy();
    }

    /** The error of a request as people may read it: with the commands and the settings that help, before what Kaleyra answered. */
    explained(error: unknown, ...advice: readonly string[]): ProviderError {
        return withAdvice(error, ...this.adviceFor(error), ...advice);
    }

    adviceFor(error: unknown): string[] {
        const { isWithoutCredentials, sources } = this.settings;
        return isWithoutCredentials
            ? [`Without an account, use the sandbox: ${this.caller.command("sandbox")}`]
            : adviceFor(error, sources, this.caller.command);
    }

    warn(text: string): void {
        this.caller.warn(this.redactor.text(text));
    }

    /** Warns only the first time in this process. */
    warnOnce(text: string | undefined): void {
        if (text !== undefined && this.markShown(text)) {
            this.warn(text);
        }
    }

    inform(text: string): void {
        this.caller.inform(this.redactor.text(text));
    }

    /** Notes that a text is shown. @returns whether this is the first time in this process */
    markShown(text: string): boolean {
        const isNew = !this.#shown.has(text);
        this.#shown.add(text);
        return isNew;
    }
}

/** Why an operation is silent. */
function stillWaiting({ reason, facts }: KaleyraError): string {
    return `Still waiting for Kaleyra: ${facts.cause ?? reason}. The request is repeated for a minute at most.`;
}
