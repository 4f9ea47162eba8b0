// The life of a number through Pulumi's real provider host: a table of steps in the order in which the engine takes them.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/inputs/fields";
import type { FaultInput } from "../../sandbox/faults";
import type { ListForm } from "../../sandbox/list";
import { Sandbox } from "../../sandbox/server";
import { Host, type HostOptions, type Props } from "../host";
import { NOBODY, SALES, SUPPORT, stateOf } from "../numbers";

let sandbox: Sandbox;

beforeEach(async () => {
    sandbox = await Sandbox.start();
});

afterEach(async () => {
    await sandbox.close();
});

function start(options: HostOptions = {}): Promise<Host> {
    return Host.start({ environment: sandbox.environment, ...options });
}

/** Adds a number in a run of its own, as an earlier `pulumi up` would. */
async function added(fields: Props = SUPPORT): Promise<{ id: string; properties: Props }> {
    const host = await start();
    const { inputs, failures } = await host.check({}, fields);
    assert.deepEqual(failures, []);
    return await host.create(inputs);
}

describe("the life of a number, through the real provider host", () => {
    it("begins with one POST, whose id is the resource's id, and records the inputs and e164", async () => {
        // The very constant of the resource class, in a process of its own, with the account from its environment.
        const host = await Host.alone({ environment: sandbox.environment });
        const { inputs } = await host.check({}, SUPPORT);
        assert.deepEqual(await host.create(inputs), { id: "7654000001", properties: stateOf(SUPPORT) });
        await host.stop();
        assert.equal(sandbox.count("add"), 1);
        assert.deepEqual(JSON.parse(sandbox.requests.find(({ method }) => method === "POST")?.body ?? ""), {
            phone_number: "9761234567",
            name: "ACME Support",
            verification_type: "SMS",
            country_code: "+91",
        });
    });

    it("sees no change in the same values", async () => {
        const { id, properties } = await added();
        const host = await start();
        const { inputs } = await host.check(SUPPORT, SUPPORT);
        assert.deepEqual(await host.diff(id, properties, inputs), { changes: false, replaces: [] });
    });

    for (const [field, value] of Object.entries({
        wabaId: "766000000000",
        countryCode: "+44",
        phoneNumber: "9761234568",
        name: "Other",
        verificationType: "VOICE",
    })) {
        it(`replaces when ${field} changes, and when it is not known yet`, async () => {
            const host = await start();
            const changed = await host.diff("7654000001", stateOf(SUPPORT), { ...SUPPORT, [field]: value });
            assert.deepEqual(changed, { changes: true, replaces: [field] });
            const unknown = { ...SUPPORT, [field]: UNKNOWN };
            assert.deepEqual(await host.diff("7654000001", stateOf(SUPPORT), unknown), {
                changes: true,
                replaces: [field],
            });
        });
    }

    it("turns into another number: the new one is added, the old one forgotten with a warning", async () => {
        const old = await added();
        const host = await start();
        const { inputs } = await host.check(SUPPORT, SALES);
        const { changes } = await host.diff(old.id, old.properties, inputs);
        assert.equal(changes, true);
        const again = await host.check({}, SALES);
        assert.deepEqual(again.failures, []);
        const created = await host.create(again.inputs);
        assert.equal(created.id, "7654000002");
        await host.delete(old.id, old.properties);
        assert.match(
            host.output,
            /warning: \+919761234567 \(phone number ID 7654000001\) is forgotten .* WABA 766123456789/,
        );
        assert.match(host.output, /WhatsApp Manager/);
    });

    for (const [field, value, wayOut] of [
        ["name", "ACME Helpdesk", /ignoreChanges: \["name"\]/],
        ["verificationType", "VOICE", /retry-otp --waba 766123456789 --id 7654000001 --number \+919761234567/],
    ] as const) {
        it(`refuses the same number with another ${field}, before anything is forgotten and without credentials`, async () => {
            const host = await start({ environment: {} });
            const news = { ...SUPPORT, [field]: value };
            await host.diff("7654000001", stateOf(SUPPORT), news);
            const { failures } = await host.check({}, news);
            assert.deepEqual(
                failures.map(({ property }) => property),
                [field],
            );
            assert.match(failures[0]?.reason ?? "", wayOut);
            assert.match(failures[0]?.reason ?? "", /Nothing was changed/);
        });
    }

    it("takes the same number up again without a request when the engine forgot it first", async () => {
        const old = await added();
        const requests = sandbox.count("add");
        const host = await start();
        const unknown = { ...SUPPORT, name: UNKNOWN };
        await host.diff(old.id, old.properties, unknown);
        await host.delete(old.id, old.properties);
        const { inputs, failures } = await host.check({}, SUPPORT);
        assert.deepEqual(failures, []);
        assert.equal((await host.create(inputs)).id, old.id);
        assert.equal(sandbox.count("add"), requests);
    });

    it("fails with the way to heal when it was forgotten first and its name turned out changed", async () => {
        const old = await added();
        const host = await start();
        await host.diff(old.id, old.properties, { ...SUPPORT, name: UNKNOWN });
        await host.delete(old.id, old.properties);
        await assert.rejects(
            host.create({ ...SUPPORT, name: "Other" }),
            /name: "ACME Support", and run `pulumi up` again/,
        );
        assert.equal(sandbox.count("add"), 1);
    });

    it("is kept by a refresh, which asks once for all numbers of a WABA and records nothing of the vendor's", async () => {
        const support = await added();
        const sales = await added(SALES);
        sandbox.store.update(support.id, { name: "Renamed by Meta" });
        const before = sandbox.count("list");
        const host = await start();
        const reads = await Promise.all([
            host.read(support.id, support.properties),
            host.read(sales.id, sales.properties),
        ]);
        assert.deepEqual(
            reads.map(({ id }) => id),
            [support.id, sales.id],
        );
        assert.deepEqual(reads[0]?.properties, support.properties);
        assert.equal(sandbox.count("list") - before, 1);
    });

    it("stays in the state when the list lacks it, with both ways to forget it", async () => {
        const { id, properties } = await added();
        sandbox.store.remove(id);
        const host = await start();
        assert.deepEqual(await host.read(id, properties), { id, properties });
        assert.match(host.output, /pulumi state delete <urn>/);
        assert.match(host.output, /KALEYRA_FORGET_MISSING=true pulumi refresh/);
    });

    it("leaves the state when the list lacks it and KALEYRA_FORGET_MISSING is true", async () => {
        const { id, properties } = await added();
        sandbox.store.remove(id);
        const host = await start({ environment: { ...sandbox.environment, KALEYRA_FORGET_MISSING: "true" } });
        assert.equal((await host.read(id, properties)).id, "");
    });

    it("stays when the list fails for any passing reason, even with KALEYRA_FORGET_MISSING", async () => {
        const { id, properties } = await added();
        const environment = { ...sandbox.environment, KALEYRA_FORGET_MISSING: "true" };
        const forms: FaultInput[] = [
            { kind: "hang" },
            { kind: "bad-gateway" },
            { kind: "reset" },
            { kind: "truncated" },
            { kind: "redirect", to: "https://example.com" },
            { kind: "answer", status: 404, body: "<html>" },
            { kind: "answer", status: 403, body: "" },
        ];
        for (const form of forms) {
            sandbox.faults.set([form]);
            const host = await start({ environment, hasty: true });
            assert.equal((await host.read(id, properties)).id, id, form.kind);
            assert.match(host.output, /stay in the state/, form.kind);
        }
        sandbox.faults.set([]);
        sandbox.listForm = { ...sandbox.listForm, container: "unrecognisable" };
        const host = await start({ environment });
        assert.equal((await host.read(id, properties)).id, id);
    });

    it("fails to refresh with a wrong key or WABA: that is never gone", async () => {
        const { id, properties } = await added();
        const wrongKey = await start({ environment: { ...sandbox.environment, KALEYRA_API_KEY: "wrong" } });
        await assert.rejects(wrongKey.read(id, properties), /refresh and destroy use the configuration of the last/);
        const host = await start();
        await assert.rejects(host.read(id, { ...properties, wabaId: "1" }), /WABA does not exist/);
    });

    it("is only forgotten by delete, which sends nothing", async () => {
        const { id, properties } = await added();
        const requests = sandbox.requests.length;
        const host = await start({ environment: {} });
        await host.delete(id, properties);
        assert.equal(sandbox.requests.length, requests);
        assert.match(host.output, /Kaleyra's API cannot remove numbers/);
    });
});

describe("an add that does not simply succeed", () => {
    /** As in `up`: check, which reads the list, and create. */
    async function createdWith(host: Host, fields: Props = SUPPORT): Promise<string> {
        const { inputs } = await host.check({}, fields);
        return (await host.create(inputs)).id;
    }

    it("of a number in the WABA ends in the import hint with its id", async () => {
        const host = await start();
        await host.check({}, SUPPORT);
        await added();
        await assert.rejects(host.create(SUPPORT), (error: Error) => {
            assert.equal(
                error.message,
                [
                    "+919761234567 is already a WhatsApp number of WABA 766123456789, with phone number ID 7654000001. Nothing was added.",
                    "    To manage it with this resource, import it:",
                    '        { import: "7654000001" }        as the resource\'s options, or',
                    "        npx pulumi-kaleyra import --waba 766123456789    for all numbers of the WABA",
                ].join("\n"),
            );
            return true;
        });
    });

    it("of a number in another WABA says that it may be elsewhere, and that nothing was added", async () => {
        sandbox.account.wabaIds = ["766123456789", "766999999999"];
        await added({ ...SUPPORT, wabaId: "766999999999" });
        const host = await start();
        await assert.rejects(
            createdWith(host),
            /may wait for its OTP, or belong to another WABA or account. Nothing was added/,
        );
    });

    for (const kind of ["reset", "hang", "internal-error", "bad-gateway"] as const) {
        it(`is created after ${kind} when the number is there now and was not before, with one POST`, async () => {
            sandbox.faults.set([{ kind, on: "add", stored: true }]);
            const host = await start({ hasty: true });
            assert.equal(await createdWith(host), "7654000001");
            assert.equal(sandbox.count("add"), 1);
            assert.equal(sandbox.count("list"), 2);
            assert.match(host.output, /is in WABA 766123456789 now and was not before: it was added/);
        });

        it(`is unknown after ${kind} when the number is not there, with one POST`, async () => {
            sandbox.faults.set([{ kind, on: "add" }]);
            const host = await start({ hasty: true });
            await assert.rejects(createdWith(host), (error: Error) => {
                assert.match(error.message, /it is not known whether it was added/);
                assert.doesNotMatch(error.message, /Nothing was added/);
                return true;
            });
            assert.equal(sandbox.count("add"), 1);
        });

        it(`may be ours after ${kind} when no earlier list tells, with one POST`, async () => {
            sandbox.faults.set([{ kind, on: "add", stored: true }]);
            const host = await start({ hasty: true });
            await assert.rejects(host.create(SUPPORT), (error: Error) => {
                assert.match(error.message, /It may be the one this run asked for/);
                assert.match(error.message, /import: "7654000001"/);
                assert.doesNotMatch(error.message, /Nothing was added/);
                return true;
            });
            assert.equal(sandbox.count("add"), 1);
        });
    }

    it("names all missing settings at once, with the commands that set them", async () => {
        const host = await start({ environment: {} });
        await assert.rejects(host.create(SUPPORT), (error: Error) => {
            assert.match(
                error.message,
                /^kaleyra:sid, kaleyra:apiKey and kaleyra:pod \(or kaleyra:apiDomain\) are not set/,
            );
            assert.match(error.message, /pulumi config set --secret kaleyra:apiKey <your API key>/);
            assert.match(error.message, /KALEYRA_SID, KALEYRA_API_KEY, KALEYRA_POD/);
            return true;
        });
    });

    it("uses the configuration before the environment", async () => {
        const configuration = { "kaleyra:sid": sandbox.account.sid, "kaleyra:apiDomain": sandbox.url };
        const environment = { KALEYRA_SID: "wrong", KALEYRA_API_KEY: sandbox.account.apiKey, KALEYRA_POD: "IN" };
        const host = await start({ configuration, environment });
        assert.equal((await host.create(SUPPORT)).id, "7654000001");
    });
});

describe("WA200 without an id", () => {
    it("is created when the number is found, also without an earlier list", async () => {
        sandbox.faults.set([{ kind: "answer", on: "add", stored: true, body: '{"code":"WA200","data":{}}' }]);
        const host = await start();
        assert.equal((await host.create(SUPPORT)).id, "7654000001");
        assert.equal(sandbox.count("add"), 1);
    });
});

describe("get", () => {
    it("reads what identifies the number from the list, and not its name, which drifts", async () => {
        const { id } = await added();
        const host = await start();
        const { properties } = await host.read(id, { wabaId: SUPPORT.wabaId, phoneNumber: "1" });
        assert.deepEqual(properties, {
            wabaId: "766123456789",
            countryCode: "+91",
            phoneNumber: "9761234567",
            e164: "+919761234567",
        });
    });

    it("fails for an id that is not in the list, and without the WABA, with what to do", async () => {
        const host = await start();
        await assert.rejects(host.read("1", { wabaId: SUPPORT.wabaId }), /npx pulumi-kaleyra list --waba 766123456789/);
        await assert.rejects(host.read("1", {}), /WhatsAppPhoneNumber\.get\(name, "1", \{ wabaId: "<WABA id>" \}\)/);
    });

    it("keeps what it read before when a refresh cannot read the list", async () => {
        const { id } = await added();
        const first = await (await start()).read(id, { wabaId: SUPPORT.wabaId });
        sandbox.faults.set([{ kind: "answer", on: "list", status: 404, body: "<html>" }]);
        const host = await start();
        assert.deepEqual(await host.read(id, first.properties), first);
        assert.match(host.output, /stay in the state/);
        assert.doesNotMatch(host.output, /is not in the list/);
    });
});

describe("an import", () => {
    const importing = (id: string, fields: Props = SUPPORT): Props => ({ ...fields, __import: id });

    it("adopts what the list shows under this id and number, and sends no POST", async () => {
        await added();
        const host = await start();
        const { inputs, failures } = await host.check({}, importing("7654000001"));
        assert.deepEqual(failures, []);
        const { id, properties } = await host.create(inputs);
        assert.equal(id, "7654000001");
        assert.deepEqual(properties, stateOf(SUPPORT));
        assert.equal(sandbox.count("add"), 1);
        assert.match(host.output, /imports the existing number with phone number ID 7654000001 .* no OTP goes out/);
    });

    it("refuses the id of another number, an id that is not there, and a list it cannot read", async () => {
        await added();
        await added(SALES);
        const host = await start();
        await assert.rejects(host.create(importing("7654000002")), /7654000002 belongs to \+919761234568/);
        await assert.rejects(host.create(importing("1")), /it has the phone number ID 7654000001, not 1/);
        const lost = { ...SUPPORT, phoneNumber: "9761234569" };
        await assert.rejects(host.create(importing("1", lost)), /lists neither the phone number ID 1 nor the number/);
        sandbox.listForm = { ...sandbox.listForm, container: "unrecognisable" };
        const blind = await start();
        await assert.rejects(blind.create(importing("7654000001")), /kaleyra:allowUnverifiedImport true/);
    });

    it("adopts unverified only where that is allowed, with a warning", async () => {
        await added();
        sandbox.listForm = { ...sandbox.listForm, container: "unrecognisable" };
        const host = await start({ configuration: { "kaleyra:allowUnverifiedImport": "true" } });
        assert.equal((await host.create(importing("7654000001"))).id, "7654000001");
        assert.match(host.output, /without verification/);
        const wrongKey = await start({
            configuration: { "kaleyra:allowUnverifiedImport": "true", "kaleyra:apiKey": "wrong" },
        });
        await assert.rejects(wrongKey.create(importing("7654000001")), /does not accept the SID or the API key/);
    });

    for (const value of ["", "+919761234567", 7654000001, "7654000001 "]) {
        it(`with ${JSON.stringify(value)} for an id is refused; it never turns into an add`, async () => {
            const host = await start({ configuration: { "kaleyra:allowUnverifiedImport": "true" } });
            const { failures } = await host.check({}, { ...SUPPORT, __import: value });
            assert.deepEqual(
                failures.map(({ property }) => property),
                ["import"],
            );
            await assert.rejects(host.create({ ...SUPPORT, __import: value }), /which is no phone number ID/);
            assert.equal(sandbox.count("add"), 0);
        });
    }

    it("left in place takes the number up again when the engine forgot it first, even with no list to read", async () => {
        const { id, properties } = await added();
        sandbox.listForm = { ...sandbox.listForm, container: "unrecognisable" };
        const host = await start();
        await host.diff(id, properties, { ...importing(id), name: UNKNOWN });
        await host.delete(id, properties);
        assert.equal((await host.create(importing(id))).id, id);
    });

    it("left in place never records the old id for a number that became known late, even unverified", async () => {
        const { id, properties } = await added();
        sandbox.listForm = { ...sandbox.listForm, container: "unrecognisable" };
        const host = await start({ configuration: { "kaleyra:allowUnverifiedImport": "true" } });
        await host.diff(id, properties, { ...importing(id), phoneNumber: UNKNOWN });
        await assert.rejects(host.create(importing(id, SALES)), /7654000001 belongs to \+919761234567 in this stack/);
    });

    it("is not adopted unverified when the list only failed: allowUnverifiedImport is for forms never seen", async () => {
        await added();
        for (const kind of ["bad-gateway", "hang", "internal-error"] as const) {
            sandbox.faults.set([{ kind, on: "list" }]);
            const host = await start({
                configuration: { "kaleyra:allowUnverifiedImport": "true" },
                hasty: true,
            });
            await assert.rejects(host.create(importing("7654000001")), /could not be read/, kind);
        }
    });

    it("is verified in preview, when there are credentials", async () => {
        await added();
        await added(SALES);
        const host = await start();
        const { failures } = await host.check({}, importing("7654000002"));
        assert.match(failures[0]?.reason ?? "", /7654000002 belongs to \+919761234568/);
    });

    it("is no change when the option stays or is removed", async () => {
        const { id, properties } = await added();
        const host = await start();
        assert.equal((await host.diff(id, properties, importing(id))).changes, false);
        assert.equal((await host.diff(id, properties, SUPPORT)).changes, false);
    });

    it("is an error when the option stays and the number changes, or when only the option changes", async () => {
        const { id, properties } = await added();
        const host = await start();
        await assert.rejects(
            host.diff(id, properties, importing(id, SALES)),
            /Remove the option to add the new number/,
        );
        await assert.rejects(host.diff(id, properties, importing("2")), /names another/);
        assert.equal((await host.diff(id, properties, importing("2", SALES))).changes, true);
    });
});

describe("check", () => {
    it("reports every wrong field at once, each with what was given and what is expected", async () => {
        const host = await start({ environment: {} });
        const { failures } = await host.check(
            {},
            { wabaId: "WABA/1", countryCode: "91", phoneNumber: "97612 34567", name: "", verificationType: "FAX" },
        );
        const reasons = Object.fromEntries(failures.map(({ property, reason }) => [property, reason]));
        assert.deepEqual(Object.keys(reasons).sort(), [
            "countryCode",
            "name",
            "phoneNumber",
            "verificationType",
            "wabaId",
        ]);
        assert.match(reasons.wabaId ?? "", /"WABA\/1".*digits only/);
        assert.match(reasons.countryCode ?? "", /"91".*write "\+91"/);
        assert.match(reasons.phoneNumber ?? "", /"97612 34567".*write "9761234567"/);
        assert.match(reasons.name ?? "", /not empty/);
        assert.match(reasons.verificationType ?? "", /"FAX".*"SMS" or "VOICE"/);
    });

    it("passes over what is not known yet, field by field", async () => {
        const host = await start({ environment: {} });
        const unknown = UNKNOWN;
        const { failures, inputs } = await host.check({}, { ...SUPPORT, wabaId: unknown, name: "x".repeat(256) });
        assert.deepEqual(
            failures.map(({ property }) => property),
            ["name"],
        );
        assert.equal(inputs.wabaId, unknown);
    });

    it("does not judge again a number that is recorded and unchanged: it must not stop what else the preview holds", async () => {
        const host = await start();
        const impossible = { ...SUPPORT, phoneNumber: "1" };
        assert.deepEqual((await host.check(impossible, impossible)).failures, []);
        assert.equal((await host.check(SUPPORT, impossible)).failures[0]?.property, "phoneNumber");
        assert.equal((await host.check({}, impossible)).failures[0]?.property, "phoneNumber");
    });

    it("needs no credentials and sends nothing without them", async () => {
        const host = await start({ environment: { KALEYRA_API_DOMAIN: sandbox.url } });
        assert.deepEqual((await host.check({}, SUPPORT)).failures, []);
        assert.equal(sandbox.requests.length, 0);
        assert.match(host.output, /will be added to WABA 766123456789; Kaleyra then sends an OTP to it by SMS/);
        assert.match(host.output, /not looked up, since there are no Kaleyra credentials/);
    });

    it("warns that the stack's configuration passes over the sandbox that the environment names", async () => {
        const configuration = { "kaleyra:apiDomain": sandbox.url };
        const same = await start({ configuration });
        await same.check({}, SUPPORT);
        assert.doesNotMatch(same.output, /is not used/);
        const other = await start({
            configuration,
            environment: { ...sandbox.environment, KALEYRA_API_DOMAIN: NOBODY },
        });
        await Promise.all([other.check({}, SUPPORT), other.check({}, SALES)]);
        const warnings = other.output.match(
            /KALEYRA_API_DOMAIN is not used: .* so requests go to (\S+)\. To use it, take a stack/g,
        );
        assert.equal(warnings?.length, 1, other.output);
        assert.ok(warnings[0].includes(sandbox.url));
    });

    it("goes on when the list cannot be looked up, whatever the reason, and says so once", async () => {
        await added();
        const troubles: [FaultInput[], Partial<ListForm>][] = [
            [[{ kind: "answer", status: 401, body: '{"code":"RBC001","message":"Incorrect SID or API key."}' }], {}],
            [[{ kind: "reset" }], {}],
            [[{ kind: "answer", status: 404, body: "<html>" }], {}],
            [[], { container: "unrecognisable" }],
            [[{ kind: "delay", ms: 7_000 }], {}],
        ];
        for (const [faults, form] of troubles) {
            sandbox.faults.set(faults);
            sandbox.listForm = { ...sandbox.listForm, ...form };
            const host = await start();
            const begun = Date.now();
            const checks = await Promise.all([host.check({}, SUPPORT), host.check({}, SALES)]);
            assert.ok(Date.now() - begun < 6_500, "five seconds at most");
            assert.deepEqual(
                checks.flatMap(({ failures }) => failures),
                [],
            );
            assert.equal(
                host.output.match(/could not be looked up in full; the update will tell/g)?.length,
                1,
                host.output,
            );
        }
    });

    it("fails a preview on a known number although its name is not known yet", async () => {
        await added();
        const host = await start();
        const { failures } = await host.check({}, { ...SUPPORT, name: UNKNOWN });
        assert.match(failures[0]?.reason ?? "", /import: "7654000001"/);
    });

    it("fails a preview with the import hint when the number is there already", async () => {
        await added();
        const host = await start();
        const { failures } = await host.check({}, SUPPORT);
        assert.match(failures[0]?.reason ?? "", /^\+919761234567 is already a WhatsApp number of WABA 766123456789/);
        assert.match(failures[0]?.reason ?? "", /import: "7654000001"/);
        assert.doesNotMatch(host.output, /will be added/);
    });
});
