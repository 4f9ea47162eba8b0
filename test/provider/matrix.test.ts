// Every fault on every request, through both callers: how many adds are sent, what is recorded, and what the messages contain.
// Whatever happens, another update adds the number, or its message names the import: it is there once.

import assert from "node:assert/strict";
import type { FaultInput } from "../../sandbox/faults";
import { type Lifecycle, type Provider, throughBoth } from "../support/callers";
import { NOBODY, SUPPORT, stateOf } from "../support/sample-numbers";

const WAITS = {
    patience: 1_200,
    previewDeadline: 1_000,
    limits: { connect: 600, headers: 600, exchange: 800, bytes: 100_000 },
};

/** What an add under a fault ends in: the number is recorded, for its answer or for the list, or a message that states this. */
type End = "recorded" | "found in the list" | "nothing added" | "not known";

interface Row {
    readonly fault: string;
    readonly kind: FaultInput;
    readonly end: End;
    /** Whether the client may send the add again. */
    readonly repeated?: boolean;
    /** Whether it makes a difference for an add only. */
    readonly onlyAdd?: boolean;
}

/** A fault before the number is stored, and after. */
function twice(fault: string, kind: FaultInput): Row[] {
    return [
        { fault, kind, end: "not known" },
        {
            fault: `${fault}, stored`,
            kind: { ...kind, stored: true } as FaultInput,
            end: "found in the list",
            onlyAdd: true,
        },
    ];
}

const ROWS: readonly Row[] = [
    ...twice("time-out", { kind: "hang" }),
    ...twice("reset", { kind: "reset" }),
    ...twice("HTTP 500", { kind: "internal-error" }),
    ...twice("HTTP 502 with HTML", { kind: "bad-gateway" }),
    ...twice("oversized body", { kind: "huge", bytes: 300_000 }),
    { fault: "truncated JSON", kind: { kind: "truncated" }, end: "found in the list" },
    { fault: "slow body", kind: { kind: "drip", ms: 60 }, end: "found in the list" },
    { fault: "redirect", kind: { kind: "redirect", to: "https://example.com" }, end: "not known" },
    {
        fault: "HTTP 429 once, with Retry-After",
        kind: { kind: "too-many-requests", retryAfter: "0", times: 1 },
        end: "recorded",
        repeated: true,
    },
    {
        fault: "HTTP 429 once, without Retry-After",
        kind: { kind: "too-many-requests", times: 1 },
        end: "recorded",
        repeated: true,
    },
    {
        fault: "HTTP 429 with an hour of Retry-After",
        kind: { kind: "too-many-requests", retryAfter: "3600" },
        end: "nothing added",
    },
    { fault: "HTTP 429 for ever", kind: { kind: "too-many-requests" }, end: "nothing added", repeated: true },
];

/** Creates the number, with the check that reads the list or without it. */
async function create(provider: Provider, withEarlierList: boolean): Promise<{ id?: string; seen: string }> {
    if (withEarlierList) {
        await provider.check({}, SUPPORT);
    }
    try {
        const { id } = await provider.create(SUPPORT);
        return { id, seen: provider.output };
    } catch (error) {
        return { seen: `${provider.output}\n${(error as Error).message}` };
    }
}

function endOf(seen: string, id: string | undefined): End {
    if (id !== undefined) {
        return /but the number is listed in WABA 766123456789; it was recorded as created\./.test(seen)
            ? "found in the list"
            : "recorded";
    }
    if (/(could not determine whether it was added|may have added it).*\[KALEYRA_UNCERTAIN\]/.test(seen)) {
        assert.doesNotMatch(seen, /Nothing was (added|changed)/);
        return "not known";
    }
    assert.match(seen, /Nothing was (added|changed)/);
    return "nothing added";
}

/** Once Kaleyra answers again, another update adds the number, or its message names the ID under which it exists. */
async function recovers({ sandbox, start, reasonsOf }: Lifecycle): Promise<void> {
    sandbox.faults.set([]);
    const reason = await reasonsOf(await start(), SUPPORT);
    const [, importId] = /\bimport: "(?:\d+\/)?(\d+)"/.exec(reason) ?? [];
    const id = importId ?? (await (await start()).create(SUPPORT)).id;
    assert.deepEqual(
        sandbox.store.numbers.map((number) => number.id),
        [id],
    );
}

const KEY = { apiKey: "canary-key" };

throughBoth(
    "an update with a fault on the add",
    (setup) => {
        for (const { fault, kind, end, repeated = false } of ROWS) {
            it(`ends as "${end}" after: ${fault}`, async () => {
                setup.sandbox.faults.set([{ ...kind, on: "add" }]);
                const { id, seen } = await create(await setup.start({ waits: WAITS }), true);
                assert.equal(endOf(seen, id), end, seen);
                assert.equal(setup.sandbox.count("add") > 1, repeated, `${setup.sandbox.count("add")} adds`);
                const isUncertain = end === "not known" || end === "found in the list";
                assert.equal(setup.sandbox.count("list"), isUncertain ? 2 : 1);
                assert.equal(id ?? setup.sandbox.store.numbers[0]?.id, setup.sandbox.store.numbers[0]?.id);
                assert.ok(id !== undefined || seen.includes("+919761234567"), seen);
                assert.ok(!seen.includes("canary-key"), seen);
                if (id === undefined) {
                    await recovers(setup);
                }
            });
        }

        for (const [what, origin] of [
            ["connection refused", () => NOBODY],
            ["name not resolved", () => "https://api.kaleyra.invalid"],
            ["TLS failure", () => setup.sandbox.url.replace("http:", "https:")],
        ] as const) {
            it(`sends and adds nothing after: ${what}`, async () => {
                const environment = { ...setup.sandbox.environment, KALEYRA_API_DOMAIN: origin() };
                const { id, seen } = await create(await setup.start({ environment, waits: WAITS }), true);
                assert.equal(endOf(seen, id), "nothing added", seen);
                assert.equal(setup.sandbox.requests.length, 0);
                await recovers(setup);
            });
        }
    },
    KEY,
);

throughBoth(
    "an update with a fault on the list",
    (setup) => {
        for (const { fault, kind, end } of ROWS.filter(({ onlyAdd }) => onlyAdd !== true)) {
            it(`adds the number, and keeps it in a refresh, despite: ${fault}`, async () => {
                setup.sandbox.faults.set([{ ...kind, on: "list" }]);
                const { id, seen } = await create(await setup.start({ waits: WAITS }), true);
                // A rate limit holds for all requests: an add that must wait too long for the list's is not sent.
                assert.ok(id !== undefined || end === "nothing added", seen);
                assert.ok(setup.sandbox.count("add") <= 1, `${setup.sandbox.count("add")} adds`);
                if (id !== undefined) {
                    setup.sandbox.faults.set([{ ...kind, on: "list" }]);
                    const state = stateOf(SUPPORT);
                    const read = await (await setup.start({ waits: WAITS })).read(id, state);
                    assert.deepEqual(read, { id, properties: state });
                }
            });

            it(`never repeats an uncertain add after: ${fault}`, async () => {
                setup.sandbox.faults.set([
                    { kind: "reset", on: "add", stored: true },
                    { ...kind, on: "list" },
                ]);
                const { id, seen } = await create(await setup.start({ waits: WAITS }), false);
                assert.equal(setup.sandbox.count("add"), 1);
                assert.equal(endOf(seen, id), id === undefined ? "not known" : "found in the list", seen);
                await recovers(setup);
            });
        }
    },
    KEY,
);
