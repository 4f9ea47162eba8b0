// What the provider remembers within one process, which is one operation of the engine (a preview, an up, a refresh).
// It holds the lists that were read, and the numbers that the engine showed before it forgets or replaces them.

import { type ClientOptions, KaleyraClient } from "../kaleyra/client";
import type { KaleyraError } from "../kaleyra/error";
import type { NumberList } from "../kaleyra/number-list";
import { Gate } from "../kaleyra/retry";
import { changedFields, e164Of, type Field, isUnknown, type NumberFields, type RawInputs } from "./inputs/fields";
import { type Configuration, type Environment, passedOverDomain, resolveAccount } from "./settings";

/** A number that diff or delete was shown. */
export interface SeenNumber {
    readonly phoneNumberId: string;
    readonly fields: RawInputs;
    /**
     * What the engine is about to do with it: `kept` as it is (unless a replacement is forced or was interrupted), `changing`
     * into the same number with other fields, `given up` for another number, or already `forgotten`.
     */
    readonly fate: "kept" | "changing" | "given up" | "forgotten";
}

export interface RunOptions extends ClientOptions {
    readonly environment?: Environment;
}

/** The memory of one process, and its way to Kaleyra. */
export class Run {
    configuration: Configuration | undefined;
    readonly environment: Environment;
    readonly #clientOptions: ClientOptions;
    readonly #earlier = new Map<string, NumberList>();
    readonly #clients = new Map<string, KaleyraClient>();
    readonly #lists = new Map<string, Promise<NumberList>>();
    readonly #seen = new Map<string, SeenNumber>();
    readonly #obtained = new Set<string>();
    readonly #said = new Set<string>();

    constructor({ environment = process.env, ...clientOptions }: RunOptions = {}) {
        this.environment = environment;
        this.#clientOptions = { gate: new Gate<KaleyraError>(), ...clientOptions };
    }

    /** @throws SettingsError */
    client(): KaleyraClient {
        const account = resolveAccount(this.configuration, this.environment);
        const key = JSON.stringify(account);
        const known = this.#clients.get(key);
        if (known !== undefined) {
            return known;
        }
        const passedOver = passedOverDomain(account, this.environment);
        if (passedOver !== undefined) {
            this.warn(passedOver);
        }
        const client = new KaleyraClient(account, this.#clientOptions);
        this.#clients.set(key, client);
        return client;
    }

    /**
     * The numbers of a WABA, asked for once in this process: all resources share the answer, or the failure.
     * @throws KaleyraError, SettingsError
     */
    list(wabaId: string): Promise<NumberList> {
        const ask = async () => {
            const list = await this.client().listPhoneNumbers(wabaId);
            this.#earlier.set(wabaId, list);
            return list;
        };
        const list = this.#lists.get(wabaId) ?? ask();
        this.#lists.set(wabaId, list);
        return list;
    }

    /** The numbers of a WABA as they are now; the answer does not replace the earlier one, which tells what was there before. */
    freshList(wabaId: string): Promise<NumberList> {
        return this.client().listPhoneNumbers(wabaId);
    }

    /** The list that was read before now, if it was read in whole. */
    earlierList(wabaId: string): NumberList | undefined {
        const list = this.#earlier.get(wabaId);
        return list?.incomplete === undefined ? list : undefined;
    }

    /** Remembers a number that the engine has shown; what it showed last counts. */
    see(phoneNumberId: string, fields: RawInputs, fate: SeenNumber["fate"]): void {
        this.#seen.set(keyOf(fields), { phoneNumberId, fields, fate });
    }

    /** What is remembered of the number that the inputs name. */
    seen(inputs: RawInputs): SeenNumber | undefined {
        return this.#seen.get(keyOf(inputs));
    }

    /** What is remembered of a phone number ID. */
    seenById(phoneNumberId: string): SeenNumber | undefined {
        return [...this.#seen.values()].find((number) => number.phoneNumberId === phoneNumberId);
    }

    /** Notes that a resource got the number in this run. */
    obtain(fields: RawInputs): void {
        this.#obtained.add(keyOf(fields));
    }

    /** Whether a resource got the number in this run. */
    isObtained(fields: RawInputs): boolean {
        return this.#obtained.has(keyOf(fields));
    }

    /** Tells the user something, on stderr: the engine shows it under the stack's diagnostics. */
    warn(text: string): void {
        process.stderr.write(`warning: ${text}\n`);
    }

    /** Says something only the first time in this process. */
    warnOnce(text: string): void {
        if (!this.#said.has(text)) {
            this.#said.add(text);
            this.warn(text);
        }
    }

    /** Tells the user what will happen, on stdout. */
    inform(text: string): void {
        process.stdout.write(`${text}\n`);
    }
}

/** Fields that are known and differ from what was seen. */
export function knownDifferences(seen: SeenNumber, inputs: RawInputs): Field[] {
    return changedFields(seen.fields, inputs).filter((name) => !isUnknown(inputs, name));
}

function keyOf(fields: RawInputs): string {
    const { wabaId, countryCode, phoneNumber } = fields as NumberFields;
    return `${wabaId} ${e164Of({ countryCode, phoneNumber })}`;
}
