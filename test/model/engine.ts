// A stand-in for Pulumi's engine: keeps a state and calls the dynamic provider or the plugin in the engine's order,
// as docs/architecture.md and the CLI layer show it. Each operation has a provider with a memory of its own.

import assert from "node:assert/strict";
import { UNKNOWN } from "../../provider/pulumi-values";
import { type CallerUnderTest, PLUGIN, type Provider } from "../support/callers";
import { PluginHost } from "../support/plugin-host";
import type { Props } from "../support/provider-host";

/** A resource as the program declares it. */
export interface Declared {
    readonly fields: Props;
    readonly importId?: string | undefined;
    readonly deleteFirst?: boolean;
}

export type Program = Readonly<Record<string, Declared>>;

/** A resource in the state. */
interface Recorded {
    readonly id: string;
    readonly inputs: Props;
    readonly outputs: Props;
    /** By which the engine read it; through the plugin only. */
    readonly importId?: string;
    readonly pendingReplacement?: boolean;
}

/** Whether a resource was imported, or may have been. */
export function isImported({ inputs, importId }: Recorded): boolean {
    return importId !== undefined || inputs.__import !== undefined;
}

/** What an operation did. */
export interface Outcome {
    readonly ok: boolean;
    /** All that the user saw: diagnostics and errors. */
    readonly seen: string;
    readonly changes: number;
}

export interface OperationOptions {
    /** The resource whose upstream is replaced delete-first, so that its name is not known when it is compared. */
    readonly unknownName?: string;
    /** The resource whose replacement is forced, as with --target-replace. */
    readonly forced?: string;
    readonly preview?: boolean;
}

/** Short waits: what takes longer is a failure here. */
const WAITS = {
    patience: 900,
    previewDeadline: 500,
    limits: { connect: 300, headers: 300, exchange: 400, bytes: 1_048_576 },
};

export class Engine {
    readonly state = new Map<string, Recorded>();
    readonly #caller: CallerUnderTest;
    readonly #environment: Record<string, string>;

    constructor(caller: CallerUnderTest, environment: Record<string, string>) {
        this.#caller = caller;
        this.#environment = environment;
    }

    /** The ID by which a resource is to be imported, if the state does not have it under this ID. */
    importIdOf(name: string, { fields, importId }: Declared): string | undefined {
        const wanted = importId !== undefined && this.#isPlugin ? `${fields.wabaId}/${importId}` : importId;
        const old = this.state.get(name);
        return wanted === (old?.importId ?? old?.id) ? undefined : wanted;
    }

    /** `pulumi up`, or with `preview` only what it would show; `pulumi destroy`, if the program is empty. */
    update(program: Program, options: OperationOptions = {}): Promise<Outcome> {
        return this.#operation(async (host) => {
            let changes = 0;
            /** Deleted at the end, by name. */
            const dropped: [string, Recorded][] = [];
            for (const [name, declared] of Object.entries(program)) {
                changes += (await this.#apply(host, name, declared, options, dropped)) ? 1 : 0;
            }
            for (const [name, old] of [...this.state].filter(([name]) => !(name in program))) {
                changes += 1;
                dropped.push([name, old]);
                if (!options.preview) {
                    this.state.delete(name);
                }
            }
            for (const [name, { id, outputs, pendingReplacement }] of options.preview ? [] : dropped) {
                if (!pendingReplacement) {
                    await host.delete(id, this.#recorded(name, outputs));
                }
            }
            return changes;
        });
    }

    /** `pulumi refresh`. */
    refresh(): Promise<Outcome> {
        return this.#operation(async (host) => {
            for (const [name, old] of [...this.state]) {
                const { id, properties } = await host.read(old.id, this.#recorded(name, old.outputs));
                if (id === "") {
                    this.state.delete(name);
                } else {
                    this.state.set(name, { ...old, id, outputs: properties });
                }
            }
            return 0;
        });
    }

    async #operation(work: (host: Provider) => Promise<number>): Promise<Outcome> {
        const host = await this.#caller.start({ environment: this.#environment, waits: WAITS });
        try {
            const changes = await work(host);
            return { ok: true, seen: host.output, changes };
        } catch (error) {
            return { ok: false, seen: `${host.output}\n${(error as Error).message}`, changes: 0 };
        }
    }

    /** Brings one resource to what the program declares. Says whether that changes it. */
    async #apply(
        host: Provider,
        name: string,
        declared: Declared,
        { unknownName, forced, preview = false }: OperationOptions,
        dropped: [string, Recorded][],
    ): Promise<boolean> {
        const news = this.#inputsOf(name, declared);
        const old = this.state.get(name);
        const importId = this.importIdOf(name, declared);
        if (host instanceof PluginHost && importId !== undefined) {
            await this.#import(host, name, importId, news, preview);
            if (old !== undefined) {
                dropped.push([name, old]);
            }
            return true;
        }
        if (old === undefined) {
            await this.#create(host, name, news, preview);
            return true;
        }
        // A forced replacement skips the comparison with the state, in check as well.
        const inputs = name === forced ? news : await this.#check(host, name, old.inputs, news);
        const known = name === unknownName ? { ...inputs, name: UNKNOWN } : inputs;
        const { changes, replaces } =
            name === forced ? { changes: true, replaces: [name] } : await host.diff(old.id, old.outputs, known);
        if (replaces.length === 0 && !old.pendingReplacement) {
            if (!preview) {
                const outputs = changes ? await host.update(old.id, old.outputs, inputs) : old.outputs;
                this.state.set(name, { ...old, inputs, outputs });
            }
            return changes;
        }
        if (host instanceof PluginHost && declared.importId !== undefined && !preview) {
            throw new Error("previously-imported resources that still specify an ID may not be replaced");
        }
        const deleteFirst = declared.deleteFirst || name === unknownName;
        if (preview) {
            await this.#check(host, name, {}, deleteFirst ? known : news);
        } else if (deleteFirst) {
            // The engine deletes what depends on a replaced resource before it knows the new values.
            const checked = name === unknownName ? undefined : await this.#check(host, name, {}, news);
            if (!old.pendingReplacement) {
                await host.delete(old.id, this.#recorded(name, old.outputs));
                this.state.set(name, { ...old, pendingReplacement: true });
            }
            await this.#create(host, name, news, false, checked);
        } else {
            await this.#create(host, name, news, false);
            dropped.push([name, old]);
        }
        return true;
    }

    /** As the engine imports: it reads, checks, compares, and records the program's values by an update. */
    async #import(host: PluginHost, name: string, importId: string, news: Props, preview: boolean): Promise<void> {
        const read = await host.import(importId, name);
        const inputs = await this.#check(host, name, read.inputs, news);
        const { changes, replaces } = await host.diff(read.id, read.properties, inputs, read.inputs);
        assert.deepEqual(replaces, [], "the engine refuses to replace what it imports");
        if (!preview) {
            const outputs = changes ? await host.update(read.id, read.properties, inputs) : read.properties;
            this.state.set(name, { id: read.id, inputs, outputs, importId });
        }
    }

    async #check(host: Provider, name: string, olds: Props, news: Props): Promise<Props> {
        const { inputs, failures } = await host.check(olds, news);
        if (failures.length > 0) {
            throw new Error(failures.map(({ reason }) => reason).join("\n"));
        }
        return this.#caller.named(name, inputs);
    }

    async #create(host: Provider, name: string, news: Props, preview: boolean, checked?: Props): Promise<void> {
        const inputs = checked ?? (await this.#check(host, name, {}, news));
        if (!preview) {
            const { id, properties } = await host.create(inputs);
            this.state.set(name, { id, inputs, outputs: properties });
        }
    }

    /** What the program sends: the resource class adds properties to the fields. */
    #inputsOf(name: string, { fields, importId }: Declared): Props {
        const e164 = `${fields.countryCode}${fields.phoneNumber}`;
        const hidden = importId === undefined ? {} : { __import: importId };
        return this.#caller.named(name, this.#isPlugin ? fields : { ...fields, e164, ...hidden });
    }

    /** The recorded properties as the engine sends them: to the plugin, always with the resource. */
    #recorded(name: string, outputs: Props): Props {
        return this.#isPlugin ? this.#caller.named(name, outputs) : outputs;
    }

    get #isPlugin(): boolean {
        return this.#caller.name === PLUGIN.name;
    }
}
