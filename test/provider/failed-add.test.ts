// Each way in which an add ends that is not answered with an ID at once: what is sent, what is recorded, and how to continue.
// test/client/faults.test.ts has the faults that lead there.

import assert from "node:assert/strict";
import type { FaultInput } from "../../sandbox/faults";
import { type Lifecycle, OTHER_WABA, throughBoth } from "../support/callers";
import { internalError, listed, tooManyRequests } from "../support/faults";
import { NOBODY, SUPPORT, stateOf } from "../support/sample-numbers";

/** The number is stored, and the answer is lost. */
const LOST: FaultInput = { kind: "reset", on: "add", stored: true };

const UNREADABLE_LIST: FaultInput = { kind: "answer", on: "list", status: 404, body: "<html>" };

/** Once Kaleyra answers again, another update adds the number, or its message names the ID under which it exists. */
async function assertRecovers({ sandbox, start, reasonsOf }: Lifecycle): Promise<void> {
    sandbox.faults.set([]);
    const reason = await reasonsOf(await start(), SUPPORT);
    const [, importId] = /\bimport: "(?:\d+\/)?(\d+)"/.exec(reason) ?? [];
    const id = importId ?? (await (await start()).create(SUPPORT)).id;
    assert.deepEqual(
        sandbox.store.numbers.map((number) => number.id),
        [id],
    );
}

throughBoth("an add with an uncertain outcome", (setup) => {
    const { start, caller, addExisting, checkAndCreate } = setup;

    for (const [what, list] of [
        ["under this name", []],
        ["without a name", [listed({ id: "7654000001", phone_number: "+919761234567" })]],
    ] as const) {
        it(`is recorded, with a warning, when a fresh list shows the number ${what}`, async () => {
            const provider = await start();
            await provider.check({}, SUPPORT);
            setup.sandbox.faults.set([LOST, ...list]);
            assert.deepEqual(await provider.create(SUPPORT), { id: "7654000001", properties: stateOf(SUPPORT) });
            assert.equal(setup.sandbox.count("list"), 2);
            assert.match(
                provider.output,
                /but the number is listed in WABA 766123456789; it was recorded as created\./,
            );
            assert.ok(provider.output.includes(caller.command("verify ")), provider.output);
        });
    }

    it("is an error that says where to look when the list does not show the number", async () => {
        setup.sandbox.faults.set([{ kind: "reset", on: "add" }]);
        await assert.rejects(
            checkAndCreate(await start()),
            /\+919761234567: could not determine whether it was added.*does not show it.*\[KALEYRA_UNCERTAIN\]/,
        );
        assert.deepEqual([setup.sandbox.count("add"), setup.sandbox.count("list")], [1, 2]);
    });

    it("is never sent again when the list cannot be read either, and the next update names the import", async () => {
        setup.sandbox.faults.set([LOST, UNREADABLE_LIST]);
        const uncertain = /could not determine whether it was added.*could not be read.*\[KALEYRA_UNCERTAIN\]/;
        await assert.rejects((await start()).create(SUPPORT), uncertain);
        assert.equal(setup.sandbox.count("add"), 1);
        await assertRecovers(setup);
    });

    it("is never recorded when the list shows the number under another name: it may be someone else's", async () => {
        const provider = await start();
        await provider.check({}, SUPPORT);
        addExisting({ ...SUPPORT, name: "Somebody Else" });
        setup.sandbox.faults.set([internalError({ on: "add" })]);
        await assert.rejects(provider.create(SUPPORT), ({ message }: Error) => {
            assert.match(
                message,
                /This update may have added it: .*, and Kaleyra shows the name "Somebody Else" for it\. \[KALEYRA_UNCERTAIN\]/,
            );
            assert.ok(message.includes(caller.importOption("7654000001")), message);
            return true;
        });
        assert.equal(setup.sandbox.count("add"), 1);
    });

    it("is recorded under neither of two IDs that the list shows for the number", async () => {
        const entry = { id: "7654000001", phone_number_id: "7654000009", display_phone_number: "+91 97612 34567" };
        setup.sandbox.faults.set([LOST, listed([entry])]);
        await assert.rejects(
            (await start()).create(SUPPORT),
            /This update may have added it.*the list shows no single ID for it\. \[KALEYRA_UNCERTAIN\]/,
        );
        assert.equal(setup.sandbox.count("add"), 1);
    });
});

throughBoth("an add that Kaleyra did not process", (setup) => {
    const { start, checkAndCreate } = setup;

    it("is sent again after HTTP 429, and recorded without a look at the list", async () => {
        setup.sandbox.faults.set([tooManyRequests(undefined, { on: "add", times: 1 })]);
        assert.equal(await checkAndCreate(await start()), "7654000001");
        assert.deepEqual([setup.sandbox.count("add"), setup.sandbox.count("list")], [2, 1]);
    });

    it("is an error that names the settings and the sandbox when nothing listens where it should be sent", async () => {
        const environment = { ...setup.sandbox.environment, KALEYRA_API_DOMAIN: NOBODY };
        const provider = await start({ environment });
        await assert.rejects(
            checkAndCreate(provider),
            /Nothing was added\. \[KALEYRA_UNREACHABLE\]\n.*\n {4}Settings: SID from KALEYRA_SID, API key from KALEYRA_API_KEY, host \S+ from KALEYRA_API_DOMAIN\.\n {4}If it is the sandbox, start it: .*kaleyra.* sandbox --port \d+$/,
        );
        await assertRecovers(setup);
    });
});

throughBoth("an add that Kaleyra refuses as a duplicate", (setup) => {
    const { start, caller, addExisting, checkAndCreate } = setup;

    it("ends in the import hint with the ID and Kaleyra's answer when the WABA has the number", async () => {
        const provider = await start();
        await provider.check({}, SUPPORT);
        addExisting();
        await assert.rejects(provider.create(SUPPORT), ({ message }: Error) => {
            assert.match(
                message,
                /^\+919761234567 already exists in WABA 766123456789 \(phone number ID 7654000001\)\. Nothing was added\. \[KALEYRA_DUPLICATE_NUMBER\]\n/,
            );
            assert.match(message, /HTTP 400, WA400: phone number already exists/);
            assert.ok(message.includes(caller.importOption("7654000001")), message);
            return true;
        });
    });

    it("reports that nothing was added when another WABA has the number", async () => {
        addExisting({ ...SUPPORT, wabaId: OTHER_WABA });
        await assert.rejects(
            checkAndCreate(await start()),
            /may be waiting for its OTP, or belong to another WABA or account\. Nothing was added.*pulumi state untaint/s,
        );
    });
});
