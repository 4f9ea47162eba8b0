// Pure timing: how long to wait before a request that was certainly not processed is sent again.

import assert from "node:assert/strict";
import fc from "fast-check";
import { backoff, Gate, parseRetryAfter, waitBefore } from "../../kaleyra/retry";

describe("backoff", () => {
    it("grows exponentially, stays between half and all of its step, and never exceeds 15 s", () => {
        fc.assert(
            fc.property(fc.nat(40), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
                const step = Math.min(15_000, 500 * 2 ** attempt);
                const wait = backoff(attempt, random);
                assert.ok(wait >= step / 2 && wait <= step);
            }),
        );
    });
});

describe("the wait before the next attempt", () => {
    it("keeps growing when the server requests no wait at all", () => {
        const waits = [0, 1, 2, 3, 4].map((attempt) => waitBefore(attempt, 0, 1));
        assert.deepEqual(waits, [500, 1_000, 2_000, 4_000, 8_000]);
    });
});

describe("Retry-After", () => {
    const now = Date.UTC(2026, 0, 1);
    for (const [header, expected] of [
        ["0", 0],
        ["120", 120_000],
        [" 7 ", 7_000],
        ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
        ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
        ["soon", undefined],
        ["-5", undefined],
        ["1.5", undefined],
        ["99999999999999999", 86_400_000],
        ["", undefined],
        [undefined, undefined],
    ] as const) {
        it(`means ${expected === undefined ? "nothing" : `${expected} ms`} as ${JSON.stringify(header)}`, () => {
            assert.equal(parseRetryAfter(header, now), expected);
        });
    }
});

describe("the gate", () => {
    const soon = () => performance.now() + 1_000;

    it("opens for all after the longest of the waits", async () => {
        const gate = new Gate<string>();
        gate.close(60, "longer");
        gate.close(10, "shorter");
        assert.equal(gate.reason, "longer");
        const closed = gate.wait;
        assert.ok(closed > 10);
        assert.equal(await gate.passed(soon()), true);
        assert.equal(gate.wait, 0);
    });

    it("opens on time when the wall clock is set back meanwhile", async () => {
        const gate = new Gate<string>();
        const { now } = Date;
        gate.close(20, "told to");
        Date.now = () => now() - 3_600_000;
        try {
            assert.equal(await gate.passed(soon()), true);
        } finally {
            Date.now = now;
        }
    });
});
