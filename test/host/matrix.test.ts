// Every fault on every request, with and without an earlier list: how many adds, what is recorded, what is said.
// Whatever happens, a second run or the printed import leads to a number that is there once and recorded.

import assert from "node:assert/strict";
import type { FaultInput } from "../../sandbox/faults";
import type { Host, HostOptions } from "../support/provider-host";
import { NOBODY, SUPPORT } from "../support/sample-numbers";
import { freshHosts } from "./fresh-hosts";

const WAITS = {
    patience: 1_200,
    previewDeadline: 1_000,
    limits: { connect: 600, headers: 600, exchange: 800, bytes: 100_000 },
};

/** What an add under a fault ends in: the number is recorded, or a message that says this of it. */
type End = "recorded" | "nothing added" | "not known";

interface Row {
    readonly fault: string;
    readonly faults: (on: "add" | "list") => FaultInput[];
    /** For an add, when a list was read before it and when none was. */
    readonly add: readonly [withEarlierList: End, without: End];
    /** Whether the client may send the add again. */
    readonly repeated?: boolean;
}

const one = (fault: FaultInput) => (on: "add" | "list") => [{ ...fault, on } as FaultInput];

const ROWS: readonly Row[] = [
    { fault: "time-out before it is stored", faults: one({ kind: "hang" }), add: ["not known", "not known"] },
    {
        fault: "time-out after it is stored",
        faults: one({ kind: "hang", stored: true }),
        add: ["recorded", "recorded"],
    },
    { fault: "reset before it is stored", faults: one({ kind: "reset" }), add: ["not known", "not known"] },
    { fault: "reset after it is stored", faults: one({ kind: "reset", stored: true }), add: ["recorded", "recorded"] },
    { fault: "500 transient", faults: one({ kind: "internal-error" }), add: ["not known", "not known"] },
    {
        fault: "500 transient, stored",
        faults: one({ kind: "internal-error", stored: true }),
        add: ["recorded", "recorded"],
    },
    { fault: "502 HTML", faults: one({ kind: "bad-gateway" }), add: ["not known", "not known"] },
    { fault: "502 HTML, stored", faults: one({ kind: "bad-gateway", stored: true }), add: ["recorded", "recorded"] },
    { fault: "truncated JSON", faults: one({ kind: "truncated" }), add: ["recorded", "recorded"] },
    { fault: "slow body", faults: one({ kind: "drip", ms: 60 }), add: ["recorded", "recorded"] },
    { fault: "oversized body", faults: one({ kind: "huge", bytes: 300_000 }), add: ["not known", "not known"] },
    {
        fault: "oversized body, stored",
        faults: one({ kind: "huge", bytes: 300_000, stored: true }),
        add: ["recorded", "recorded"],
    },
    {
        fault: "redirect",
        faults: one({ kind: "redirect", to: "https://example.com" }),
        add: ["not known", "not known"],
    },
    {
        fault: "429 once, with Retry-After",
        faults: one({ kind: "too-many-requests", retryAfter: "0", times: 1 }),
        add: ["recorded", "recorded"],
        repeated: true,
    },
    {
        fault: "429 once, without Retry-After",
        faults: one({ kind: "too-many-requests", times: 1 }),
        add: ["recorded", "recorded"],
        repeated: true,
    },
    {
        fault: "429 with an hour of Retry-After",
        faults: one({ kind: "too-many-requests", retryAfter: "3600" }),
        add: ["nothing added", "nothing added"],
    },
    {
        fault: "429 for ever",
        faults: one({ kind: "too-many-requests" }),
        add: ["nothing added", "nothing added"],
        repeated: true,
    },
];

const now = freshHosts({ apiKey: "canary-key" });
const start = (options: HostOptions = {}) => now.start({ waits: WAITS, ...options });

/** Creates the number, with the check that reads the list or without it. */
async function create(host: Host, withEarlierList: boolean): Promise<{ id?: string; seen: string }> {
    if (withEarlierList) {
        await host.check({}, SUPPORT);
    }
    try {
        const { id } = await host.create(SUPPORT);
        return { id, seen: host.output };
    } catch (error) {
        return { seen: `${host.output}\n${(error as Error).message}` };
    }
}

function endOf(seen: string, id: string | undefined): End {
    if (id !== undefined) {
        return "recorded";
    }
    return /Nothing was (added|changed)/.test(seen) && !/could not determine|may have added it/.test(seen)
        ? "nothing added"
        : "not known";
}

/** Once Kaleyra answers again, another update or the import that its message prints ends with the number recorded once. */
async function recovers(): Promise<void> {
    now.sandbox.faults.set([]);
    const host = await start();
    const { failures } = await host.check({}, SUPPORT);
    const [, importId] = /\{ import: "(\d+)" \}/.exec(failures[0]?.reason ?? "") ?? [];
    const next = await start();
    const { id } = await next.create({ ...SUPPORT, ...(importId === undefined ? {} : { __import: importId }) });
    assert.equal(now.sandbox.store.numbers.length, 1);
    assert.equal(now.sandbox.store.numbers[0]?.id, id);
}

describe("a fault on the add", () => {
    for (const { fault, faults, add, repeated = false } of ROWS) {
        for (const [i, withEarlierList] of [true, false].entries()) {
            const end = add[i];
            it(`${fault}, ${withEarlierList ? "a list was read before" : "none was"}: ${end}`, async () => {
                now.sandbox.faults.set(faults("add"));
                const { id, seen } = await create(await start(), withEarlierList);
                assert.equal(endOf(seen, id), end, seen);
                assert.equal(now.sandbox.count("add") > 1, repeated, `${now.sandbox.count("add")} adds`);
                assert.equal(id ?? now.sandbox.store.numbers[0]?.id, now.sandbox.store.numbers[0]?.id);
                assert.ok(id !== undefined || seen.includes("+919761234567"), seen);
                assert.ok(!seen.includes("canary-key"), seen);
                if (id === undefined) {
                    await recovers();
                }
            });
        }
    }

    for (const [what, origin] of [
        ["connection refused", async () => NOBODY],
        ["name not resolved", async () => "https://api.kaleyra.invalid"],
        ["TLS failure", async () => now.sandbox.url.replace("http:", "https:")],
    ] as const) {
        it(`${what}: nothing added, nothing sent`, async () => {
            const environment = { ...now.sandbox.environment, KALEYRA_API_DOMAIN: await origin() };
            const { id, seen } = await create(await start({ environment }), true);
            assert.equal(endOf(seen, id), "nothing added", seen);
            assert.equal(now.sandbox.requests.length, 0);
            await recovers();
        });
    }
});

describe("a fault on the list", () => {
    for (const { fault, faults } of ROWS) {
        it(`${fault}: does not stop an add, and never lets a refresh remove the number`, async () => {
            now.sandbox.faults.set(faults("list"));
            const { id, seen } = await create(await start(), true);
            // When all requests must wait for an hour, so must the add; nothing is sent then.
            const allWait = /an hour|for ever/.test(fault);
            assert.ok(id !== undefined || allWait, seen);
            assert.ok(now.sandbox.count("add") <= 1);
            if (id !== undefined) {
                now.sandbox.faults.set(faults("list"));
                const host = await start();
                const outputs = { ...SUPPORT, e164: "+919761234567" };
                assert.deepEqual(await host.read(id, outputs), { id, properties: outputs });
            }
        });

        it(`${fault}: an add that is uncertain at the same time is never sent again`, async () => {
            now.sandbox.faults.set([{ kind: "reset", on: "add", stored: true }, ...faults("list")]);
            const { id, seen } = await create(await start(), false);
            assert.equal(now.sandbox.count("add"), 1);
            assert.equal(endOf(seen, id), id === undefined ? "not known" : "recorded", seen);
            await recovers();
        });
    }
});
