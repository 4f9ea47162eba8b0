// What the provider remembers within one process, which is one operation of the engine (a preview, an up, a refresh):
// the lists that were read, the numbers that the engine has shown, and those that resources of this operation name or have.

import type { ClientOptions, KaleyraClient } from "../kaleyra/client";
import { KaleyraError } from "../kaleyra/error";
import { couldBeSameNumber, describeListed, type ListedNumber } from "../kaleyra/listed-number";
import { listedUnder } from "../kaleyra/number-index";
import type { NumberList } from "../kaleyra/number-list";
import type { Caller } from "./caller";
import { Clients } from "./clients";
import {
    changedFields,
    type Field,
    hasNumber,
    identityOf,
    isSecret,
    isUnknown,
    labelOf,
    markSecret,
    type NumberFields,
    type RawInputs,
    resourceOf,
} from "./inputs/fields";
import { PreviewDeadline } from "./preview-deadline";
import { type Configuration, type Environment, ignoredDomain, isConfigured } from "./settings";

interface RecordedNumber {
    readonly phoneNumberId: string;
    readonly fields: RawInputs;
}

/** A number that the state has, or had before this operation removed it. */
export interface KnownNumber extends RecordedNumber {
    /**
     * What the engine is about to do with it: keep it as it is (unless a replacement is forced or was interrupted), replace it
     * by the same number with other fields, replace it by another number; or it is already removed.
     */
    readonly fate: "kept" | "changing" | "given up" | "removed";
    /** Other phone number IDs under which the state had it: it can hold a number several times. */
    readonly otherIds: readonly string[];
}

/** A WABA's numbers; without a list the reason why there is none. */
export interface ListAnswer extends NumberList {
    /** What went wrong, if the list could not be read. */
    readonly failure?: unknown;
}

export interface SessionOptions extends Omit<ClientOptions, "gate"> {
    readonly caller: Caller;
    readonly environment?: Environment;
    /** Milliseconds that all previews of a WABA's numbers wait together for its list. */
    readonly previewDeadline?: number;
}

/** What the provider remembers within one process. */
export class Session {
    configuration: Configuration | undefined;
    /** The name of the stack, once the caller has passed it. */
    stack: string | undefined;
    readonly environment: Environment;
    readonly caller: Caller;
    readonly #clients: Clients;
    readonly #deadline: PreviewDeadline;
    readonly #lists = new Map<string, Promise<ListAnswer>>();
    readonly #earlierLists = new Map<string, NumberList>();
    readonly #known = new Map<string, KnownNumber>();
    readonly #recorded = new Map<string, RawInputs>();
    readonly #recordedOf = new Map<string | undefined, RawInputs>();
    readonly #owners = new Map<string, string>();
    #reserved = new Set<string>();
    readonly #obtained = new Map<string, RecordedNumber>();
    /** Which number has a phone number ID: a search through all numbers would take longer with each of them. */
    readonly #identities = new Map<string, string>();
    readonly #idOwners = new Map<string, RawInputs>();
    readonly #failedLists = new Set<string>();
    readonly #successors = new Map<string, KnownNumber>();
    readonly #readForImport = new Map<string, string>();
    readonly #secret = new Map<string, NumberFields>();
    readonly #said = new Set<string>();

    constructor(options: SessionOptions) {
        const { caller, environment = process.env, previewDeadline, ...clientOptions } = options;
        this.caller = caller;
        this.environment = environment;
        this.#deadline = new PreviewDeadline(previewDeadline);
        this.#clients = new Clients(clientOptions);
    }

    /** The stack in a printed command. */
    get shownStack(): string {
        return this.stack ?? "<stack>";
    }

    /** What a printed command of pulumi-kaleyra needs to find the account: it reads a stack's configuration only with this option. */
    get stackOption(): string {
        return isConfigured(this.configuration) ? ` --stack ${this.shownStack}` : "";
    }

    /** @throws ProviderError (`KALEYRA_SETTINGS`) */
    client(): KaleyraClient {
        const { client, account } = this.#clients.get(this.configuration, this.environment);
        const ignored = ignoredDomain(account, this.environment);
        if (ignored !== undefined) {
            this.warnOnce(ignored);
        }
        return client;
    }

    /**
     * The numbers of a WABA: requested once in this process and shared by all resources. Never throws.
     * @param options `fresh` sends a new request for this caller alone; `deadline` waits only as long as all previews of the WABA may
     */
    async list(wabaId: string, { fresh = false, deadline = false } = {}): Promise<ListAnswer> {
        if (fresh) {
            return this.#freshRequest(wabaId);
        }
        const list = this.#lists.get(wabaId) ?? this.#firstRequest(wabaId);
        this.#lists.set(wabaId, list);
        return deadline ? this.#untilDeadline(wabaId, list) : list;
    }

    /** As {@link list}, for a caller that cannot go on without the numbers: a list that failed is requested once more. */
    async listWithRetry(wabaId: string): Promise<ListAnswer> {
        const first = await this.list(wabaId);
        return first.failure === undefined ? first : this.list(wabaId, { fresh: true });
    }

    async #firstRequest(wabaId: string): Promise<ListAnswer> {
        const list = await this.#request(wabaId);
        if (list.failure === undefined) {
            this.#earlierLists.set(wabaId, list);
        } else {
            this.#failedLists.add(wabaId);
        }
        return list;
    }

    /** A list that came after all serves the others too, but it is no list from before an add. */
    async #freshRequest(wabaId: string): Promise<ListAnswer> {
        const list = await this.#request(wabaId);
        if (list.failure === undefined && this.#failedLists.delete(wabaId)) {
            this.#lists.set(wabaId, Promise.resolve(list));
        }
        return list;
    }

    async #request(wabaId: string): Promise<ListAnswer> {
        try {
            return await this.client().listPhoneNumbers(wabaId);
        } catch (failure) {
            const reason = failure instanceof KaleyraError ? failure.reason : (failure as Error).message;
            return { numbers: [], incomplete: reason, failure };
        }
    }

    /** The numbers of a WABA if the list arrives before the deadline; otherwise the reason that there is none. */
    async #untilDeadline(wabaId: string, list: Promise<ListAnswer>): Promise<ListAnswer> {
        const answer = await this.#deadline.race(wabaId, list);
        if (answer !== undefined) {
            return answer;
        }
        const client = this.client();
        const reason = client.reasonForWaiting(wabaId);
        const waited = `no list was received from ${client.origin} within ${this.#deadline.milliseconds / 1000} s`;
        return { numbers: [], incomplete: reason === undefined ? waited : `${waited}: ${reason}` };
    }

    /** The list that was read first in this process, before anything was added. */
    earlierList(wabaId: string): NumberList | undefined {
        return this.#earlierLists.get(wabaId);
    }

    /** Remembers a number of the state, with what the engine will do with it. The last call counts, except that a resource which keeps the number takes precedence. */
    remember(phoneNumberId: string, fields: RawInputs, fate: KnownNumber["fate"]): void {
        if (!hasNumber(fields)) {
            return;
        }
        this.rememberRecorded(fields);
        const before = this.#known.get(identityOf(fields));
        if (before?.fate === "kept" && (fate === "changing" || fate === "given up")) {
            return;
        }
        const ids = new Set([...(before?.otherIds ?? []), ...(before === undefined ? [] : [before.phoneNumberId])]);
        ids.delete(phoneNumberId);
        this.#noteId(phoneNumberId, identityOf(fields));
        this.#known.set(identityOf(fields), { phoneNumberId, fields, fate, otherIds: [...ids] });
    }

    /** What is remembered of the number that the inputs name. */
    knownNumber(inputs: RawInputs): KnownNumber | undefined {
        return hasNumber(inputs) ? this.#known.get(identityOf(inputs)) : undefined;
    }

    /** The number that the state has, or that a resource got in this process, under a phone number ID. */
    managedNumberOf(phoneNumberId: string): RawInputs | undefined {
        return (
            this.obtainedFields(phoneNumberId) ??
            this.#idOwners.get(phoneNumberId) ??
            this.#underId(this.#known, phoneNumberId)?.fields
        );
    }

    /** Notes that the number will be recorded under this phone number ID. @returns false if another number has the ID */
    reserveId(phoneNumberId: string, inputs: RawInputs): boolean {
        if (this.otherNumberOf(phoneNumberId, inputs) !== undefined) {
            return false;
        }
        this.#idOwners.set(phoneNumberId, inputs);
        return true;
    }

    /** The number was not recorded under this phone number ID after all. */
    releaseId(phoneNumberId: string): void {
        this.#idOwners.delete(phoneNumberId);
    }

    /** Remembers values that the state has: they are never validated again. */
    rememberRecorded(fields: RawInputs): void {
        if (hasNumber(fields)) {
            this.#recorded.set(identityOf(fields), fields);
        }
    }

    /** As {@link rememberRecorded}; while the number of these inputs is not known yet, also by their resource. */
    rememberRecordedOf(inputs: RawInputs, fields: RawInputs): void {
        this.rememberRecorded(fields);
        if (!hasNumber(inputs)) {
            this.#recordedOf.set(resourceOf(inputs), fields);
        }
    }

    /** The values that the state has, or had, of the number that the inputs name; until it is known, those of their resource. */
    recordedFields(inputs: RawInputs): RawInputs {
        const recorded = hasNumber(inputs)
            ? this.#recorded.get(identityOf(inputs))
            : this.#recordedOf.get(resourceOf(inputs));
        return recorded ?? {};
    }

    /** Whether the state has the number, but the engine has not shown its ID. */
    isRecordedWithoutId(inputs: RawInputs): boolean {
        return hasNumber(inputs) && this.#recorded.has(identityOf(inputs)) && !this.#known.has(identityOf(inputs));
    }

    /** Remembers that the program keeps the number secret, which an older state does not record. */
    noteSecrecy(inputs: RawInputs): void {
        if (isSecret(inputs) && hasNumber(inputs)) {
            this.#secret.set(identityOf(inputs), inputs as NumberFields);
        }
    }

    /**
     * How messages show a listed number: only the last digits if it was found for a secret number, with which it could be confused, or if
     * it may be one that the program keeps secret.
     */
    describe(listed: ListedNumber, inputs: RawInputs): string {
        const described = describeListed(listed);
        const isHidden =
            isSecret(inputs) ||
            [...this.#secret.values()].some(({ countryCode, phoneNumber }) =>
                couldBeSameNumber(listed, countryCode, phoneNumber),
            );
        return isHidden ? `a number ending in ${described.replace(/\D/g, "").slice(-3)}` : described;
    }

    /** The properties, marked as secret if the program keeps the number secret. */
    withSecrecy(props: RawInputs): RawInputs {
        return hasNumber(props) && this.#secret.has(identityOf(props)) ? markSecret(props) : props;
    }

    /** Notes that a resource of the program names the number. @returns the other resource that named it before */
    claim(inputs: RawInputs, resource: string): string | undefined {
        const owner = this.#owners.get(identityOf(inputs)) ?? resource;
        this.#owners.set(identityOf(inputs), owner);
        return owner === resource ? undefined : owner;
    }

    /** Notes that the number will be added or imported now. @returns false if another resource reserved it first */
    reserve(fields: RawInputs): boolean {
        const isFree = !this.#reserved.has(identityOf(fields));
        this.#reserved.add(identityOf(fields));
        return isFree;
    }

    /** Shares the reservations of an earlier operation, which may still add a number. */
    shareReservations(earlier: Session): void {
        this.#reserved = earlier.#reserved;
    }

    /** Releases the reservation of a number that was certainly not added. */
    release(fields: RawInputs): void {
        this.#reserved.delete(identityOf(fields));
    }

    /** Notes that a resource got the number in this process. */
    obtain(phoneNumberId: string, fields: RawInputs): void {
        this.#noteId(phoneNumberId, identityOf(fields));
        this.#obtained.set(identityOf(fields), { phoneNumberId, fields });
        this.#idOwners.delete(phoneNumberId);
    }

    /** The phone number ID under which a resource got the number in this process. */
    obtainedId(fields: RawInputs): string | undefined {
        return hasNumber(fields) ? this.#obtained.get(identityOf(fields))?.phoneNumberId : undefined;
    }

    /** Another number that has this phone number ID, in the state, in this process or in the list that was read first. */
    otherNumberOf(phoneNumberId: string, inputs: RawInputs): string | undefined {
        const { wabaId } = inputs as NumberFields;
        const managed = this.managedNumberOf(phoneNumberId);
        if (managed !== undefined && identityOf(managed) !== identityOf(inputs)) {
            return `${labelOf(this.withSecrecy(managed))} in this stack`;
        }
        const listed = listedUnder(this.earlierList(wabaId)?.numbers ?? [], phoneNumberId);
        const { countryCode, phoneNumber } = inputs as NumberFields;
        return listed === undefined || couldBeSameNumber(listed, countryCode, phoneNumber)
            ? undefined
            : `${this.describe(listed, inputs)} in WABA ${wabaId}`;
    }

    /** The number that a resource got in this process under a phone number ID. */
    obtainedFields(phoneNumberId: string): RawInputs | undefined {
        return this.#underId(this.#obtained, phoneNumberId)?.fields;
    }

    #underId<T extends RecordedNumber>(numbers: ReadonlyMap<string, T>, phoneNumberId: string): T | undefined {
        const number = numbers.get(this.#identities.get(phoneNumberId) ?? "");
        return number?.phoneNumberId === phoneNumberId ? number : undefined;
    }

    /** The first number that has an ID counts, as long as it has it. */
    #noteId(phoneNumberId: string, identity: string): void {
        if ((this.#underId(this.#known, phoneNumberId) ?? this.#underId(this.#obtained, phoneNumberId)) === undefined) {
            this.#identities.set(phoneNumberId, identity);
        }
    }

    /** Notes that a number of the state will be replaced by another one. */
    replace(old: KnownNumber, news: RawInputs): void {
        if (hasNumber(news)) {
            this.#successors.set(identityOf(news), old);
        }
    }

    /** The number that the inputs' number replaces. */
    predecessor(inputs: RawInputs): KnownNumber | undefined {
        return hasNumber(inputs) ? this.#successors.get(identityOf(inputs)) : undefined;
    }

    /** Notes that the caller read a number for an import into a resource: its record is what Kaleyra lists, until the program's values are recorded. */
    rememberReadForImport(resource: string, phoneNumberId: string): void {
        this.#readForImport.set(resource, phoneNumberId);
    }

    /** Notes that the program's values are recorded. */
    forgetReadForImport(resource: string): void {
        this.#readForImport.delete(resource);
    }

    /** Whether a number was read for an import into the resource of these inputs, in this process. */
    isReadForImport(phoneNumberId: string, inputs: RawInputs): boolean {
        const resource = resourceOf(inputs);
        return resource !== undefined && this.#readForImport.get(resource) === phoneNumberId;
    }

    warn(text: string): void {
        this.caller.warn(text);
    }

    /** Warns only the first time in this process. */
    warnOnce(text: string): void {
        if (this.isNews(text)) {
            this.warn(text);
        }
    }

    inform(text: string): void {
        this.caller.inform(text);
    }

    /** Whether a text is shown for the first time in this process. */
    isNews(text: string): boolean {
        const isNew = !this.#said.has(text);
        this.#said.add(text);
        return isNew;
    }
}

/** Fields that are known and differ from those of a known number. */
export function knownDifferences(before: KnownNumber, inputs: RawInputs): Field[] {
    return changedFields(before.fields, inputs).filter((name) => !isUnknown(inputs, name));
}
