// The two callers of the lifecycle, as the model's engine uses them: the dynamic provider host and the plugin.

import { isSealed, PluginHost, secret, urnOf } from "../support/plugin-host";
import { Host, type HostOptions, type Props } from "../support/provider-host";

/** The engine's calls. Properties are in the form of the resource class: plain values, and `__secret` for a secret number. */
export interface ModelHost {
    readonly output: string;
    check(olds: Props, news: Props): Promise<{ inputs: Props; failures: { property: string; reason: string }[] }>;
    diff(id: string, olds: Props, news: Props): Promise<{ changes: boolean; replaces: string[] }>;
    create(inputs: Props): Promise<{ id: string; properties: Props }>;
    read(id: string, state: Props): Promise<{ id: string; properties: Props }>;
    update(id: string, olds: Props, news: Props): Promise<Props>;
    delete(id: string, state: Props): Promise<void>;
}

/** A caller. */
export interface ModelCaller {
    readonly name: "dynamic" | "plugin";
    start(options: HostOptions): Promise<ModelHost>;
    /** Ends what belongs to one operation. */
    end(host: ModelHost): Promise<void>;
    /** How the engine reads a number for an import; undefined if the option `import` goes to check and create. */
    readonly import?: (
        host: ModelHost,
        importId: string,
        resource: string,
    ) => Promise<{ id: string; properties: Props }>;
}

export const DYNAMIC: ModelCaller = {
    name: "dynamic",
    start: (options) => Host.start(options),
    // Its process is shared.
    end: async () => undefined,
};

export const PLUGIN: ModelCaller = {
    name: "plugin",
    start: async (options) => new Translated(await PluginHost.start(options)),
    end: (host) => (host as Translated).host.stop(),
    async import(host, importId, resource) {
        const { id, properties } = await (host as Translated).host.import(importId, resource);
        return { id, properties: opened(properties) };
    },
};

/** The plugin with properties in the form of the resource class. */
class Translated implements ModelHost {
    readonly host: PluginHost;

    constructor(host: PluginHost) {
        this.host = host;
    }

    get output(): string {
        return this.host.output;
    }

    async check(olds: Props, news: Props) {
        const { inputs, failures } = await this.host.check(inputsOnWire(olds), inputsOnWire(news));
        return { inputs: opened(inputs), failures };
    }

    diff(id: string, olds: Props, news: Props) {
        return this.host.diff(id, onWire(olds), inputsOnWire(news));
    }

    async create(inputs: Props) {
        const { id, properties } = await this.host.create(inputsOnWire(inputs));
        return { id, properties: opened(properties) };
    }

    async read(id: string, state: Props) {
        const answer = await this.host.read(id, onWire(state));
        return { id: answer.id, properties: opened(answer.properties) };
    }

    async update(id: string, olds: Props, news: Props) {
        return opened(await this.host.update(id, onWire(olds), inputsOnWire(news)));
    }

    delete(id: string, state: Props) {
        return this.host.delete(id, onWire(state));
    }
}

function onWire({ __secret: isSecret, __import: _import, __resource: resource, ...properties }: Props): Props {
    const entries = Object.entries(properties).map(([name, value]) => {
        const isSealedName = isSecret === true && ["phoneNumber", "e164"].includes(name);
        return [name, isSealedName ? secret(value) : value];
    });
    const named = typeof resource === "string" ? { __resource: urnOf(resource) } : {};
    return { ...Object.fromEntries(entries), ...named };
}

/** Programs of the plugin have no input `e164`. */
function inputsOnWire({ e164: _e164, ...inputs }: Props): Props {
    return onWire(inputs);
}

function opened(properties: Props): Props {
    const isSecret = Object.values(properties).some(isSealed);
    const entries = Object.entries(properties).map(([name, value]) => [
        name,
        isSealed(value) ? (value as Props).value : value,
    ]);
    return { ...Object.fromEntries(entries), ...(isSecret ? { __secret: true } : {}) };
}
