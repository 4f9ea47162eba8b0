// What the provider knows within one process, which is one operation of the engine (a preview, an up, a refresh):
// the numbers of the state and of the program in one map, the account, and each WABA's list. The messages of the steps pass its redactor.

import { type ClientOptions, KaleyraClient } from "../kaleyra/client";
import type { KaleyraError } from "../kaleyra/error";
import { Redactor } from "../kaleyra/redactor";
import type { Caller } from "./caller";
import { adviceFor, withAdvice } from "./errors";
import { hasNumber, identityOf, type RawInputs } from "./inputs/fields";
import {
    type Configuration,
    type Environment,
    ignoredDomain,
    readSettings,
    requireAccount,
    type Settings,
} from "./settings";
import { WabaLists } from "./waba-lists";

/** What one operation knows of a number. Later knowledge fills a part and never empties one. */
export interface KnownNumber {
    /** The fields that the state has, or had before this operation removed it. */
    recorded?: RawInputs;
    /** Its phone number ID: in the state, once a call has shown it, or as this operation got it. */
    id?: string;
    /** The resource that has it in the state, once its check has shown it: under the new name, after a rename with an alias. */
    ownedBy?: string | undefined;
    /** The resource of the program that declares it. */
    declaredBy?: string | undefined;
    /** Whether an add or an import of it was begun. It stays true whatever became of it: one process adds a number once. */
    isBegun?: boolean;
    /** What a resource of this operation recorded after that. */
    newState?: RawInputs;
}

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
    /** The numbers that Kaleyra lists. */
    readonly lists: WabaLists;
    readonly #environment: Environment;
    readonly #clientOptions: ClientOptions;
    #client: KaleyraClient | undefined;
    /** By canonical digits. */
    readonly #numbers = new Map<string, KnownNumber>();
    /** The same numbers by phone number ID. */
    readonly #byId = new Map<string, KnownNumber>();
    readonly #shown = new Set<string>();

    constructor(options: SessionOptions) {
        const { caller, redactor = new Redactor(), environment = process.env, previewDeadline, ...rest } = options;
        this.caller = caller;
        this.redactor = redactor;
        this.#environment = environment;
        this.#clientOptions = rest;
        this.lists = new WabaLists(() => this.client(), previewDeadline);
    }

    /** What is known of the number that the inputs name; of one that is not known yet, nothing. */
    numberOf(inputs: RawInputs): KnownNumber {
        if (!hasNumber(inputs)) {
            return {};
        }
        const number = this.#numbers.get(identityOf(inputs)) ?? {};
        this.#numbers.set(identityOf(inputs), number);
        return number;
    }

    /** The number that the state has, or that a resource of this operation got, under a phone number ID. */
    numberUnder(phoneNumberId: string): KnownNumber | undefined {
        return this.#byId.get(phoneNumberId);
    }

    /** Takes in what a call of the engine shows of a number in the state. */
    learn(recorded: RawInputs, { id, ownedBy }: Pick<KnownNumber, "id" | "ownedBy">): void {
        if (!hasNumber(recorded)) {
            return;
        }
        const number = this.numberOf(recorded);
        number.recorded = { ...number.recorded, ...recorded };
        number.ownedBy ??= ownedBy;
        if (id !== undefined) {
            number.id ??= id;
            this.#byId.set(id, this.#byId.get(id) ?? number);
        }
    }

    /** A resource of this operation got the number. */
    setNewState(inputs: RawInputs, id: string, state: RawInputs): void {
        const number = this.numberOf(inputs);
        number.id = id;
        number.newState = state;
        this.#byId.set(id, number);
    }

    /** What a resource of this operation recorded under a phone number ID. */
    newStateUnder(phoneNumberId: string): RawInputs | undefined {
        const number = this.#byId.get(phoneNumberId);
        return number?.id === phoneNumberId ? number.newState : undefined;
    }

    /** The recorded fields of the number that the inputs name; while it is not known, those of the resource's number. */
    recordedOf(inputs: RawInputs, resource: string | undefined): RawInputs | undefined {
        const isOwn = ({ ownedBy }: KnownNumber) => ownedBy !== undefined && ownedBy === resource;
        return hasNumber(inputs) ? this.numberOf(inputs).recorded : [...this.#numbers.values()].find(isOwn)?.recorded;
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

    /** The error of a request as people may read it: with the commands and the settings that help, before what Kaleyra answered. */
    explained(error: unknown, ...advice: readonly string[]): unknown {
        return withAdvice(error, ...this.adviceFor(error), ...advice);
    }

    adviceFor(error: unknown): string[] {
        return adviceFor(error, this.settings.sources, this.caller.command);
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
