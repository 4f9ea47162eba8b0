// A random run of operations on numbers: what may happen, what must hold after each step, and how each run must end.

import assert from "node:assert/strict";
import fc from "fast-check";
import type { FaultInput } from "../../sandbox/faults";
import { type ListForm, listFormSchema } from "../../sandbox/list";
import { Sandbox } from "../../sandbox/server";
import type { SandboxNumber } from "../../sandbox/store";
import { DYNAMIC, type ModelCaller } from "./callers";
import { type Declared, Engine, type OperationOptions, type Outcome, type Program } from "./engine";

const WABA = "766123456789";
const OTHER_WABA = "766000000000";
const WABAS = [WABA, OTHER_WABA] as const;
const SLOTS = ["a", "b", "c"] as const;
const NUMBERS = ["9761234567", "9761234568", "9761234569"] as const;

type Slot = (typeof SLOTS)[number];
type Number_ = (typeof NUMBERS)[number];

const slot = fc.constantFrom(...SLOTS);
const number = fc.constantFrom(...NUMBERS);

const fault = fc
    .tuple(
        fc.constantFrom("add", "list", "any") as fc.Arbitrary<"add" | "list" | "any">,
        fc.boolean(),
        fc.constantFrom<FaultInput>(
            { kind: "reset" },
            { kind: "internal-error" },
            { kind: "bad-gateway" },
            { kind: "truncated" },
            { kind: "too-many-requests", retryAfter: "0" },
            { kind: "too-many-requests", retryAfter: "3600" },
            { kind: "redirect", to: "https://example.com" },
            { kind: "answer", status: 403, body: "<html>" },
            { kind: "hang" },
        ),
    )
    .map(([on, stored, kind]): FaultInput => {
        // What was not processed was not stored.
        const canBeStored = ["reset", "internal-error", "bad-gateway", "answer", "hang"].includes(kind.kind);
        const isRefusal = kind.kind === "answer" && kind.status === 403;
        return { ...kind, on, times: on === "any" ? 2 : 1, stored: stored && canBeStored && !isRefusal } as FaultInput;
    });

const form = fc.constantFrom<Partial<ListForm>>(
    {},
    {},
    { omitUnverified: true },
    { pageSize: 1 },
    { empty: true },
    { around: { hasNextPage: true } },
    { around: { paging_info: { records_total: 40 } } },
    { around: { request_id: "a1", timestamp: 1764000000 } },
    { container: "unrecognisable" },
    { container: "single" },
    { numbers: "split", ids: "number" },
);

/** How often each step comes among the random ones, and what it needs: those that matter most come most often. */
const STEPS = {
    declare: [
        8,
        {
            slot,
            number,
            name: fc.constantFrom("ACME", "Other"),
            way: fc.constantFrom<"SMS" | "VOICE">("SMS", "SMS", "VOICE"),
            deleteFirst: fc.boolean(),
            waba: fc.constantFrom(WABA, WABA, WABA, OTHER_WABA),
            secret: fc.constantFrom(false, false, true),
        },
    ],
    "change the WABA": [3, { slot, waba: fc.constantFrom(...WABAS), imports: fc.boolean() }],
    "follow the listed name": [2, { slot }],
    "recorded twice": [1, { from: slot, to: slot }],
    "moved at the vendor": [2, { number }],
    up: [10, {}],
    preview: [2, {}],
    "up, name known late": [3, { slot }],
    "up, forced": [1, { slot }],
    remove: [1, { slot }],
    rename: [1, { from: slot, to: slot }],
    import: [3, { slot, right: fc.boolean() }],
    "drop the import option": [1, { slot }],
    refresh: [4, {}],
    destroy: [1, {}],
    "rotate the key": [1, {}],
    "removed at the vendor": [1, { number }],
    verified: [1, { number }],
    "renamed at the vendor": [2, { number }],
    "added elsewhere": [1, { number }],
    list: [3, { form }],
    fault: [6, { fault }],
} as const;

type Values<Model> = { -readonly [K in keyof Model]: Model[K] extends fc.Arbitrary<infer T> ? T : never };

/** One thing that happens. */
export type Step = { [K in keyof typeof STEPS]: { do: K } & Values<(typeof STEPS)[K][1]> }[keyof typeof STEPS];

const step = fc.oneof(
    ...Object.entries(STEPS).map(([name, [weight, fields]]) => ({
        weight,
        arbitrary: fc.record({ do: fc.constant(name), ...fields }) as unknown as fc.Arbitrary<Step>,
    })),
);

/** Most runs begin with two numbers that are there: then there is something to lose. */
const beginning: readonly Step[] = [
    ...[0, 1].map((i) => ({
        do: "declare" as const,
        slot: SLOTS[i] as Slot,
        number: NUMBERS[i] as Number_,
        name: "ACME" as const,
        way: "SMS" as const,
        deleteFirst: i === 1,
        waba: WABA as typeof WABA,
        secret: false,
    })),
    { do: "up" },
];

export const steps: fc.Arbitrary<Step[]> = fc
    .tuple(fc.constantFrom([], beginning, beginning), fc.array(step, { minLength: 2, maxLength: 12 }))
    .map((parts) => parts.flat());

/** One run: the program, the state, the vendor, and what must hold between them. */
class RandomRun {
    readonly #sandbox: Sandbox;
    readonly #caller: ModelCaller;
    readonly #engine: Engine;
    #program: Program = {};
    #keys = 0;
    /** What was sent to the vendor for each number, by phone number ID. */
    readonly #sent = new Map<string, { wabaId: string; name: string; verificationType: string }>();

    private constructor(sandbox: Sandbox, caller: ModelCaller) {
        this.#sandbox = sandbox;
        this.#caller = caller;
        this.#engine = new Engine(sandbox.environment, caller);
    }

    static async execute(history: readonly Step[], caller: ModelCaller = DYNAMIC): Promise<void> {
        const sandbox = await Sandbox.start({ apiKey: "canary-key-0", wabaIds: WABAS });
        const run = new RandomRun(sandbox, caller);
        try {
            for (const step of history) {
                await run.#take(step);
            }
            await run.#end();
        } finally {
            await sandbox.close();
        }
    }

    async #take(step: Step): Promise<void> {
        const { state } = this.#engine;
        switch (step.do) {
            case "declare": {
                const { slot: name, number: phoneNumber, name: displayName, way, deleteFirst, waba, secret } = step;
                const fields = {
                    wabaId: waba,
                    countryCode: "+91",
                    phoneNumber,
                    name: displayName,
                    verificationType: way,
                };
                // The plugin redacts a secret number also where another resource has it in plain text: nobody could follow such a message.
                const isSecret = this.#caller === DYNAMIC ? secret : phoneNumber === NUMBERS[2];
                this.#program = { ...this.#program, [name]: { fields, deleteFirst, secret: isSecret } };
                return;
            }
            case "change the WABA":
                this.#change(step.slot, ({ fields }) => {
                    const importId = step.imports ? this.#vendorId(String(fields.phoneNumber)) : undefined;
                    return {
                        fields: { ...fields, wabaId: step.waba },
                        ...(importId === undefined ? {} : { importId }),
                    };
                });
                return;
            case "follow the listed name":
                this.#change(step.slot, ({ fields }) => {
                    const name = this.#vendor(String(fields.phoneNumber))?.name ?? fields.name;
                    return { fields: { ...fields, name } };
                });
                return;
            case "recorded twice": {
                const record = state.get(step.from);
                if (record !== undefined && !state.has(step.to)) {
                    state.set(step.to, record);
                }
                return;
            }
            case "moved at the vendor":
                return this.#atVendor(step.number, ({ id, wabaId }) =>
                    this.#sandbox.store.update(id, { wabaId: wabaId === WABA ? OTHER_WABA : WABA }),
                );
            case "remove":
                return this.#remove(step.slot);
            case "rename":
                return this.#rename(step.from, step.to);
            case "import":
                this.#change(step.slot, ({ fields }) => {
                    const importId = step.right ? this.#vendorId(String(fields.phoneNumber)) : "7654999999";
                    return importId === undefined ? {} : { importId };
                });
                return;
            case "drop the import option":
                this.#change(step.slot, ({ importId: _, ...declared }) => declared, true);
                return;
            case "up":
                return this.#update();
            case "preview":
                return this.#update({ preview: true });
            case "up, name known late":
                return this.#update({ unknownName: step.slot });
            case "up, forced":
                return this.#update({ forced: step.slot });
            case "refresh": {
                const before = new Map(state);
                const outcome = await this.#run(() => this.#engine.refresh());
                for (const [name, old] of before) {
                    const now = state.get(name);
                    assert.ok(now !== undefined, `refresh dropped ${name}, which may exist\n${outcome.seen}`);
                    assert.deepEqual(now.outputs, old.outputs, "refresh recorded something that drifts");
                }
                return;
            }
            case "destroy":
                await this.#run(() => this.#engine.destroy());
                return;
            case "rotate the key":
                this.#keys += 1;
                this.#sandbox.account.apiKey = `canary-key-${this.#keys}`;
                this.#engine.environment = this.#sandbox.environment;
                return;
            case "removed at the vendor":
                return this.#atVendor(step.number, ({ id }) => this.#sandbox.store.remove(id));
            case "verified":
                return this.#atVendor(step.number, ({ id }) => this.#sandbox.store.update(id, { verified: true }));
            case "renamed at the vendor":
                return this.#atVendor(step.number, ({ id }) =>
                    this.#sandbox.store.update(id, { name: "Renamed by Meta" }),
                );
            case "added elsewhere":
                if (this.#vendorId(step.number) === undefined) {
                    this.#sandbox.store.addVerified({
                        wabaId: WABA,
                        countryCode: "+91",
                        phoneNumber: step.number,
                        name: "Elsewhere",
                        verificationType: "SMS",
                    });
                }
                return;
            case "list":
                this.#sandbox.listForm = listFormSchema.parse(step.form);
                return;
            case "fault":
                this.#sandbox.faults.set([step.fault]);
                return;
        }
    }

    async #update(options: OperationOptions = {}): Promise<void> {
        const before = new Map(this.#engine.state);
        const adds = this.#sandbox.count("add");
        const isSettled = this.#isSettled(options);
        const outcome = await this.#run(() => this.#engine.update(this.#program, options));
        if (options.preview) {
            assert.deepEqual(this.#engine.state, before, "a preview changed the state");
        }
        if (isSettled) {
            assert.ok(outcome.ok, `nothing was to be added, and it failed\n${outcome.seen}`);
            assert.equal(this.#sandbox.count("add"), adds, "a number that the state has was sent again");
        }
        for (const [name, old] of before) {
            const { fields: wanted, importId } = this.#program[name] ?? {};
            const isImportElsewhere = importId !== undefined && wanted?.wabaId !== old.outputs.wabaId;
            const isSameNumber =
                wanted?.phoneNumber === old.outputs.phoneNumber && name !== options.unknownName && !isImportElsewhere;
            const now = this.#engine.state.get(name);
            if (isSameNumber && !old.pendingReplacement && options.forced === undefined) {
                assert.ok(
                    !now?.pendingReplacement,
                    `${name} was forgotten before its change was refused\n${outcome.seen}`,
                );
            }
        }
        for (const [name, old] of before) {
            const now = this.#engine.state.get(name);
            if (now?.id === old.id && now.outputs.name !== old.outputs.name && now.inputs.__import === undefined) {
                const shown = this.#vendor(String(old.outputs.phoneNumber))?.name;
                assert.equal(
                    now.outputs.name,
                    shown,
                    `a name was recorded that Kaleyra does not show\n${outcome.seen}`,
                );
            }
        }
        for (const name of before.keys()) {
            const kept = this.#engine.state.has(name) || !(name in this.#program);
            assert.ok(kept, `up dropped ${name} from the state\n${outcome.seen}`);
        }
        if (outcome.ok && !options.preview && options.forced === undefined) {
            const next = await this.#run(() => this.#engine.update(this.#program, { preview: true }));
            assert.ok(
                next.ok && next.changes === 0,
                `a preview after an up proposes ${next.changes} changes\n${next.seen}`,
            );
        }
    }

    /** Whether the state has all that the program declares, as it declares it: then an update must add nothing and succeed. */
    #isSettled({ forced }: OperationOptions): boolean {
        const declared = Object.entries(this.#program);
        const numbers = declared.map(([, { fields }]) => fields.phoneNumber);
        return (
            forced === undefined &&
            new Set(numbers).size === numbers.length &&
            declared.every(([name, { fields, importId }]) => {
                const old = this.#engine.state.get(name);
                return (
                    old !== undefined &&
                    (importId === undefined || importId === old.id) &&
                    Object.entries(fields).every(([field, value]) => old.outputs[field] === value)
                );
            })
        );
    }

    /** Runs an operation and looks whether the invariants hold. */
    async #run(operation: () => Promise<Outcome>): Promise<Outcome> {
        const requests = this.#sandbox.requests.length;
        const known = new Set(this.#sandbox.store.numbers.map(({ id }) => id));
        const idsBefore = [...this.#engine.state.values()].map(({ id }) => id);
        const before = new Set(idsBefore);
        const secretNumbers = this.#secretNumbers();
        const outcome = await operation();
        const posts = this.#sandbox.requests.slice(requests).filter(({ method }) => method === "POST");
        for (const phoneNumber of NUMBERS) {
            const sent = posts.filter(({ body, answered }) => body.includes(phoneNumber) && answered !== 429).length;
            assert.ok(sent <= 1, `${sent} adds of ${phoneNumber} in one run`);
        }
        const recorded = [...this.#engine.state.values()];
        for (const { id, wabaId, phoneNumber, name, verificationType } of this.#sandbox.store.numbers) {
            const record = recorded.find((resource) => resource.id === id);
            const isNew = !known.has(id);
            assert.ok(
                !isNew || record !== undefined || outcome.seen.includes(phoneNumber.slice(-3)),
                `${phoneNumber} was added, and is neither in the state nor named\n${outcome.seen}`,
            );
            if (isNew) {
                this.#sent.set(id, { wabaId, name, verificationType });
            }
        }
        for (const { id, inputs, outputs } of recorded.filter((resource) => !before.has(resource.id))) {
            const vendor = this.#sandbox.store.numbers.find((listed) => listed.id === id);
            assert.equal(
                vendor?.phoneNumber,
                outputs.phoneNumber,
                `${id} was recorded, and is not there\n${outcome.seen}`,
            );
            if (inputs.__import === undefined) {
                const { wabaId, name, verificationType } = outputs;
                assert.deepEqual(
                    { wabaId, name, verificationType },
                    this.#sent.get(id),
                    "the state records what was not sent",
                );
            }
        }
        for (const { id, outputs } of recorded) {
            const vendor = this.#sandbox.store.numbers.find((listed) => listed.id === id);
            assert.equal(vendor?.phoneNumber ?? outputs.phoneNumber, outputs.phoneNumber, `${id} is another number's`);
        }
        const ids = recorded.map(({ id }) => id);
        // An import can meet a number of a resource that comes later in the program; that one then fails as declared twice.
        const wasTwice = before.size < idsBefore.length;
        assert.ok(!outcome.ok || wasTwice || new Set(ids).size === ids.length, `two resources have one number: ${ids}`);
        for (const phoneNumber of secretNumbers) {
            assert.ok(!outcome.seen.includes(phoneNumber), `a secret number in a message\n${outcome.seen}`);
        }
        assert.doesNotMatch(outcome.seen, /canary-key/, "a key in a message");
        for (const { otp } of this.#sandbox.store.numbers) {
            // By itself: as a part of a longer number the same digits are a coincidence.
            const alone = new RegExp(`(?<!\\d)${otp}(?!\\d)`);
            assert.ok(otp === "000000" || !alone.test(outcome.seen), "an OTP in a message");
        }
        assert.ok(
            outcome.ok || /\n|\bset\b|\brun\b|[Rr]emove|[Cc]heck|[Tt]ry|[Cc]orrect|import/.test(outcome.seen),
            outcome.seen,
        );
        return outcome;
    }

    /** With the vendor well again, an up, or the remedies that its messages print, must lead to a clean preview. */
    async #end(): Promise<void> {
        this.#sandbox.faults.set([]);
        this.#sandbox.listForm = listFormSchema.parse({});
        const seen: string[] = [];
        for (let tries = 0; tries < 12; tries++) {
            const outcome = await this.#run(() => this.#engine.update(this.#program));
            seen.push(outcome.seen);
            if (outcome.ok) {
                const preview = await this.#run(() => this.#engine.update(this.#program, { preview: true }));
                assert.ok(preview.ok && preview.changes === 0, preview.seen);
                return;
            }
            this.#follow(outcome.seen);
        }
        assert.fail(`no remedy led to a clean preview:\n${seen.join("\n---\n")}`);
    }

    /** The numbers that program and state keep secret: no message may show more than their last digits. */
    #secretNumbers(): Number_[] {
        const naming = [
            ...Object.values(this.#program).map(({ fields, secret }) => ({ fields, secret })),
            ...[...this.#engine.state.values()].map(({ outputs }) => ({ fields: outputs, secret: outputs.__secret })),
        ];
        return NUMBERS.filter((phoneNumber) => {
            const named = naming.filter(({ fields }) => fields.phoneNumber === phoneNumber);
            return named.length > 0 && named.every(({ secret }) => secret === true);
        });
    }

    /** Follows the advice of the error, as a user would. */
    #follow(shown: string): void {
        const message = shown.replace(/^phoneNumber: /gm, "");
        const error = message.slice(message.search(/^(\+91\d{10}|…\d{3})[^\n]*\[KALEYRA_/m));
        const [, ending] = /^(?:\+91\d{7}|…)(\d{3})/.exec(error) ?? [];
        const phoneNumber = NUMBERS.find((candidate) => ending !== undefined && candidate.endsWith(ending));
        const naming = Object.entries(this.#program).filter(([, { fields }]) => fields.phoneNumber === phoneNumber);
        const [owner, record] =
            [...this.#engine.state].find(([, { outputs }]) => outputs.phoneNumber === phoneNumber) ?? [];
        const [newcomer, ...duplicates] = naming.map(([name]) => name).filter((name) => name !== owner);
        const [, importId] = /\bimport: "(?:\d+\/)?(\d+)"/.exec(error) ?? [];
        const [, listedName] = /Kaleyra shows the name ("(?:[^"\\]|\\.)*") for it/.exec(error) ?? [];
        if (/declared twice|already managed by another/.test(error)) {
            this.#remove(duplicates.at(-1) ?? newcomer);
        } else if (/already exists in WABA|This update may have added it/.test(error)) {
            // The hint names aliases first, which keep the old name; without an old resource, the import.
            if (owner !== undefined && !(owner in this.#program)) {
                this.#rename(newcomer, owner);
            } else if (owner !== undefined && newcomer !== undefined) {
                this.#remove(newcomer);
            } else if (importId !== undefined) {
                this.#change(newcomer ?? owner, () => ({ importId }));
            }
        } else if (/already exists at Kaleyra, but /.test(error)) {
            // "Find its phone number ID in the Kaleyra console": there it is seen which WABA has it, too.
            const vendor = phoneNumber === undefined ? undefined : this.#vendor(phoneNumber);
            if (vendor !== undefined) {
                this.#change(newcomer ?? owner, ({ fields }) => ({
                    fields: { ...fields, wabaId: vendor.wabaId },
                    importId: vendor.id,
                }));
            }
        } else if (/and Kaleyra cannot change its|which Kaleyra cannot change/.test(error)) {
            this.#change(
                owner,
                ({ fields, importId: _, ...declared }) => {
                    const { wabaId, name, verificationType } = record?.outputs ?? {};
                    return { ...declared, fields: { ...fields, wabaId, name, verificationType } };
                },
                true,
            );
        } else if (listedName !== undefined) {
            // The engine shows the error on the resource that imports the number with another name.
            const listed: string = JSON.parse(listedName);
            const [importing] =
                naming.find(([, { fields, importId: given }]) => given !== undefined && fields.name !== listed) ?? [];
            this.#change(importing ?? newcomer ?? owner, ({ fields }) => ({ fields: { ...fields, name: listed } }));
        } else if (/was not imported: in WABA/.test(error) && importId !== undefined) {
            this.#change(newcomer ?? owner, () => ({ importId }));
        } else {
            // "Remove the option", "Correct the option", "Check wabaId and the ID".
            for (const name of Object.keys(this.#program)) {
                this.#change(name, ({ importId: _, ...declared }) => declared, true);
            }
        }
    }

    #remove(name: string | undefined): void {
        this.#program = Object.fromEntries(Object.entries(this.#program).filter(([other]) => other !== name));
    }

    #rename(name: string | undefined, old: string): void {
        this.#program = Object.fromEntries(
            Object.entries(this.#program).map(([other, declared]) => [other === name ? old : other, declared]),
        );
    }

    #change(name: string | undefined, change: (declared: Declared) => Partial<Declared>, whole = false): void {
        const declared = name === undefined ? undefined : this.#program[name];
        if (name !== undefined && declared !== undefined) {
            const changed = change(declared);
            this.#program = { ...this.#program, [name]: whole ? (changed as Declared) : { ...declared, ...changed } };
        }
    }

    #atVendor(phoneNumber: string, change: (number: SandboxNumber) => unknown): void {
        const number = this.#vendor(phoneNumber);
        if (number !== undefined) {
            change(number);
        }
    }

    #vendor(phoneNumber: string): SandboxNumber | undefined {
        return this.#sandbox.store.find("+91", phoneNumber);
    }

    #vendorId(phoneNumber: string): string | undefined {
        return this.#vendor(phoneNumber)?.id;
    }
}

export const { execute } = RandomRun;
