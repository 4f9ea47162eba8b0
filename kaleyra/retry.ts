// When a request that Kaleyra certainly did not process may be sent again.
// Pure timing functions, and the gate behind which all requests of a process wait together.

import { setTimeout as sleep } from "node:timers/promises";

/** The longest time, in milliseconds, that one call spends on waiting and retries: the dynamic provider host cannot be cancelled. */
export const PATIENCE = 60_000;

const FIRST_DELAY = 500;
const MAX_DELAY = 15_000;
/** A day: a longer time is assumed to be a mistake of the server. */
const MAX_RETRY_AFTER = 86_400_000;

/**
 * Milliseconds to wait before the next attempt: exponential, with jitter between half and all of it.
 * @param attempt 0 for the first repetition
 * @param random a number from 0 to 1
 */
export function backoff(attempt: number, random: number = Math.random()): number {
    const full = Math.min(MAX_DELAY, FIRST_DELAY * 2 ** attempt);
    return Math.round(full / 2 + (full / 2) * random);
}

/**
 * Milliseconds that a `Retry-After` header asks for (RFC 9110: seconds or an HTTP date), or undefined when it says nothing usable.
 * @param now milliseconds since the epoch
 */
export function parseRetryAfter(header: string | undefined, now: number = Date.now()): number | undefined {
    const text = header?.trim();
    if (!text) {
        return undefined;
    }
    if (/^\d+$/.test(text)) {
        return Math.min(MAX_RETRY_AFTER, Number(text) * 1000);
    }
    const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.min(MAX_RETRY_AFTER, Math.max(0, date - now));
}

/**
 * Milliseconds to wait before the next attempt: at least the exponential back-off, which keeps growing, and at least what
 * `Retry-After` asks for. `Retry-After: 0` or a date in the past does not disable back-off.
 * @param requested milliseconds that the server asked for
 */
export function waitBefore(attempt: number, requested: number | undefined, random?: number): number {
    return Math.max(requested ?? 0, backoff(attempt, random));
}

/** Requests pass it at once, unless one of them was told to wait: then all wait. Its clock is monotonic. */
export class Gate<Reason> {
    #opensAt = 0;
    #reason: Reason | undefined;

    /** Keeps every request waiting for this many milliseconds from now, and remembers why. */
    close(milliseconds: number, reason: Reason): void {
        const opensAt = performance.now() + milliseconds;
        if (opensAt > this.#opensAt) {
            this.#opensAt = opensAt;
            this.#reason = reason;
        }
    }

    /** Why it was closed last. */
    get reason(): Reason | undefined {
        return this.#reason;
    }

    /**
     * Resolves to true once the gate is open, to false at once if it opens only after the deadline.
     * @param deadline on the clock of `performance.now()`
     * @param signal ends the wait; the promise then rejects
     */
    async passed(deadline: number, signal?: AbortSignal): Promise<boolean> {
        while (this.wait > 0) {
            if (this.#opensAt > deadline) {
                return false;
            }
            await sleep(this.wait, undefined, { signal });
        }
        return true;
    }

    /** Milliseconds until the gate opens. */
    get wait(): number {
        return Math.max(0, this.#opensAt - performance.now());
    }
}
