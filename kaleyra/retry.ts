// When a request that Kaleyra certainly did not process may be sent again.
// Pure timing functions, and the gate behind which all requests of a process wait together.

/** The longest time, in milliseconds, that one call spends on waiting and trying again: the provider host cannot be cancelled. */
export const PATIENCE = 60_000;

const FIRST_DELAY = 500;
const LONGEST_DELAY = 15_000;
/** A day: what a server asks beyond that is taken for a slip. */
const LONGEST_REQUESTED = 86_400_000;

/**
 * Milliseconds to wait before the next attempt: exponential, with jitter between half and the whole of it.
 * @param attempt 0 for the first repetition
 * @param random a number from 0 to 1
 */
export function backoff(attempt: number, random: number = Math.random()): number {
    const full = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** attempt);
    return Math.round(full / 2 + (full / 2) * random);
}

/**
 * Milliseconds that a `Retry-After` header asks for (RFC 9110: seconds or an HTTP date), or undefined when it says nothing usable.
 * @param now milliseconds since the epoch
 */
export function retryAfter(header: string | undefined, now: number = Date.now()): number | undefined {
    const text = header?.trim();
    if (!text) {
        return undefined;
    }
    if (/^\d+$/.test(text)) {
        return Math.min(LONGEST_REQUESTED, Number(text) * 1000);
    }
    const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
    return Number.isNaN(date) ? undefined : Math.min(LONGEST_REQUESTED, Math.max(0, date - now));
}

/** Requests pass it at once, unless one of them was told to wait: then all wait. */
export class Gate<Reason> {
    #opensAt = 0;
    #reason: Reason | undefined;

    /** Keeps every request waiting for this many milliseconds from now, and remembers why. */
    close(milliseconds: number, reason: Reason): void {
        const opensAt = Date.now() + milliseconds;
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
     * @param deadline milliseconds since the epoch
     */
    async passed(deadline: number): Promise<boolean> {
        for (;;) {
            const wait = this.#opensAt - Date.now();
            if (wait <= 0) {
                return true;
            }
            if (this.#opensAt > deadline) {
                return false;
            }
            await new Promise((resolve) => setTimeout(resolve, wait));
        }
    }

    /** Milliseconds until the gate opens. */
    get wait(): number {
        return Math.max(0, this.#opensAt - Date.now());
    }
}
