// check: what a reviewer sees. It validates, looks for existing numbers, and refuses what can never succeed before anything is removed.

import assert from "node:assert/strict";
import { FIELDS } from "../../provider/inputs/fields";
import { UNKNOWN } from "../../provider/pulumi-values";
import { OTHER_WABA, throughBoth } from "../support/callers";
import { NOBODY, SALES, SUPPORT, stateOf } from "../support/sample-numbers";

/** Benin's numbers had eight digits until 2024; libphonenumber refuses them today. */
const BENIN = { ...SUPPORT, countryCode: "+229", phoneNumber: "97123456" };

throughBoth("check of inputs", (setup) => {
    const { start, addExisting, reasonsOf } = setup;

    it("reports every wrong field at once, each with what was given and what is expected", async () => {
        const provider = await start({ environment: {} });
        const wrong = {
            wabaId: "W/1",
            countryCode: "91",
            phoneNumber: "97612 34567",
            name: "",
            verificationType: "FAX",
        };
        const { failures } = await provider.check({}, wrong);
        const reasons = Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
        assert.deepEqual(Object.keys(reasons).sort(), [...FIELDS].sort());
        assert.match(reasons.wabaId ?? "", /"W\/1".*digits only/);
        assert.match(reasons.countryCode ?? "", /"91".*write "\+91"/);
        assert.match(reasons.phoneNumber ?? "", /"97612 34567".*write "9761234567"/);
        assert.match(reasons.name ?? "", /not empty/);
        assert.match(reasons.verificationType ?? "", /"FAX".*"SMS" or "VOICE"/);
    });

    it("accepts a recorded number that libphonenumber refuses today, also when the engine removes it first", async () => {
        const id = addExisting(BENIN);
        const provider = await start();
        assert.equal(await reasonsOf(provider, BENIN, BENIN), "");
        const unknown = { ...BENIN, name: UNKNOWN };
        assert.equal(await reasonsOf(provider, unknown, BENIN), "");
        await provider.diff(id, stateOf(BENIN), unknown);
        await provider.delete(id, stateOf(BENIN));
        assert.equal(await reasonsOf(provider, BENIN), "");
        assert.equal((await provider.create(BENIN)).id, id);
        assert.match(await reasonsOf(await start(), BENIN), /is too short to be a phone number/);
    });
});

throughBoth("check against the WABA's list", (setup) => {
    const { start, caller, addExisting, reasonsOf } = setup;

    it("needs no credentials, sends nothing without them, and reports what the update will need", async () => {
        const provider = await start({ environment: { KALEYRA_API_DOMAIN: setup.sandbox.url } });
        assert.equal(await reasonsOf(provider, SUPPORT), "");
        assert.equal(setup.sandbox.requests.length, 0);
        assert.match(
            provider.output,
            /No Kaleyra credentials, so this preview did not look for existing numbers\. `pulumi up` does; it needs kaleyra:sid and kaleyra:apiKey, or in the environment KALEYRA_SID and KALEYRA_API_KEY\./,
        );
    });

    it("warns once that stack configuration takes precedence over the sandbox that the environment names", async () => {
        const configuration = { "kaleyra:apiDomain": setup.sandbox.url };
        const same = await start({ configuration });
        await same.check({}, SUPPORT);
        assert.doesNotMatch(same.output, /is ignored/);
        const environment = { ...setup.sandbox.environment, KALEYRA_API_DOMAIN: NOBODY };
        const other = await start({ configuration, environment });
        await Promise.all([other.check({}, SUPPORT), other.check({}, SALES)]);
        const warnings = other.output.match(/KALEYRA_API_DOMAIN is ignored: .* so requests go to (\S+)\./g);
        assert.equal(warnings?.length, 1, other.output);
        assert.match(String(warnings), new RegExp(setup.sandbox.url));
    });

    it("passes with one warning when the list cannot be read or is not understood", async () => {
        setup.sandbox.faults.set([{ kind: "answer", status: 404, body: "<html>", times: 1 }]);
        setup.hideList();
        for (const reason of ["was not in Kaleyra's format", "a format that pulumi-kaleyra does not support"]) {
            const provider = await start();
            assert.deepEqual(await Promise.all([reasonsOf(provider, SUPPORT), reasonsOf(provider, SALES)]), ["", ""]);
            const warnings = provider.output.match(/could not be checked; `pulumi up` checks again.*/g) ?? [];
            assert.deepEqual([warnings.length, warnings[0]?.includes(reason)], [1, true], provider.output);
        }
    });

    for (const [what, change, code, fields = {}] of [
        ["the API key is wrong", () => ({ KALEYRA_API_KEY: "wrong" }), "KALEYRA_CREDENTIALS"],
        ["the WABA is another account's", () => ({}), "KALEYRA_WABA", { wabaId: "1" }],
        ["the API domain is missing", () => ({ KALEYRA_API_DOMAIN: "" }), "KALEYRA_SETTINGS"],
        [
            "the server does not use TLS",
            () => ({ KALEYRA_API_DOMAIN: setup.sandbox.url.replace("http:", "https:") }),
            "KALEYRA_TLS",
        ],
    ] as const) {
        it(`fails as the update would when ${what}`, async () => {
            const environment = { ...setup.sandbox.environment, ...change() };
            const provider = await start({ environment });
            const reason = await reasonsOf(provider, { ...SUPPORT, ...fields });
            assert.match(reason, new RegExp(`^\`pulumi up\` would fail\\. .*\\[${code}\\]`));
            assert.doesNotMatch(provider.output, /will be added/);
        });
    }

    it("fails with the import hint when the number already exists, also while its name is not known", async () => {
        addExisting();
        for (const news of [SUPPORT, { ...SUPPORT, name: UNKNOWN }]) {
            const provider = await start();
            const reason = await reasonsOf(provider, news);
            assert.match(reason, /^\+919761234567 already exists in WABA 766123456789/);
            for (const text of [caller.importOption("7654000001"), caller.importCommand, caller.aliasOption]) {
                assert.ok(reason.includes(text), reason);
            }
            assert.doesNotMatch(provider.output, /will be added/);
        }
    });

    it("shares one deadline among all numbers of a WABA, and does not wait after it", async () => {
        setup.sandbox.faults.set([{ kind: "hang", on: "list" }]);
        const provider = await start({ waits: { previewDeadline: 300 } });
        for (let i = 0; i < 10; i++) {
            assert.equal(await reasonsOf(provider, { ...SUPPORT, phoneNumber: String(9761230000 + i) }), "");
        }
        // Ten deadlines of their own would have taken the sandbox's answer to a later request, too.
        assert.equal(setup.sandbox.count("list"), 1);
        assert.match(provider.output, /no list was received from .* within 0\.3 s/);
    });
});

throughBoth("check of the program and the state", (setup) => {
    const { start, caller, added, reasonsOf } = setup;

    for (const [fields, wayOut] of [
        [{ verificationType: "VOICE" }, caller.command("retry-otp support --by VOICE")],
        [{ wabaId: OTHER_WABA }, "If you have already moved the number to WABA 766000000000, add the resource option"],
        [{ name: "ACME Helpdesk", verificationType: "VOICE" }, caller.ignoreOption],
    ] as const) {
        const names = Object.keys(fields);
        it(`refuses the same number with another ${names.join(" and ")}, before anything is removed and without credentials`, async () => {
            const provider = await start({ environment: {} });
            const { failures } = await provider.check(SUPPORT, caller.named("support", { ...SUPPORT, ...fields }));
            assert.equal(failures.length, 1);
            assert.equal(failures[0]?.property, names[0]);
            assert.ok(failures[0]?.reason.includes(wayOut), failures[0]?.reason);
            assert.match(failures[0]?.reason ?? "", /^.*Nothing was changed\. \[KALEYRA_SAME_NUMBER\]\n/);
        });
    }

    it("refuses the same values once more as those of a new resource, with the recorded value to write", async () => {
        const provider = await start({ environment: {} });
        const news = { ...SUPPORT, verificationType: "VOICE" };
        await provider.diff("7654000001", stateOf(SUPPORT), news);
        const reason = await reasonsOf(provider, news);
        assert.match(reason, /Restore the original values in your program \(verificationType: "SMS"\)/);
        assert.doesNotMatch(reason, /ignoreChanges/);
        assert.equal(setup.sandbox.requests.length, 0);
    });

    it("refuses one number in two resources, naming both, also in two WABAs and in another form", async () => {
        const provider = await start();
        const mexico = { ...SUPPORT, countryCode: "+52", phoneNumber: "5512345678" };
        for (const [resource, fields] of [
            ["support", SUPPORT],
            ["support", SUPPORT],
            ["mexico", mexico],
        ] as const) {
            assert.equal(await reasonsOf(provider, caller.named(resource, fields)), "");
        }
        for (const [first, second, fields] of [
            ["support", "helpdesk", SUPPORT],
            ["support", "elsewhere", { ...SUPPORT, wabaId: OTHER_WABA }],
            ["mexico", "mobile", { ...mexico, phoneNumber: "15512345678" }],
        ] as const) {
            const reason = await reasonsOf(provider, caller.named(second, fields));
            assert.match(reason, new RegExp(`is declared twice, as ".*${first}.*" and as ".*${second}.*"`));
        }
    });

    it("refuses a number that the state of another resource has, naming it, and so does create", async () => {
        const { id, properties } = await added();
        setup.sandbox.store.update(id, { verified: true });
        const provider = await start();
        await provider.check(SUPPORT, caller.named("owner", SALES));
        await provider.diff(id, properties, SALES);
        const refused = /is already managed by "owner" in this stack.*\[KALEYRA_DUPLICATE_NUMBER\]/;
        assert.match(await reasonsOf(provider, caller.named("newcomer", SUPPORT)), refused);
        await assert.rejects(provider.create(SUPPORT), refused);
        assert.equal(setup.sandbox.count("add"), 1);
    });

    it("refuses such a number in create, too, when a policy sets it after check", async () => {
        const { id, properties } = await added();
        const provider = await start();
        await provider.check(SUPPORT, caller.named("owner", SALES));
        await provider.diff(id, properties, SALES);
        await assert.rejects(
            provider.create(caller.named("newcomer", SUPPORT)),
            /is already managed by "owner" in this stack.*\[KALEYRA_DUPLICATE_NUMBER\]/,
        );
    });

    it("refuses a forced replacement of a number that the state has, whatever the list shows, and so does create", async () => {
        await added();
        setup.sandbox.listForm = { ...setup.sandbox.listForm, omitUnverified: true };
        const requests = setup.sandbox.requests.length;
        const provider = await start();
        const news = caller.named("support", SUPPORT);
        assert.equal(await reasonsOf(provider, news, SUPPORT), "");
        const refused =
            /is already in the state.*\[KALEYRA_SAME_NUMBER\]\n.*state taint, --target-replace, replacementTrigger, replaceWith or replaceOnChanges.*pulumi state untaint/;
        assert.match(await reasonsOf(provider, news), refused);
        await assert.rejects(provider.create(SUPPORT), refused);
        assert.equal(setup.sandbox.requests.length, requests);
    });
});
