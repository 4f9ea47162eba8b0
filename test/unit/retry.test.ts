// Pure timing: how long to wait before a request that was certainly not processed is sent again.

import assert from "node:assert/strict";
import fc from "fast-check";
import { backoff, Gate, retryAfter } from "../../kaleyra/retry";

describe("backoff", () => {
    it("grows exponentially, stays within half and the whole of its step, and never above 15 s", () => {
        fc.assert(
            fc.property(fc.nat(40), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
                const step = Math.min(15_000, 500 * 2 ** attempt);
                const wait = backoff(attempt, random);
                assert.ok(wait >= step / 2 && wait <= step);
            }),
        );
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
        it(`${JSON.stringify(header)} means ${expected === undefined ? "nothing" : `${expected} ms`}`, () => {
            assert.equal(retryAfter(header, now), expected);
        });
    }
});

describe("the gate", () => {
    it("lets nobody pass who could not wait until it opens, without making them wait", async () => {
        const gate = new Gate<string>();
        gate.close(60_000, "told to");
        assert.equal(await gate.passed(Date.now() + 1_000), false);
    });

    it("opens for all after the longest of the waits", async () => {
        const gate = new Gate<string>();
        gate.close(60, "longer");
        gate.close(10, "shorter");
        assert.equal(gate.reason, "longer");
        const before = Date.now();
        assert.equal(await gate.passed(Date.now() + 1_000), true);
        assert.ok(Date.now() - before >= 55);
    });
});
