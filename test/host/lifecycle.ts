// The life of a number: one description of the steps in the order in which the engine takes them, for every caller of the provider.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/inputs/fields";
import type { FaultInput } from "../../sandbox/faults";
import type { ListForm } from "../../sandbox/list";
import { Sandbox } from "../../sandbox/server";
import type { Host, HostOptions, Props } from "../support/provider-host";
import { NOBODY, SALES, SUPPORT, stateOf } from "../support/sample-numbers";

/** What the lifecycle needs of a running provider. */
export type Provider = Pick<Host, "check" | "diff" | "create" | "read" | "update" | "delete" | "output">;

/** A way to call the provider's steps. */
export interface TestedCaller {
    readonly name: string;
    start(options: HostOptions): Promise<Provider>;
    /** How a message names an existing number for import. */
    importOption(phoneNumberId: string): string;
    /** The inputs as the resource with this name sends them. */
    named(resource: string, inputs: Props): Props;
}

const OTHER_WABA = "766000000000";

/** Benin's numbers had eight digits until 2024; libphonenumber refuses them today. */
const BENIN = { ...SUPPORT, countryCode: "+229", phoneNumber: "97123456" };

export function describeLifecycle(caller: TestedCaller): void {
    let sandbox: Sandbox;

    beforeEach(async () => {
        sandbox = await Sandbox.start({ wabaIds: [SUPPORT.wabaId, OTHER_WABA] });
    });

    afterEach(async () => {
        await sandbox.close();
    });

    const start = (options: HostOptions = {}) => caller.start({ environment: sandbox.environment, ...options });

    /** Adds a number in a process of its own, as an earlier `pulumi up` would. */
    async function added(fields: Props = SUPPORT): Promise<{ id: string; properties: Props }> {
        const provider = await start();
        const { inputs, failures } = await provider.check({}, fields);
        assert.deepEqual(failures, []);
        return await provider.create(inputs);
    }

    /** Puts a number into the sandbox that no stack has added. */
    function existing(fields: typeof SUPPORT = SUPPORT): string {
        return sandbox.store.addVerified(fields).id;
    }

    /** As in `up`: check, which reads the list, and create. */
    async function createdWith(provider: Provider, fields: Props = SUPPORT): Promise<string> {
        const { inputs } = await provider.check({}, fields);
        return (await provider.create(inputs)).id;
    }

    /** The reasons of a check for a new resource. */
    async function reasonsOf(provider: Provider, news: Props): Promise<string> {
        const { failures } = await provider.check({}, news);
        return failures.map(({ reason }) => reason).join("\n");
    }

    describe(`the lifecycle of a number, through ${caller.name}`, () => {
        it("starts with one POST, whose ID is the resource's ID, and records the inputs and e164", async () => {
            assert.deepEqual(await added(), { id: "7654000001", properties: stateOf(SUPPORT) });
            assert.equal(sandbox.count("add"), 1);
            assert.deepEqual(JSON.parse(sandbox.requests.find(({ method }) => method === "POST")?.body ?? ""), {
                phone_number: "9761234567",
                name: "ACME Support",
                verification_type: "SMS",
                country_code: "+91",
            });
        });

        it("reports after the add what was added, its ID, and the command that enters the OTP", async () => {
            const provider = await start();
            await createdWith(provider, caller.named("support", SUPPORT));
            assert.match(
                provider.output,
                /\+919761234567 was added to WABA 766123456789 with phone number ID 7654000001/,
            );
            assert.match(provider.output, /Enter it: npx pulumi-kaleyra verify support$/m);
        });

        it("has no changes when the values are the same", async () => {
            const { id, properties } = await added();
            const provider = await start();
            const { inputs } = await provider.check(SUPPORT, SUPPORT);
            assert.deepEqual(await provider.diff(id, properties, inputs), { changes: false, replaces: [] });
        });

        for (const [field, value] of Object.entries({
            wabaId: OTHER_WABA,
            countryCode: "+44",
            phoneNumber: "9761234568",
            name: "Other",
            verificationType: "VOICE",
        })) {
            const isNumber = ["countryCode", "phoneNumber"].includes(field);
            const isUpdated = field === "name";
            it(`is ${isUpdated ? "updated" : "replaced"} when ${field} changes`, async () => {
                const provider = await start();
                const changed = await provider.diff("7654000001", stateOf(SUPPORT), { ...SUPPORT, [field]: value });
                assert.deepEqual(changed, { changes: true, replaces: isUpdated ? [] : [field] });
            });

            it(`is ${isNumber ? "replaced" : "updated"} while ${field} is not known yet`, async () => {
                const provider = await start();
                const unknown = { ...SUPPORT, [field]: UNKNOWN };
                const changed = await provider.diff("7654000001", stateOf(SUPPORT), unknown);
                assert.deepEqual(changed, { changes: true, replaces: isNumber ? [field] : [] });
            });
        }

        it("is replaced by another number: the new one is added, and the old one is removed from the state with a warning", async () => {
            const old = await added();
            const provider = await start();
            const { inputs } = await provider.check(SUPPORT, SALES);
            assert.equal((await provider.diff(old.id, old.properties, inputs)).changes, true);
            const again = await provider.check({}, SALES);
            assert.deepEqual(again.failures, []);
            assert.match(
                provider.output,
                /\+919761234567 will be removed from the state only; it still exists in WABA 766123456789/,
            );
            const created = await provider.create(again.inputs);
            assert.equal(created.id, "7654000002");
            await provider.delete(old.id, old.properties);
            assert.match(
                provider.output,
                /\+919761234567 \(phone number ID 7654000001\) was removed from the state but still exists in WABA 766123456789/,
            );
            assert.match(provider.output, /WhatsApp Manager/);
        });

        for (const [fields, wayOut] of [
            [{ verificationType: "VOICE" }, /npx pulumi-kaleyra retry-otp support --by VOICE/],
            [
                { wabaId: OTHER_WABA },
                /If you have already moved the number to WABA 766000000000, add the resource option/,
            ],
            [{ name: "ACME Helpdesk", verificationType: "VOICE" }, /ignoreChanges: \["name", "verificationType"\]/],
        ] as const) {
            const names = Object.keys(fields);
            it(`refuses the same number with another ${names.join(" and ")}, before anything is removed and without credentials`, async () => {
                const provider = await start({ environment: {} });
                const news = caller.named("support", { ...SUPPORT, ...fields });
                const { failures } = await provider.check(SUPPORT, news);
                assert.equal(failures.length, 1);
                assert.equal(failures[0]?.property, names[0]);
                assert.match(failures[0]?.reason ?? "", wayOut);
                assert.match(failures[0]?.reason ?? "", /^.*Nothing was changed\. \[KALEYRA_SAME_NUMBER\]\n/);
            });
        }

        it("passes a change of the name alone without credentials, and refuses it with them unless the list shows it", async () => {
            const { id, properties } = await added();
            const news = { ...SUPPORT, name: "ACME Helpdesk" };
            const withoutCredentials = await start({ environment: {} });
            assert.deepEqual((await withoutCredentials.check(SUPPORT, news)).failures, []);
            await assert.rejects(withoutCredentials.update(id, properties, news), /\[KALEYRA_SETTINGS\]/);
            const { failures } = await (await start()).check(SUPPORT, news);
            assert.match(
                failures[0]?.reason ?? "",
                /Kaleyra shows the name "ACME Support".*\n.*ignoreChanges: \["name"\]/,
            );
        });

        it("refuses the same values once more when they come as those of a new resource, with the recorded value to write", async () => {
            const provider = await start({ environment: {} });
            const news = { ...SUPPORT, verificationType: "VOICE" };
            await provider.diff("7654000001", stateOf(SUPPORT), news);
            const reason = await reasonsOf(provider, news);
            assert.match(reason, /Restore the original values in your program \(verificationType: "SMS"\)/);
            assert.doesNotMatch(reason, /ignoreChanges/);
            assert.equal(sandbox.requests.length, 0);
        });

        it("keeps its ID without a request when the engine removed it from the state first", async () => {
            const old = await added();
            const provider = await start();
            await provider.diff(old.id, old.properties, { ...SUPPORT, name: UNKNOWN });
            await provider.delete(old.id, old.properties);
            const { inputs, failures } = await provider.check({}, SUPPORT);
            assert.deepEqual(failures, []);
            assert.equal((await provider.create(inputs)).id, old.id);
            assert.equal(sandbox.count("add"), 1);
        });

        it("fails with the original values when it was removed first and its name turned out changed", async () => {
            const old = await added();
            const provider = await start();
            await provider.diff(old.id, old.properties, { ...SUPPORT, name: UNKNOWN });
            await provider.delete(old.id, old.properties);
            await assert.rejects(
                provider.create({ ...SUPPORT, name: "Other" }),
                /Restore the original values in your program \(name: "ACME Support"\) and run `pulumi up` again/,
            );
            assert.equal(sandbox.count("add"), 1);
        });

        it("is removed from the state by delete, which sends nothing", async () => {
            const { id, properties } = await added();
            const requests = sandbox.requests.length;
            const provider = await start({ environment: {} });
            await provider.delete(id, properties);
            assert.equal(sandbox.requests.length, requests);
            assert.match(provider.output, /Kaleyra's API cannot remove numbers/);
        });

        it("is never validated again once the state has it, also when libphonenumber refuses it today", async () => {
            const id = existing(BENIN);
            const provider = await start();
            assert.deepEqual((await provider.check(BENIN, BENIN)).failures, []);
            const unknown = { ...BENIN, name: UNKNOWN };
            assert.deepEqual((await provider.check(BENIN, unknown)).failures, []);
            await provider.diff(id, stateOf(BENIN), unknown);
            await provider.delete(id, stateOf(BENIN));
            assert.deepEqual((await provider.check({}, BENIN)).failures, []);
            assert.equal((await provider.create(BENIN)).id, id);
            assert.match(await reasonsOf(await start(), BENIN), /is too short to be a phone number/);
        });

        it("is not validated again while a part of the number is not known, for the replacement either", async () => {
            const recorded = { ...BENIN, countryCode: "+999", phoneNumber: "9712 3456", name: "line\nbreak" };
            const named = (inputs: Props) => caller.named("benin", inputs);
            for (const part of ["countryCode", "phoneNumber"]) {
                const provider = await start({ environment: {} });
                const news = { ...recorded, [part]: UNKNOWN };
                assert.deepEqual((await provider.check(recorded, named(news))).failures, [], part);
                await provider.diff("7654000001", stateOf(recorded), named(news));
                assert.deepEqual((await provider.check({}, named(news))).failures, [], part);
                const changed = { ...news, name: "another\nbreak" };
                const { failures } = await provider.check(recorded, named(changed));
                assert.deepEqual(
                    failures.map(({ property }) => property),
                    ["name"],
                );
            }
            const { failures } = await (await start()).check({}, named({ ...recorded, phoneNumber: UNKNOWN }));
            assert.equal(failures.length, 2);
        });

        it("keeps recorded values that today's schema refuses, while new values are validated", async () => {
            const provider = await start({ environment: {} });
            const recorded = { ...SUPPORT, name: "line\nbreak" };
            assert.deepEqual((await provider.check(recorded, recorded)).failures, []);
            const { failures } = await provider.check(SUPPORT, recorded);
            assert.deepEqual(
                failures.map(({ property }) => property),
                ["name"],
            );
        });
    });

    describe(`the display name, through ${caller.name}`, () => {
        async function renamed(): Promise<{ id: string; properties: Props }> {
            const number = await added();
            sandbox.store.update(number.id, { name: "ACME Helpdesk" });
            return number;
        }

        it("that Kaleyra already shows is an update that records it and sends nothing", async () => {
            const { id, properties } = await renamed();
            const provider = await start();
            const news = { ...SUPPORT, name: "ACME Helpdesk" };
            const { inputs, failures } = await provider.check(SUPPORT, news);
            assert.deepEqual(failures, []);
            assert.deepEqual(await provider.diff(id, properties, inputs), { changes: true, replaces: [] });
            assert.deepEqual(await provider.update(id, properties, inputs), stateOf(news));
            assert.equal(sandbox.count("add"), 1);
        });

        it("is compared exactly: an invisible character makes another name", async () => {
            const { id, properties } = await added();
            const provider = await start();
            const news = { ...SUPPORT, name: "ACME\u200b Support" };
            const { failures } = await provider.check(SUPPORT, news);
            assert.match(failures[0]?.reason ?? "", /\[KALEYRA_SAME_NUMBER\]/);
            await assert.rejects(provider.update(id, properties, news), /Kaleyra shows the name "ACME Support"/);
        });

        it("that Kaleyra does not show is refused, naming the one that it shows", async () => {
            const { id, properties } = await renamed();
            const provider = await start();
            const news = { ...SUPPORT, name: "Other" };
            const { failures } = await provider.check(SUPPORT, news);
            assert.match(failures[0]?.reason ?? "", /Kaleyra shows the name "ACME Helpdesk"/);
            await assert.rejects(provider.update(id, properties, news), /KALEYRA_SAME_NUMBER/);
        });

        it("of another number's entry, or of one with two IDs, is never recorded", async () => {
            const { id, properties } = await added();
            for (const entry of [
                { id, display_phone_number: "+1 202 555 0123", verified_name: "New" },
                { id, phone_number_id: "7654000099", display_phone_number: "+91 97612 34567", verified_name: "New" },
            ]) {
                sandbox.faults.set([
                    { kind: "answer", on: "list", body: JSON.stringify({ code: "WA200", data: [entry] }) },
                ]);
                const provider = await start();
                const news = { ...SUPPORT, name: "New" };
                await assert.rejects(provider.update(id, properties, news), /KALEYRA_SAME_NUMBER/);
            }
        });

        it("together with another field is refused, even if Kaleyra shows it", async () => {
            const { id, properties } = await renamed();
            const provider = await start();
            const news = { ...SUPPORT, name: "ACME Helpdesk", verificationType: "VOICE" };
            assert.deepEqual((await provider.diff(id, properties, news)).replaces, ["name", "verificationType"]);
        });

        it("that differs from the state's is a warning of refresh, which says how to follow and records nothing", async () => {
            const { id, properties } = await renamed();
            const provider = await start();
            assert.deepEqual(await provider.read(id, properties), { id, properties });
            assert.match(provider.output, /Kaleyra shows the name "ACME Helpdesk", the state has "ACME Support"/);
            assert.match(provider.output, /To use it, set that name in your program and run `pulumi up`/);
        });
    });

    describe(`one number, through ${caller.name}`, () => {
        it("in two resources is refused, naming both, also in two WABAs and in another form", async () => {
            const provider = await start();
            assert.deepEqual((await provider.check({}, caller.named("support", SUPPORT))).failures, []);
            for (const [resource, duplicate] of [
                ["helpdesk", SUPPORT],
                ["elsewhere", { ...SUPPORT, wabaId: OTHER_WABA }],
            ] as const) {
                const reason = await reasonsOf(provider, caller.named(resource, duplicate));
                assert.match(reason, /is declared twice, as ".*support.*" and as ".*(helpdesk|elsewhere).*"/);
            }
            const mexican = { ...SUPPORT, countryCode: "+52", phoneNumber: "5512345678" };
            assert.deepEqual((await provider.check({}, caller.named("mexico", mexican))).failures, []);
            const again = { ...mexican, phoneNumber: "15512345678" };
            assert.match(await reasonsOf(provider, caller.named("mexico-mobile", again)), /is declared twice/);
        });

        it("in one resource that is checked several times is no duplicate", async () => {
            const provider = await start();
            for (let times = 0; times < 3; times++) {
                assert.deepEqual((await provider.check({}, caller.named("support", SUPPORT))).failures, []);
            }
        });

        it("is added once when two resources create it at the same time, in whatever WABA", async () => {
            const provider = await start();
            const created = await Promise.allSettled([
                provider.create(SUPPORT),
                provider.create(SUPPORT),
                provider.create({ ...SUPPORT, wabaId: OTHER_WABA }),
            ]);
            assert.equal(sandbox.count("add"), 1);
            assert.equal(created.filter(({ status }) => status === "fulfilled").length, 1);
            for (const outcome of created.filter(({ status }) => status === "rejected")) {
                assert.match(String((outcome as PromiseRejectedResult).reason), /already managed by another resource/);
            }
        });

        it("whose add was reset is not added by a second resource either", async () => {
            sandbox.faults.set([{ kind: "reset", on: "add", times: 1, stored: true }]);
            const provider = await start({ hasty: true });
            const created = await Promise.allSettled([provider.create(SUPPORT), provider.create(SUPPORT)]);
            assert.equal(sandbox.count("add"), 1);
            assert.ok(created.filter(({ status }) => status === "fulfilled").length <= 1);
        });

        it("is never sent a second time in one process, even if the first request was refused", async () => {
            sandbox.faults.set([{ kind: "answer", status: 400, body: '{"code":"WA400"}', on: "add", times: 1 }]);
            const provider = await start();
            await assert.rejects(provider.create(SUPPORT), /Nothing was added/);
            await assert.rejects(provider.create(SUPPORT), /this update has already tried to add it/);
            assert.equal(sandbox.count("add"), 1);
        });

        it("that the state of another resource has is refused, naming it, and taken over only by an import", async () => {
            const { id, properties } = await added();
            sandbox.store.update(id, { verified: true });
            const provider = await start();
            await provider.check(SUPPORT, caller.named("owner", SALES));
            await provider.diff(id, properties, SALES);
            const newcomer = caller.named("newcomer", SUPPORT);
            assert.match(
                await reasonsOf(provider, newcomer),
                /is already managed by "owner" in this stack.*\[KALEYRA_DUPLICATE_NUMBER\]/,
            );
            await assert.rejects(provider.create(SUPPORT), /is already managed by "owner"/);
            assert.equal(sandbox.count("add"), 1);
        });

        it("that the state has is not added when its replacement was forced, whatever it declares, and the message says so", async () => {
            await added();
            sandbox.listForm = { ...sandbox.listForm, omitUnverified: true };
            const requests = sandbox.requests.length;
            const provider = await start();
            const news = caller.named("support", SUPPORT);
            assert.deepEqual((await provider.check(SUPPORT, news)).failures, []);
            const refused =
                /is already in the state.*\[KALEYRA_SAME_NUMBER\]\n.*state taint, --target-replace, replacementTrigger, replaceWith or replaceOnChanges.*pulumi state untaint/;
            assert.match(await reasonsOf(provider, news), refused);
            await assert.rejects(provider.create(SUPPORT), refused);
            assert.equal(sandbox.requests.length, requests);
        });

        it("whose resource was renamed with an alias is that of the new name", async () => {
            const { id, properties } = await added();
            const provider = await start();
            await provider.check(SUPPORT, caller.named("new-name", SUPPORT));
            await provider.diff(id, properties, { ...SUPPORT, verificationType: UNKNOWN });
            await provider.delete(id, properties);
            assert.equal((await provider.create(caller.named("new-name", SUPPORT))).id, id);
        });
    });

    describe(`refresh, through ${caller.name}`, () => {
        it("sends one request for all numbers of a WABA", async () => {
            const support = await added();
            const sales = await added(SALES);
            const before = sandbox.count("list");
            const provider = await start();
            const reads = await Promise.all([
                provider.read(support.id, support.properties),
                provider.read(sales.id, sales.properties),
            ]);
            assert.deepEqual(
                reads.map(({ id }) => id),
                [support.id, sales.id],
            );
            assert.equal(sandbox.count("list") - before, 1);
        });

        it("keeps a number that the list lacks, and says how to remove it", async () => {
            const { id, properties } = await added();
            sandbox.store.remove(id);
            const provider = await start();
            assert.deepEqual(await provider.read(id, properties), { id, properties });
            assert.match(provider.output, /does not show it\. It is kept in the state.*`pulumi state delete`/);
        });

        it("keeps a record as it is, also one that today's schema does not take", async () => {
            const { id, properties } = await added();
            for (const record of [
                { ...properties, phoneNumber: 9761234567 },
                { ...properties, verificationType: "FLASH" },
                { ...properties, name: "" },
            ]) {
                assert.deepEqual(await (await start()).read(id, record), { id, properties: record });
            }
        });

        it("keeps numbers when the list fails for any temporary reason", async () => {
            const { id, properties } = await added();
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
                const provider = await start({ hasty: true });
                assert.equal((await provider.read(id, properties)).id, id, form.kind);
                assert.match(provider.output, /Its numbers are unchanged in the state/, form.kind);
            }
            sandbox.faults.set([]);
            sandbox.listForm = { ...sandbox.listForm, container: "unrecognisable" };
            const provider = await start();
            assert.equal((await provider.read(id, properties)).id, id);
        });

        it("fails with a wrong key or WABA, and never treats the number as missing", async () => {
            const { id, properties } = await added();
            const wrongKey = await start({ environment: { ...sandbox.environment, KALEYRA_API_KEY: "wrong" } });
            await assert.rejects(wrongKey.read(id, properties), /\[KALEYRA_CREDENTIALS\]/);
            const provider = await start();
            await assert.rejects(provider.read(id, { ...properties, wabaId: "1" }), /\[KALEYRA_WABA\]/);
        });

        it("reports missing credentials once, however many numbers there are", async () => {
            const provider = await start({ environment: {} });
            const reads = await Promise.allSettled(
                ["9761234561", "9761234562", "9761234563"].map((phoneNumber) =>
                    provider.read("1", stateOf({ ...SUPPORT, phoneNumber })),
                ),
            );
            const messages = reads.map((read) => String((read as PromiseRejectedResult).reason));
            assert.equal(messages.filter((message) => /are not set/.test(message)).length, 1);
            assert.equal(messages.filter((message) => /was not read for the same reason/.test(message)).length, 2);
            assert.doesNotMatch(provider.output, /are not set/);
        });

        it("without settings says that it uses the configuration of the last update, and how to use the current one", async () => {
            const provider = await start({ environment: {} });
            await assert.rejects(
                provider.read("1", stateOf(SUPPORT)),
                /\[KALEYRA_SETTINGS\]\n(?:.*\n)+ {4}`pulumi refresh` and `pulumi destroy` use the configuration of the last `pulumi up`.*run `pulumi up` first, or `pulumi refresh --run-program`\./,
            );
        });

        it("recognises numbers in every canonical form", async () => {
            for (const [countryCode, recorded, listed] of [
                ["+52", "5512345678", "15512345678"],
                ["+54", "1123456789", "91123456789"],
                ["+55", "11987654321", "1187654321"],
            ] as const) {
                const fields = { ...SUPPORT, countryCode, phoneNumber: recorded };
                const id = existing({ ...fields, phoneNumber: listed });
                const provider = await start();
                await provider.read(id, stateOf(fields));
                assert.doesNotMatch(provider.output, /warning/i, `${countryCode} ${recorded}`);
                assert.match(await reasonsOf(await start(), fields), /already exists in WABA/);
            }
        });
    });

    describe(`an add with complications, through ${caller.name}`, () => {
        it("of a number in the WABA ends in the import hint with its ID and what Kaleyra answered", async () => {
            const provider = await start();
            await provider.check({}, SUPPORT);
            existing();
            await assert.rejects(provider.create(SUPPORT), (error: Error) => {
                assert.match(
                    error.message,
                    /^\+919761234567 already exists in WABA 766123456789 \(phone number ID 7654000001\)\. Nothing was added\. \[KALEYRA_DUPLICATE_NUMBER\]\n/,
                );
                assert.match(error.message, /HTTP 400, WA400: phone number already exists/);
                assert.ok(error.message.includes(caller.importOption("7654000001")));
                return true;
            });
        });

        it("of a number in another WABA reports that it may be elsewhere, and that nothing was added", async () => {
            existing({ ...SUPPORT, wabaId: OTHER_WABA });
            const provider = await start();
            await assert.rejects(
                createdWith(provider),
                /may be waiting for its OTP, or belong to another WABA or account\. Nothing was added.*pulumi state untaint/s,
            );
        });

        for (const kind of ["reset", "hang", "internal-error", "bad-gateway"] as const) {
            it(`is created after ${kind} when the number is listed, with one POST`, async () => {
                sandbox.faults.set([{ kind, on: "add", stored: true }]);
                const provider = await start({ hasty: true });
                assert.equal(await createdWith(provider), "7654000001");
                assert.equal(sandbox.count("add"), 1);
                assert.equal(sandbox.count("list"), 2);
                assert.match(
                    provider.output,
                    /but the number is listed in WABA 766123456789; it was recorded as created/,
                );
            });

            it(`is unknown after ${kind} when the number is not listed, with one POST`, async () => {
                sandbox.faults.set([{ kind, on: "add" }]);
                const provider = await start({ hasty: true });
                await assert.rejects(createdWith(provider), (error: Error) => {
                    assert.match(error.message, /could not determine whether it was added.*\[KALEYRA_UNCERTAIN\]/);
                    assert.doesNotMatch(error.message, /Nothing was added/);
                    return true;
                });
                assert.equal(sandbox.count("add"), 1);
            });
        }

        for (const [what, fault] of Object.entries<FaultInput>({
            "an error": { kind: "internal-error", on: "add" },
            "no ID": { kind: "answer", on: "add", body: '{"code":"WA200","data":""}' },
        })) {
            it(`and that after ${what} is listed under another name may be someone else's: it is imported, never recorded as created`, async () => {
                const provider = await start();
                await provider.check({}, SUPPORT);
                existing({ ...SUPPORT, name: "Somebody Else" });
                sandbox.faults.set([fault]);
                await assert.rejects(provider.create(SUPPORT), (error: Error) => {
                    assert.match(
                        error.message,
                        /This update may have added it: .*, and Kaleyra shows the name "Somebody Else" for it\. \[KALEYRA_UNCERTAIN\]/,
                    );
                    assert.ok(error.message.includes(caller.importOption("7654000001")));
                    return true;
                });
                assert.equal(sandbox.count("add"), 1);
            });
        }

        it("and is listed under two different IDs is recorded under neither", async () => {
            const data = [{ id: "7654000001", phone_number_id: "7654000009", display_phone_number: "+91 97612 34567" }];
            const provider = await start({ hasty: true });
            sandbox.faults.set([
                { kind: "reset", on: "add", stored: true },
                { kind: "answer", on: "list", body: JSON.stringify({ code: "WA200", data }) },
            ]);
            await assert.rejects(
                provider.create(SUPPORT),
                /This update may have added it.*the list shows no single ID for it\. \[KALEYRA_UNCERTAIN\]/,
            );
        });

        for (const [what, answer] of Object.entries({
            "an answer whose code names a property of every object": { status: 200, body: '{"code":"constructor"}' },
            "a deeply nested error": {
                status: 200,
                body: `{"code":"WA200","error":${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
            },
            "HTTP 400 with WA500 Please try again later": {
                status: 400,
                body: '{"code":"WA500","message":"Please try again later"}',
            },
            "HTTP 400 with WA200 and an ID": { status: 400, body: '{"code":"WA200","data":"7654000001"}' },
            "HTTP 429 with WA200 and an ID": { status: 429, body: '{"code":"WA200","data":"7654000001"}' },
            "HTTP 408": { status: 408, body: "" },
            "HTTP 499": { status: 499, body: "" },
            "a redirect": { status: 303, headers: { location: "https://example.com" }, body: "" },
            "WA200 with the ID 0": { status: 200, body: '{"code":"WA200","data":"0"}' },
        })) {
            it(`that ends in ${what} is looked up: recorded when it is there, unknown when it is not`, async () => {
                sandbox.faults.set([{ kind: "answer", on: "add", stored: true, ...answer }]);
                assert.equal(await createdWith(await start()), "7654000001");
                sandbox.faults.set([{ kind: "answer", on: "add", ...answer }]);
                await assert.rejects(createdWith(await start(), SALES), /\[KALEYRA_UNCERTAIN\]/);
                assert.equal(sandbox.count("add"), 2);
            });
        }

        it("without settings reports all missing ones together, with the commands that set them", async () => {
            const provider = await start({ environment: {} });
            await assert.rejects(provider.create(SUPPORT), (error: Error) => {
                assert.match(
                    error.message,
                    /^kaleyra:sid, kaleyra:apiKey and kaleyra:pod \(or kaleyra:apiDomain\) are not set\. .*\[KALEYRA_SETTINGS\]/,
                );
                assert.match(error.message, /pulumi config set --secret kaleyra:apiKey <your API key>/);
                assert.match(error.message, /KALEYRA_SID, KALEYRA_API_KEY, KALEYRA_POD/);
                return true;
            });
        });

        it("uses the configuration before the environment", async () => {
            const configuration = { "kaleyra:sid": sandbox.account.sid, "kaleyra:apiDomain": sandbox.url };
            const environment = { KALEYRA_SID: "wrong", KALEYRA_API_KEY: sandbox.account.apiKey, KALEYRA_POD: "IN" };
            const provider = await start({ configuration, environment });
            assert.equal((await provider.create(SUPPORT)).id, "7654000001");
        });

        for (const message of [`${"x".repeat(299)}😀`, "half \\ud83d"]) {
            it(`whose answer says ${message.slice(-8)} ends: half a surrogate pair never reaches the host`, async () => {
                const body = `{"code":"WA400","message":"${message}"}`;
                sandbox.faults.set([{ kind: "answer", on: "add", status: 400, body }]);
                await assert.rejects((await start()).create(SUPPORT), /\[KALEYRA_REJECTED\]/);
            });
        }
    });

    describe(`check, through ${caller.name}`, () => {
        it("reports every wrong field at once, each with what was given and what is expected", async () => {
            const provider = await start({ environment: {} });
            const { failures } = await provider.check(
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

        it("skips what is not known yet, field by field", async () => {
            const provider = await start({ environment: {} });
            const { failures, inputs } = await provider.check(
                {},
                { ...SUPPORT, wabaId: UNKNOWN, name: "x".repeat(256) },
            );
            assert.deepEqual(
                failures.map(({ property }) => property),
                ["name"],
            );
            assert.equal(inputs.wabaId, UNKNOWN);
        });

        it("needs no credentials, sends nothing without them, and reports what the update will need", async () => {
            const provider = await start({ environment: { KALEYRA_API_DOMAIN: sandbox.url } });
            assert.deepEqual((await provider.check({}, SUPPORT)).failures, []);
            assert.equal(sandbox.requests.length, 0);
            assert.match(
                provider.output,
                /No Kaleyra credentials, so this preview did not look for existing numbers\. `pulumi up` does; it needs kaleyra:sid and kaleyra:apiKey, or in the environment KALEYRA_SID and KALEYRA_API_KEY\./,
            );
        });

        it("warns once that stack configuration takes precedence over the sandbox that the environment names", async () => {
            const configuration = { "kaleyra:apiDomain": sandbox.url };
            const same = await start({ configuration });
            await same.check({}, SUPPORT);
            assert.doesNotMatch(same.output, /is ignored/);
            const other = await start({
                configuration,
                environment: { ...sandbox.environment, KALEYRA_API_DOMAIN: NOBODY },
            });
            await Promise.all([other.check({}, SUPPORT), other.check({}, SALES)]);
            const warnings = other.output.match(/KALEYRA_API_DOMAIN is ignored: .* so requests go to (\S+)\./g);
            assert.equal(warnings?.length, 1, other.output);
            assert.ok(warnings[0].includes(sandbox.url));
        });

        it("passes with one warning when the list is temporarily unavailable", async () => {
            const troubles: [FaultInput[], Partial<ListForm>][] = [
                [[{ kind: "reset" }], {}],
                [[{ kind: "answer", status: 404, body: "<html>" }], {}],
                [[], { container: "unrecognisable" }],
                [[{ kind: "hang" }], {}],
            ];
            for (const [faults, form] of troubles) {
                sandbox.faults.set(faults);
                sandbox.listForm = { ...sandbox.listForm, ...form };
                const provider = await start({ hasty: true });
                const checks = await Promise.all([provider.check({}, SUPPORT), provider.check({}, SALES)]);
                assert.deepEqual(
                    checks.flatMap(({ failures }) => failures),
                    [],
                );
                const warnings = provider.output.match(/could not be checked; `pulumi up` checks again/g);
                assert.equal(warnings?.length, 1, provider.output);
            }
        });

        it("fails when the update would certainly be refused, with what to do", async () => {
            const { environment } = sandbox;
            for (const [change, news, code] of [
                [{ KALEYRA_API_KEY: "wrong" }, SUPPORT, "KALEYRA_CREDENTIALS"],
                [{ KALEYRA_SID: "wrong" }, SUPPORT, "KALEYRA_CREDENTIALS"],
                [{}, { ...SUPPORT, wabaId: "1" }, "KALEYRA_WABA"],
                [{ KALEYRA_API_DOMAIN: "", KALEYRA_POD: "XX" }, SUPPORT, "KALEYRA_SETTINGS"],
                [{ KALEYRA_API_DOMAIN: "" }, SUPPORT, "KALEYRA_SETTINGS"],
                [{ KALEYRA_SID: "" }, SUPPORT, "KALEYRA_SETTINGS"],
                [{ KALEYRA_API_DOMAIN: sandbox.url.replace("http:", "https:") }, SUPPORT, "KALEYRA_TLS"],
                [{ KALEYRA_API_KEY: "", KALEYRA_API_DOMAIN: "http://kaleyra.io" }, SUPPORT, "KALEYRA_SETTINGS"],
            ] as const) {
                const provider = await start({ environment: { ...environment, ...change } });
                const reason = await reasonsOf(provider, news);
                assert.match(
                    reason,
                    new RegExp(`^\`pulumi up\` would fail\\. .*\\[${code}\\]`),
                    JSON.stringify(change),
                );
                assert.doesNotMatch(provider.output, /will be added/);
            }
        });

        it("fails a preview on a known number although its name is not known yet", async () => {
            existing();
            const reason = await reasonsOf(await start(), { ...SUPPORT, name: UNKNOWN });
            assert.ok(reason.includes(caller.importOption("7654000001")));
        });

        it("fails a preview with the import hint when the number already exists", async () => {
            existing();
            const provider = await start();
            const reason = await reasonsOf(provider, SUPPORT);
            assert.match(reason, /^\+919761234567 already exists in WABA 766123456789/);
            assert.ok(reason.includes(caller.importOption("7654000001")));
            assert.doesNotMatch(provider.output, /will be added/);
        });

        it("shares one deadline among all numbers of a WABA, and does not wait after it", async () => {
            sandbox.faults.set([{ kind: "hang", on: "list" }]);
            const provider = await start({ waits: { previewDeadline: 300 } });
            for (let i = 0; i < 10; i++) {
                const fields = { ...SUPPORT, phoneNumber: String(9761230000 + i) };
                assert.deepEqual((await provider.check({}, fields)).failures, []);
            }
            // Ten deadlines of their own would have taken the sandbox's answer to a later request, too.
            assert.equal(sandbox.count("list"), 1);
            assert.match(provider.output, /no list was received from .* within 0\.3 s/);
        });

        it("says why no list was received in a preview that cannot reach Kaleyra", async () => {
            const environment = { ...sandbox.environment, KALEYRA_API_DOMAIN: NOBODY };
            const provider = await start({ environment, waits: { previewDeadline: 300 } });
            assert.deepEqual((await provider.check({}, SUPPORT)).failures, []);
            assert.match(
                provider.output,
                /could not be checked; .*could not be reached: the connection was refused \(ECONNREFUSED\)/,
            );
        });

        it("says where the API domain of a sandbox that does not run came from, and how to start it", async () => {
            const environment = { ...sandbox.environment, KALEYRA_API_DOMAIN: NOBODY };
            const provider = await start({ environment, hasty: true });
            await assert.rejects(
                provider.create(SUPPORT),
                /\[KALEYRA_UNREACHABLE\]\n.*\n {4}Settings: SID from KALEYRA_SID, API key from KALEYRA_API_KEY, host \S+ from KALEYRA_API_DOMAIN\.\n {4}If it is the sandbox, start it: npx pulumi-kaleyra sandbox --port \d+$/,
            );
        });

        it("says where rejected credentials come from", async () => {
            const provider = await start({ configuration: { "kaleyra:apiKey": "wrong" } });
            await assert.rejects(
                provider.create(SUPPORT),
                /\[KALEYRA_CREDENTIALS\]\n.*\n {4}Settings: SID from KALEYRA_SID, API key from kaleyra:apiKey, host \S+ from KALEYRA_API_DOMAIN\.\n {4}Kaleyra answered HTTP 401, RBC001/,
            );
        });
    });
}
