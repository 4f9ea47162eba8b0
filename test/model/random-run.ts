// A random run of operations on numbers: what may happen, what must hold after each step, and how each run must end.

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import type { FaultInput } from "../../sandbox/faults";
import { type ListForm, listFormSchema } from "../../sandbox/list";
import { Sandbox } from "../../sandbox/server";
import type { SandboxNumber } from "../../sandbox/store";
import type { CallerUnderTest } from "../support/callers";
import { badGateway, internalError, listed, redirect, tooManyRequests, truncated } from "../support/faults";
import { PluginHost } from "../support/plugin-host";
import { SUPPORT } from "../support/sample-numbers";
import { type Declared, Engine, isImported, type OperationOptions, type Outcome, type Program } from "./engine";

const WABA = SUPPORT.wabaId;
const OTHER_WABA = "766000000000";
const SLOTS = ["a", "b", "c"] as const;
const NUMBERS = ["9761234567", "9761234568", "9761234569"] as const;

const slot = fc.constantFrom(...SLOTS);
const number = fc.constantFrom(...NUMBERS);

const fault = fc
    .tuple(
        fc.constantFrom("add", "list", "any") as fc.Arbitrary<"add" | "list" | "any">,
        fc.oneof(
            fc.constantFrom<FaultInput>(
                tooManyRequests("0"),
                tooManyRequests("3600"),
                redirect("https://example.com"),
                { kind: "answer", status: 403, body: "<html>" },
                listed([]),
            ),
            fc
                .tuple(
                    fc.boolean(),
                    fc.constantFrom<FaultInput>(
                        { kind: "reset" },
                        { kind: "hang" },
                        internalError(),
                        badGateway(),
                        truncated(),
                    ),
                )
                .map(([stored, kind]): FaultInput => ({ ...kind, stored })),
        ),
    )
    .map(([on, kind]): FaultInput => ({ ...kind, on, times: on === "any" ? 2 : 1 }));

const form = fc.constantFrom<Partial<ListForm>>(
    {},
    {},
    { omitUnverified: true },
    { pageSize: 1 },
    { container: "unrecognisable" },
    { container: "nested" },
    { numbers: "split", ids: "number" },
);

/** How often each step comes among the random ones, and what it needs: those that matter most come most often. */
const STEPS = {
    declare: [
        8,
        {
            slot,
            deleteFirst: fc.boolean(),
            fields: fc.record({
                wabaId: fc.constantFrom(WABA, WABA, WABA, OTHER_WABA),
                countryCode: fc.constant("+91"),
                phoneNumber: number,
                name: fc.constantFrom("ACME", "Other"),
                verificationType: fc.constantFrom("SMS", "SMS", "VOICE"),
            }),
        },
    ],
    "change the WABA": [3, { slot, waba: fc.constantFrom(WABA, OTHER_WABA), imports: fc.boolean() }],
    "follow the listed name": [2, { slot }],
    import: [3, { slot, right: fc.boolean() }],
    "drop the import option": [1, { slot }],
    remove: [1, { slot }],
    rename: [1, { from: slot, to: slot }],
    up: [10, { options: fc.constant({}) }],
    preview: [2, { options: fc.constant({ preview: true }) }],
    "up, name known late": [3, { options: fc.record({ unknownName: slot }) }],
    "up, forced": [1, { options: fc.record({ forced: slot }) }],
    refresh: [4, {}],
    destroy: [1, {}],
    "at the vendor": [
        7,
        { number, what: fc.constantFrom("added", "moved", "removed", "renamed", "renamed", "verified") },
    ],
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

const declareFirst = (slot: "a" | "b", phoneNumber: (typeof NUMBERS)[number]): Step => ({
    do: "declare",
    slot,
    deleteFirst: slot === "b",
    fields: { ...SUPPORT, countryCode: "+91", phoneNumber, name: "ACME" },
});

/** Most runs begin with two numbers that are there: then there is something to lose. */
const beginning: Step[] = [declareFirst("a", NUMBERS[0]), declareFirst("b", NUMBERS[1]), { do: "up", options: {} }];

export const steps: fc.Arbitrary<Step[]> = fc
    .tuple(fc.constantFrom([], beginning, beginning), fc.array(step, { minLength: 2, maxLength: 12 }))
    .map((parts) => parts.flat());

/** Does the steps one after another. */
export async function execute(caller: CallerUnderTest, history: readonly Step[]): Promise<void> {
    const sandbox = await Sandbox.start({ wabaIds: [WABA, OTHER_WABA] });
    const run = new RandomRun(caller, sandbox);
    try {
        for (const step of history) {
            await run.take(step);
        }
        await run.end();
    } finally {
        await PluginHost.stopAll();
        await sandbox.close();
    }
}

/** One run: the program, the state, the vendor, and what must hold between them. */
class RandomRun {
    readonly #sandbox: Sandbox;
    readonly #engine: Engine;
    #program: Program = {};
    /** What was sent to the vendor for each number, by phone number ID. */
    readonly #sent = new Map<string, object>();

    constructor(caller: CallerUnderTest, sandbox: Sandbox) {
        this.#sandbox = sandbox;
        this.#engine = new Engine(caller, sandbox.environment);
    }

    async take(step: Step): Promise<void> {
        switch (step.do) {
            case "declare":
                this.#program = {
                    ...this.#program,
                    [step.slot]: { fields: step.fields, deleteFirst: step.deleteFirst },
                };
                return;
            case "change the WABA":
                return this.#change(step.slot, ({ fields, importId }) => ({
                    fields: { ...fields, wabaId: step.waba },
                    importId: (step.imports ? this.#vendor(fields.phoneNumber)?.id : undefined) ?? importId,
                }));
            case "follow the listed name":
                return this.#change(step.slot, ({ fields }) => ({
                    fields: { ...fields, name: this.#vendor(fields.phoneNumber)?.name ?? fields.name },
                }));
            case "import":
                return this.#change(step.slot, ({ fields, importId }) => ({
                    importId: step.right ? (this.#vendor(fields.phoneNumber)?.id ?? importId) : "7654999999",
                }));
            case "drop the import option":
                return this.#change(step.slot, () => ({ importId: undefined }));
            case "remove":
                return this.#remove(step.slot);
            case "rename":
                return this.#rename(step.from, step.to);
            case "up":
            case "preview":
            case "up, name known late":
            case "up, forced":
                return this.#update(step.options);
            case "refresh":
                return this.#refresh();
            case "destroy":
                await this.#run(() => this.#engine.update({}));
                return;
            case "at the vendor":
                return this.#atVendor(step.number, step.what);
            case "list":
                this.#sandbox.listForm = listFormSchema.parse(step.form);
                return;
            case "fault":
                this.#sandbox.faults.set([step.fault]);
                return;
        }
    }

    #atVendor(phoneNumber: string, what: string): void {
        const { store } = this.#sandbox;
        const number = this.#vendor(phoneNumber);
        if (number === undefined) {
            if (what === "added") {
                store.addVerified({ ...SUPPORT, phoneNumber, name: "Elsewhere" });
            }
        } else if (what === "removed") {
            store.remove(number.id);
        } else if (what === "moved") {
            store.update(number.id, { wabaId: number.wabaId === WABA ? OTHER_WABA : WABA });
        } else {
            store.update(number.id, what === "renamed" ? { name: "Renamed by Meta" } : { verified: true });
        }
    }

    async #refresh(): Promise<void> {
        const before = new Map(this.#engine.state);
        const { seen } = await this.#run(() => this.#engine.refresh());
        assert.deepEqual(this.#engine.state, before, `a refresh changed the state\n${seen}`);
    }

    async #update(options: OperationOptions = {}): Promise<void> {
        const { state } = this.#engine;
        const before = new Map(state);
        const adds = this.#sandbox.count("add");
        const isSettled = this.#isSettled(options);
        const outcome = await this.#run(() => this.#engine.update(this.#program, options));
        const { ok, seen } = outcome;
        if (options.preview) {
            assert.deepEqual(state, before, "a preview changed the state");
        }
        if (isSettled) {
            assert.ok(ok, `nothing was to be added, and it failed\n${seen}`);
            assert.equal(this.#sandbox.count("add"), adds, "a number that the state has was sent again");
        }
        for (const [name, old] of before) {
            const { fields: wanted, importId } = this.#program[name] ?? {};
            const now = state.get(name);
            assert.ok(now !== undefined || wanted === undefined, `up dropped ${name} from the state\n${seen}`);
            const isImportElsewhere = importId !== undefined && wanted?.wabaId !== old.outputs.wabaId;
            const isKept = wanted?.phoneNumber === old.outputs.phoneNumber && !isImportElsewhere;
            if (isKept && name !== options.unknownName && options.forced === undefined && !old.pendingReplacement) {
                assert.ok(!now?.pendingReplacement, `${name} was forgotten before its change was refused\n${seen}`);
            }
            if (now?.id === old.id && now.outputs.name !== old.outputs.name && !isImported(now)) {
                const shown = this.#vendor(old.outputs.phoneNumber)?.name;
                assert.equal(now.outputs.name, shown, `a name was recorded that Kaleyra does not show\n${seen}`);
            }
        }
        if (ok && !options.preview && options.forced === undefined) {
            await this.#expectNoChanges();
        }
    }

    async #expectNoChanges(): Promise<void> {
        const { ok, changes, seen } = await this.#run(() => this.#engine.update(this.#program, { preview: true }));
        assert.ok(ok && changes === 0, `a preview after an up proposes ${changes} changes\n${seen}`);
    }

    /** Whether the state has all that the program declares, as it declares it: then an update must add nothing and succeed. */
    #isSettled({ forced }: OperationOptions): boolean {
        const declared = Object.entries(this.#program);
        const numbers = declared.map(([, { fields }]) => fields.phoneNumber);
        return (
            forced === undefined &&
            new Set(numbers).size === numbers.length &&
            declared.every(([name, resource]) => {
                const old = this.#engine.state.get(name);
                return (
                    old !== undefined &&
                    this.#engine.importIdOf(name, resource) === undefined &&
                    Object.entries(resource.fields).every(([field, value]) => old.outputs[field] === value)
                );
            })
        );
    }

    /** Runs an operation and looks whether the invariants hold. */
    async #run(operation: () => Promise<Outcome>): Promise<Outcome> {
        const { store, requests } = this.#sandbox;
        const { state } = this.#engine;
        const requestsBefore = requests.length;
        const listedBefore = new Set(store.numbers.map(({ id }) => id));
        const recordedBefore = new Set([...state.values()].map(({ id }) => id));
        const outcome = await operation();
        const { ok, seen } = outcome;
        const posts = this.#sandbox.requests.slice(requestsBefore).filter(({ method }) => method === "POST");
        for (const phoneNumber of NUMBERS) {
            const sent = posts.filter(({ body, answered }) => body.includes(phoneNumber) && answered !== 429).length;
            assert.ok(sent <= 1, `${sent} adds of ${phoneNumber} in one run`);
        }
        const recorded = [...state.values()];
        for (const { id, phoneNumber, ...number } of store.numbers.filter(({ id }) => !listedBefore.has(id))) {
            const isRecorded = recorded.some((resource) => resource.id === id);
            const isNamed = seen.includes(phoneNumber);
            assert.ok(isRecorded || isNamed, `${phoneNumber} was added, and is neither recorded nor named\n${seen}`);
            this.#sent.set(id, sentOf(number));
        }
        for (const resource of recorded) {
            const { id, outputs } = resource;
            const vendor = store.numbers.find((listed) => listed.id === id);
            assert.equal(vendor?.phoneNumber ?? outputs.phoneNumber, outputs.phoneNumber, `${id} is another number's`);
            if (!recordedBefore.has(id)) {
                assert.ok(vendor !== undefined, `${id} was recorded, and is not there\n${seen}`);
                const sent = this.#sent.get(id);
                assert.ok(isImported(resource) || isDeepStrictEqual(sentOf(outputs), sent), "recorded, not sent");
            }
        }
        const ids = recorded.map(({ id }) => id);
        assert.ok(!ok || new Set(ids).size === ids.length, `two resources have one number: ${ids}`);
        return outcome;
    }

    /** With the vendor well again, an up, or the remedies that its messages print, must lead to a clean preview. */
    async end(): Promise<void> {
        this.#sandbox.faults.set([]);
        this.#sandbox.listForm = listFormSchema.parse({});
        const seen: string[] = [];
        for (let tries = 0; tries < 12; tries++) {
            const outcome = await this.#run(() => this.#engine.update(this.#program));
            seen.push(outcome.seen);
            if (outcome.ok) {
                return this.#expectNoChanges();
            }
            this.#follow(outcome.seen);
        }
        assert.fail(`no remedy led to a clean preview:\n${seen.join("\n---\n")}`);
    }

    /** Follows the advice of the error, as a user would. */
    #follow(shown: string): void {
        const message = shown.replace(/^phoneNumber: /gm, "");
        const error = message.slice(message.search(/^\+91\d{10}[^\n]*\[KALEYRA_/m));
        const [, shownNumber] = /^\+91(\d{10})/.exec(error) ?? [];
        const phoneNumber = NUMBERS.find((candidate) => candidate === shownNumber);
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
            const recorded = sentOf(record?.outputs ?? {});
            this.#change(owner, ({ fields }) => ({ fields: { ...fields, ...recorded }, importId: undefined }));
        } else if (listedName !== undefined) {
            // The engine shows the error on the resource that imports the number with another name.
            const listed: string = JSON.parse(listedName);
            const [importing] =
                naming.find(([, { fields, importId: given }]) => given !== undefined && fields.name !== listed) ?? [];
            this.#change(importing ?? newcomer ?? owner, ({ fields }) => ({ fields: { ...fields, name: listed } }));
        } else if (/was not imported: in WABA/.test(error) && importId !== undefined) {
            const [importing] = naming.find(([, { importId: given }]) => ![undefined, importId].includes(given)) ?? [];
            this.#change(importing, () => ({ importId }));
        } else {
            // "Remove the option", "Correct the option", "Check wabaId and the ID".
            for (const name of Object.keys(this.#program)) {
                this.#change(name, () => ({ importId: undefined }));
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

    #change(name: string | undefined, change: (declared: Declared) => Partial<Declared>): void {
        const declared = name === undefined ? undefined : this.#program[name];
        if (name !== undefined && declared !== undefined) {
            this.#program = { ...this.#program, [name]: { ...declared, ...change(declared) } };
        }
    }

    #vendor(phoneNumber: unknown): SandboxNumber | undefined {
        return this.#sandbox.store.find("+91", String(phoneNumber));
    }
}

/** The part of an add that Kaleyra never shows completely: what the state has of it must be what was sent. */
function sentOf({ wabaId, name, verificationType }: Record<string, unknown>): object {
    return { wabaId, name, verificationType };
}
