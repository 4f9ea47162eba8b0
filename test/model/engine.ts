// A stand-in for Pulumi's engine: keeps a state and calls the real provider host in the engine's order,
// as docs/architecture.md and the CLI layer show it. Each operation has a provider with a memory of its own.

import { UNKNOWN } from "../../provider/inputs/fields";
import { Host, type Props } from "../support/provider-host";

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

/** Short waits: what takes longer is a failure here. */
const WAITS = {
    patience: 900,
    previewDeadline: 500,
    limits: { connect: 300, headers: 300, exchange: 400, bytes: 1_048_576 },
};

export class Engine {
    readonly state = new Map<string, Recorded>();
    readonly #environment: Record<string, string>;

    constructor(environment: Record<string, string>) {
        this.#environment = environment;
    }

    /** `pulumi up`, or with `preview` only what it would show; `pulumi destroy`, if the program is empty. */
    update(program: Program, options: OperationOptions = {}): Promise<Outcome> {
        return this.#operation(async (host) => {
            let changes = 0;
            const dropped: Recorded[] = [];
            for (const [name, declared] of Object.entries(program)) {
                changes += (await this.#apply(host, name, declared, options, dropped)) ? 1 : 0;
            }
            for (const [name, old] of [...this.state].filter(([name]) => !(name in program))) {
                changes += 1;
                dropped.push(old);
                if (!options.preview) {
                    this.state.delete(name);
                }
            }
            for (const { id, outputs, pendingReplacement } of options.preview ? [] : dropped) {
                if (!pendingReplacement) {
                    await host.delete(id, outputs);
                }
            }
            return changes;
        });
    }

    /** `pulumi refresh`. */
    refresh(): Promise<Outcome> {
        return this.#operation(async (host) => {
            for (const [name, old] of [...this.state]) {
                const { id, properties } = await host.read(old.id, old.outputs);
                if (id === "") {
                    this.state.delete(name);
                } else {
                    this.state.set(name, { ...old, id, outputs: properties });
                }
            }
            return 0;
        });
    }

    async #operation(work: (host: Host) => Promise<number>): Promise<Outcome> {
        const host = await Host.start({ environment: this.#environment, waits: WAITS });
        try {
            const changes = await work(host);
            return { ok: true, seen: host.output, changes };
        } catch (error) {
            return { ok: false, seen: `${host.output}\n${(error as Error).message}`, changes: 0 };
        }
    }

    /** Brings one resource to what the program declares. Says whether that changes it. */
    async #apply(
        host: Host,
        name: string,
        declared: Declared,
        { unknownName, forced, preview = false }: OperationOptions,
        dropped: Recorded[],
    ): Promise<boolean> {
        const news = inputsOf(name, declared);
        const old = this.state.get(name);
        if (old === undefined) {
            await this.#create(host, name, news, preview);
            return true;
        }
        // A forced replacement skips the comparison with the state, in check as well.
        const inputs = name === forced ? news : await this.#check(host, old.inputs, news);
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
        const deleteFirst = declared.deleteFirst || name === unknownName;
        if (preview) {
            await this.#check(host, {}, deleteFirst ? known : news);
        } else if (deleteFirst) {
            // The engine deletes what depends on a replaced resource before it knows the new values.
            const checked = name === unknownName ? undefined : await this.#check(host, {}, news);
            if (!old.pendingReplacement) {
                await host.delete(old.id, old.outputs);
                this.state.set(name, { ...old, pendingReplacement: true });
            }
            await this.#create(host, name, news, false, checked);
        } else {
            await this.#create(host, name, news, false);
            dropped.push(old);
        }
        return true;
    }

    async #check(host: Host, olds: Props, news: Props): Promise<Props> {
        const { inputs, failures } = await host.check(olds, news);
        if (failures.length > 0) {
            throw new Error(failures.map(({ reason }) => reason).join("\n"));
        }
        return inputs;
    }

    async #create(host: Host, name: string, news: Props, preview: boolean, checked?: Props): Promise<void> {
        const inputs = checked ?? (await this.#check(host, {}, news));
        if (!preview) {
            const { id, properties } = await host.create(inputs);
            this.state.set(name, { id, inputs, outputs: properties });
        }
    }
}

/** What the resource class sends. */
function inputsOf(name: string, { fields, importId }: Declared): Props {
    return {
        ...fields,
        e164: `${fields.countryCode}${fields.phoneNumber}`,
        ...(importId === undefined ? {} : { __import: importId }),
        __resource: name,
    };
}
