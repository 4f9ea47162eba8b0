// The numbers of the state and of the program, in one map. The engine tells the provider of a number in pieces: check knows the fields and
// the resource, but no ID; diff, update and delete know the ID.

import { canonicalDigitsOf, hasNumber, type NumberFields } from "./inputs/fields";
import type { RawInputs } from "./pulumi-values";

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

export class KnownNumbers {
    /** By canonical digits. */
    readonly #numbers = new Map<string, KnownNumber>();
    /** The same numbers by phone number ID. */
    readonly #byId = new Map<string, KnownNumber>();

    /** What is known of the number that the inputs name; of one that is not known yet, nothing. */
    of(inputs: RawInputs): Readonly<KnownNumber> {
        return hasNumber(inputs) ? this.#entry(inputs) : {};
    }

    /** A resource of the program declares the number. @returns the resource that declared it first */
    declare(inputs: RawInputs, resource: string | undefined): string | undefined {
        if (!hasNumber(inputs)) {
            return resource;
        }
        const number = this.#entry(inputs);
        number.declaredBy ??= resource;
        return number.declaredBy;
    }

    /** An add or an import of the number begins. Nothing resets it. */
    begin(fields: NumberFields): void {
        this.#entry(fields).isBegun = true;
    }

    /** The number that the state has, or that a resource of this operation got, under a phone number ID. */
    under(phoneNumberId: string): Readonly<KnownNumber> | undefined {
        return this.#byId.get(phoneNumberId);
    }

    /** Takes in what a call of the engine shows of a number in the state. */
    learn(recorded: RawInputs, { id, ownedBy }: Pick<KnownNumber, "id" | "ownedBy">): void {
        if (!hasNumber(recorded)) {
            return;
        }
        const number = this.#entry(recorded);
        number.recorded = { ...recorded, ...number.recorded };
        number.ownedBy ??= ownedBy;
        if (id !== undefined) {
            number.id ??= id;
            this.#byId.set(id, this.#byId.get(id) ?? number);
        }
    }

    /** A resource of this operation got the number. */
    setNewState(fields: NumberFields, id: string, state: RawInputs): void {
        const number = this.#entry(fields);
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
        return hasNumber(inputs) ? this.of(inputs).recorded : [...this.#numbers.values()].find(isOwn)?.recorded;
    }

    #entry(inputs: RawInputs): KnownNumber {
        const number = this.#numbers.get(canonicalDigitsOf(inputs)) ?? {};
        this.#numbers.set(canonicalDigitsOf(inputs), number);
        return number;
    }
}
