// The list of each WABA, requested once in this process and shared by all resources. A list that could not be read is its failure.

import { setTimeout as sleep } from "node:timers/promises";
import type { KaleyraClient } from "../kaleyra/client";
import { KaleyraError } from "../kaleyra/error";
import { listOf, type NumberList } from "../kaleyra/number-list";

/** A WABA's numbers; none, with the reason, if the list could not be read. */
export interface ListResult extends NumberList {
    readonly failure?: unknown;
}

/** Milliseconds that all checks of a WABA's numbers wait together for its list. */
const PREVIEW_DEADLINE = 5_000;

/** What the lists need of a client. */
type ListClient = Pick<KaleyraClient, "listPhoneNumbers" | "origin" | "reasonForWaiting">;

export class WabaLists {
    readonly #client: () => ListClient;
    readonly #previewDeadline: number;
    /** By WABA: the list as this process first read it, and the time that checks wait for it. */
    readonly #lists = new Map<string, Promise<ListResult>>();
    readonly #deadlines = new Map<string, Promise<undefined>>();

    /** @param client may throw what is wrong with the settings */
    constructor(client: () => ListClient, previewDeadline: number = PREVIEW_DEADLINE) {
        this.#client = client;
        this.#previewDeadline = previewDeadline;
    }

    /**
     * The numbers of a WABA. Never throws.
     * @param fresh sends a new request
     */
    read(wabaId: string, { fresh = false } = {}): Promise<ListResult> {
        const list = (fresh ? undefined : this.#lists.get(wabaId)) ?? this.#request(wabaId);
        if (!this.#lists.has(wabaId)) {
            this.#lists.set(wabaId, list);
        }
        return list;
    }

    /** As {@link read}, for a caller that cannot go on without the numbers: a list that failed is requested once more, for all of them. */
    async readOrRetry(wabaId: string): Promise<ListResult> {
        const first = this.read(wabaId);
        const { failure } = await first;
        if (failure !== undefined && !isLastingFailure(failure) && this.#lists.get(wabaId) === first) {
            this.#lists.set(wabaId, this.read(wabaId, { fresh: true }));
        }
        return this.read(wabaId);
    }

    /** As {@link read}, for checks: all checks of a WABA together wait five seconds, and the request goes on for others. */
    async readForCheck(wabaId: string): Promise<ListResult> {
        const list = this.read(wabaId);
        const deadline = this.#deadlines.get(wabaId) ?? sleep(this.#previewDeadline, undefined, { ref: false });
        this.#deadlines.set(wabaId, deadline);
        const answer = await Promise.race([list, deadline]);
        return answer ?? { ...listOf([]), failure: this.#late(wabaId) };
    }

    /** Why there is no list yet. */
    #late(wabaId: string): Error {
        const { origin, reasonForWaiting } = this.#client();
        const waited = `no list was received from ${origin} within ${this.#previewDeadline / 1000} s`;
        const cause = reasonForWaiting === undefined ? waited : `${waited}: ${reasonForWaiting}`;
        const request = { kind: "list", subject: `WABA ${wabaId}`, wabaId } as const;
        return new KaleyraError("KALEYRA_UNREADABLE_LIST", { request, outcome: "uncertain", origin, cause });
    }

    async #request(wabaId: string): Promise<ListResult> {
        try {
            return await this.#client().listPhoneNumbers(wabaId);
        } catch (failure) {
            return { ...listOf([]), failure };
        }
    }
}

/** Whether every further request would fail in the same way. Settings that cannot be used count. */
export function isLastingFailure(failure: unknown): boolean {
    return failure instanceof KaleyraError ? failure.isLasting : failure !== undefined;
}
