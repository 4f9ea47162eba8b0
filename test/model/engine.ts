// A stand-in for Pulumi's engine: keeps a state and calls the real provider host in the engine's order,
// as docs/architecture.md and the CLI layer show it. Each operation has a provider with a memory of its own.

import { UNKNOWN } from "../../provider/inputs/fields";
import type { Props } from "../support/provider-host";
import { DYNAMIC, type ModelCaller, type ModelHost } from "./callers";

/** A resource as the program declares it. */
export interface Declared {
    readonly fields: Props;
    readonly importId?: string;
    readonly deleteFirst?: boolean;
    /** Whether the program keeps the number secret. */
    readonly secret?: boolean;
}

export type Program = Readonly<Record<string, Declared>>;

/** A resource in the state. */
export interface Recorded {
    readonly id: string;
    readonly inputs: Props;
    readonly outputs: Props;
    readonly pendingReplacement?: boolean;
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

class Failed extends Error {}

/** Short waits: what takes longer is a failure here. */
const SHORT_TIMEOUTS = {
    patience: 900,
    previewDeadline: 500,
    limits: { connect: 300, headers: 300, exchange: 400, bytes: 1_048_576 },
};

export class Engine {
    readonly state = new Map<string, Recorded>();
    environment: Record<string, string>;
    readonly #caller: ModelCaller;

    constructor(environment: Record<string, string>, caller: ModelCaller = DYNAMIC) {
        this.environment = environment;
        this.#caller = caller;
    }

    /** `pulumi up`, or with `preview` only what it would show. */
    async update(program: Program, { unknownName, forced, preview = false }: OperationOptions = {}): Promise<Outcome> {
        return this.#operation(async (host) => {
            let changes = 0;
            const replaced: Recorded[] = [];
            for (const [name, declared] of Object.entries(program)) {
                const news = inputsOf(name, declared);
                const old = this.state.get(name);
                if (this.#isImported(declared, old)) {
                    changes += 1;
                    await this.#import(host, name, declared, preview, old);
                    continue;
                }
                if (old === undefined) {
                    changes += 1;
                    await this.#create(host, name, news, preview);
                    continue;
                }
                // A forced replacement skips the comparison with the state, in check as well.
                const inputs = name === forced ? news : await this.#check(host, old.inputs, news);
                const known = name === unknownName ? { ...inputs, name: UNKNOWN } : inputs;
                const { changes: isChanged, replaces } =
                    name === forced ? { changes: true, replaces: [name] } : await host.diff(old.id, old.outputs, known);
                const isReplaced = replaces.length > 0 || old.pendingReplacement;
                if (!isReplaced) {
                    changes += isChanged ? 1 : 0;
                    if (!preview) {
                        const outputs = isChanged ? await host.update(old.id, old.outputs, inputs) : old.outputs;
                        this.state.set(name, { ...old, inputs: this.#recorded(inputs, old.inputs, news), outputs });
                    }
                    continue;
                }
                changes += 1;
                const deleteFirst = declared.deleteFirst || name === unknownName;
                if (preview) {
                    await this.#check(host, {}, deleteFirst ? known : news);
                } else if (deleteFirst && name === unknownName) {
                    // The engine deletes what depends on a replaced resource before it knows the new values.
                    await this.#deleteFirst(host, name, old);
                    await this.#create(host, name, news, false);
                } else if (deleteFirst) {
                    await this.#check(host, {}, news);
                    await this.#deleteFirst(host, name, old);
                    await this.#create(host, name, news, false, true);
                } else {
                    await this.#create(host, name, news, false);
                    if (!old.pendingReplacement) {
                        replaced.push(old);
                    }
                }
            }
            const removed = [...this.state].filter(([name]) => !(name in program));
            if (!preview) {
                for (const old of replaced) {
                    await host.delete(old.id, old.outputs);
                }
                for (const [name, old] of removed) {
                    if (!old.pendingReplacement) {
                        await host.delete(old.id, old.outputs);
                    }
                    this.state.delete(name);
                }
            }
            return changes + removed.length;
        });
    }

    /** `pulumi refresh`. */
    async refresh(): Promise<Outcome> {
        return this.#operation(async (host) => {
            let changes = 0;
            for (const [name, old] of [...this.state]) {
                const { id, properties } = await host.read(old.id, old.outputs);
                if (id === "") {
                    changes += 1;
                    this.state.delete(name);
                } else {
                    this.state.set(name, { ...old, id, outputs: properties });
                }
            }
            return changes;
        });
    }

    /** `pulumi destroy`. */
    async destroy(): Promise<Outcome> {
        return this.#operation(async (host) => {
            for (const [name, old] of [...this.state]) {
                await host.delete(old.id, old.outputs);
                this.state.delete(name);
            }
            return 0;
        });
    }

    async #operation(work: (host: ModelHost) => Promise<number>): Promise<Outcome> {
        const host = await this.#caller.start({ environment: this.environment, waits: SHORT_TIMEOUTS });
        try {
            const changes = await work(host);
            return { ok: true, seen: host.output, changes };
        } catch (error) {
            return { ok: false, seen: `${host.output}\n${(error as Error).message}`, changes: 0 };
        } finally {
            await this.#caller.end(host);
        }
    }

    /** Whether the engine reads the number first: the option names an ID that the state was not imported under. */
    #isImported({ importId }: Declared, old: Recorded | undefined): boolean {
        return this.#caller.import !== undefined && importId !== undefined && old?.inputs.__import !== importId;
    }

    /** An engine that imports by itself keeps the ID that a number was imported under. */
    #recorded(inputs: Props, ...sources: readonly Props[]): Props {
        const importId = sources.map((source) => source.__import).find((found) => found !== undefined);
        return this.#caller.import === undefined || importId === undefined ? inputs : { ...inputs, __import: importId };
    }

    /** As the engine imports: it reads, records, and then checks, compares and updates; an older resource is deleted. */
    async #import(
        host: ModelHost,
        name: string,
        declared: Declared,
        preview: boolean,
        old: Recorded | undefined,
    ): Promise<void> {
        const importId = `${declared.fields.wabaId}/${declared.importId}`;
        const { id, properties } = (await this.#caller.import?.(host, importId, name)) ?? { id: "", properties: {} };
        const inputs = await this.#check(host, properties, inputsOf(name, declared));
        // The plugin recognises the resource that it read by its URN.
        const named = { ...inputs, __resource: name };
        const { changes, replaces } = await host.diff(id, properties, named);
        if (replaces.length > 0) {
            throw new Failed("previously-imported resources that still specify an ID may not be replaced");
        }
        if (preview) {
            return;
        }
        const outputs = changes ? await host.update(id, properties, named) : properties;
        this.state.set(name, { id, inputs: { ...inputs, __import: declared.importId }, outputs });
        if (old !== undefined && !old.pendingReplacement) {
            await host.delete(old.id, { ...old.outputs, __resource: name });
        }
    }

    async #check(host: ModelHost, olds: Props, news: Props): Promise<Props> {
        const { inputs, failures } = await host.check(olds, news);
        if (failures.length > 0) {
            throw new Failed(failures.map(({ reason }) => reason).join("\n"));
        }
        return inputs;
    }

    async #deleteFirst(host: ModelHost, name: string, old: Recorded): Promise<void> {
        if (!old.pendingReplacement) {
            await host.delete(old.id, old.outputs);
            this.state.set(name, { ...old, pendingReplacement: true });
        }
    }

    async #create(host: ModelHost, name: string, news: Props, preview: boolean, checked = false): Promise<void> {
        const inputs = checked ? withoutResource(news) : await this.#check(host, {}, news);
        if (!preview) {
            const { id, properties } = await host.create(inputs);
            this.state.set(name, { id, inputs: this.#recorded(inputs, news), outputs: properties });
        }
    }
}

/** What the resource class sends. */
function inputsOf(name: string, { fields, importId, secret }: Declared): Props {
    return {
        ...fields,
        e164: `${fields.countryCode}${fields.phoneNumber}`,
        ...(importId === undefined ? {} : { __import: importId }),
        ...(secret ? { __secret: true } : {}),
        __resource: name,
    };
}

function withoutResource({ __resource: _, ...inputs }: Props): Props {
    return inputs;
}
