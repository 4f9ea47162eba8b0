// How long previews wait for a WABA's list: five seconds in total, regardless of the count of numbers.

import { setTimeout as sleep } from "node:timers/promises";

const FIVE_SECONDS = 5_000;

/** One deadline per WABA. It starts with the first preview that waits; after it, previews no longer wait. */
export class PreviewDeadline {
    readonly #passed = new Map<string, Promise<void>>();

    constructor(readonly milliseconds: number = FIVE_SECONDS) {}

    /** @returns undefined if the work did not finish in time; it continues for other callers */
    async race<T>(wabaId: string, work: Promise<T>): Promise<T | undefined> {
        const timer = new AbortController();
        const passed =
            this.#passed.get(wabaId) ??
            sleep(this.milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
        this.#passed.set(wabaId, passed);
        const result = await Promise.race([work, passed.then(() => undefined)]);
        timer.abort();
        return result;
    }
}
