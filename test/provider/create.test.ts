// create: one POST at most for a number, and none for one that the process knows. test/provider/failed-add.test.ts has adds that fail.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/pulumi-values";
import type { FaultInput } from "../../sandbox/faults";
import { OTHER_WABA, throughBoth } from "../support/callers";
import { SHORT_TIMEOUTS } from "../support/provider-protocol";
import { SUPPORT, stateOf } from "../support/sample-numbers";

throughBoth("create", (setup) => {
    const { start, caller, added, checkAndCreate } = setup;

    it("sends one POST, whose ID is the resource's ID, and records the inputs and e164", async () => {
        assert.deepEqual(await added(), { id: "7654000001", properties: stateOf(SUPPORT) });
        assert.equal(setup.sandbox.count("add"), 1);
        assert.deepEqual(JSON.parse(setup.sandbox.requests.find(({ method }) => method === "POST")?.body ?? ""), {
            phone_number: "9761234567",
            name: "ACME Support",
            verification_type: "SMS",
            country_code: "+91",
        });
    });

    it("reports what was added, its ID, and the command that enters the OTP", async () => {
        const provider = await start();
        await checkAndCreate(provider, caller.named("support", SUPPORT));
        assert.match(provider.output, /\+919761234567 was added to WABA 766123456789 with phone number ID 7654000001/);
        assert.ok(provider.output.includes(`Enter it: ${caller.command("verify support")}\n`), provider.output);
    });

    it("sends a name of any characters as it is, and records it", async () => {
        const name = `👩\u200d🚀 </b>&amp; "q" 'q' \\ \` $HOME %s مرحبا ${"😀".repeat(200)}`;
        assert.equal((await added({ ...SUPPORT, name })).properties.name, name);
        assert.equal(setup.sandbox.store.numbers[0]?.name, name);
    });

    it("shows no API key, even if Kaleyra repeats it", async () => {
        const { apiKey } = setup.sandbox.account;
        const body = JSON.stringify({ code: "WA400", message: `bad key ${apiKey}`, error: { key: apiKey } });
        setup.sandbox.faults.set([{ kind: "answer", on: "add", status: 400, body }]);
        await assert.rejects((await start()).create(SUPPORT), ({ message }: Error) => {
            assert.ok(message.includes("bad key [secret]") && !message.includes(apiKey), message);
            return true;
        });
    });

    it("never sends invalid values, which a policy could set after check, nor unknown ones", async () => {
        for (const change of [{ wabaId: "766/../1" }, { name: "a\u0000b" }, { phoneNumber: UNKNOWN }]) {
            const [field = ""] = Object.keys(change);
            const provider = await start();
            await assert.rejects(
                provider.create({ ...SUPPORT, ...change }),
                new RegExp(`was not added .*\\[KALEYRA_FIELD\\]\\n.*${field}`),
            );
        }
        assert.equal(setup.sandbox.requests.length, 0);
    });
});

throughBoth("create of a number that the process knows", (setup) => {
    const { start, caller, added } = setup;

    for (const [what, first] of [
        ["at the same time, in whatever WABA", undefined],
        ["although the first add was reset", { kind: "reset", on: "add", times: 1, stored: true }],
    ] as readonly (readonly [string, FaultInput?])[]) {
        it(`sends one POST when two resources create it ${what}`, async () => {
            setup.sandbox.faults.set(first === undefined ? [] : [first]);
            const provider = await start({ waits: SHORT_TIMEOUTS });
            const created = await Promise.allSettled(
                [SUPPORT, SUPPORT, { ...SUPPORT, wabaId: OTHER_WABA }].map((fields) => provider.create(fields)),
            );
            assert.equal(setup.sandbox.count("add"), 1);
            const refused = created.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
            assert.equal(refused.length, 2);
            for (const { reason } of refused) {
                assert.match(String(reason), /already managed by another resource/);
            }
        });
    }

    it("never sends a second POST, even if the first was refused", async () => {
        setup.sandbox.faults.set([{ kind: "answer", status: 400, body: '{"code":"WA400"}', on: "add", times: 1 }]);
        const provider = await start();
        await assert.rejects(provider.create(SUPPORT), /Nothing was added/);
        await assert.rejects(provider.create(SUPPORT), /this update has already tried to add it/);
        assert.equal(setup.sandbox.count("add"), 1);
    });

    for (const [what, resource] of [
        ["removed it from the state first", undefined],
        ["renamed its resource with an alias", "new-name"],
    ] as const) {
        it(`keeps its ID without a request when the engine ${what}`, async () => {
            const { id, properties } = await added();
            const provider = await start();
            const news = resource === undefined ? SUPPORT : caller.named(resource, SUPPORT);
            await provider.check(SUPPORT, news);
            await provider.diff(id, properties, { ...SUPPORT, name: UNKNOWN });
            await provider.delete(id, properties);
            assert.equal((await provider.create(news)).id, id);
            assert.equal(setup.sandbox.count("add"), 1);
        });
    }

    it("fails with the original values when it was removed first and its name turned out changed", async () => {
        const { id, properties } = await added();
        const provider = await start();
        await provider.diff(id, properties, { ...SUPPORT, name: UNKNOWN });
        await provider.delete(id, properties);
        await assert.rejects(
            provider.create({ ...SUPPORT, name: "Other" }),
            /Restore the original values in your program \(name: "ACME Support"\) and run `pulumi up` again/,
        );
        assert.equal(setup.sandbox.count("add"), 1);
    });
});
