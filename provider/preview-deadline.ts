// How long previews wait for a WABA's list: five seconds in all, however many numbers there are.

import { setTimeout as sleep } from "node:timers/promises";

const FIVE_SECONDS = 5_000;

/** One deadline per WABA. It starts with the first who waits; after it nobody waits. */
export class PreviewDeadline {
    readonly #passed = new Map<string, Promise<void>>();

    constructor(readonly milliseconds: number = FIVE_SECONDS) {}

    /** @returns undefined if the work did not finish in time; it goes on for those who can wait */
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
