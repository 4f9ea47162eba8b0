// The two callers of the provider's steps, as the model's engine uses them: the dynamic provider host and the plugin.

import { isSealed, PluginHost, secret, urnOf } from "../support/plugin-host";
import { Host, type HostOptions, type Props } from "../support/provider-host";
import type { StepsClient } from "../support/provider-protocol";

/** The engine's calls. Properties are in the form of the resource class: plain values, and `__secret` for a secret number. */
export type ModelHost = StepsClient & { readonly output: string };

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
    start: (options) => SealingPlugin.start(options),
    end: (host) => (host as PluginHost).stop(),
    import: (host, importId, resource) => host.readAll(importId, { __resource: resource }),
};

/** The plugin with properties in the form of the resource class. */
class SealingPlugin extends PluginHost {
    /** Programs of the plugin have no input `e164`. */
    protected override encoded({ e164: _e164, ...inputs }: Props): { urn: string; properties: Props } {
        return super.encoded(sealed(inputs));
    }

    protected override oldInputsOf(olds: Props): Props {
        return this.encoded(olds).properties;
    }

    protected override stateOf(properties: Props): Props {
        return super.encoded(sealed(properties)).properties;
    }

    protected override decoded(message: { toJavaScript(): Props } | undefined): Props {
        const properties = super.decoded(message);
        const isSecret = Object.values(properties).some(isSealed);
        const entries = Object.entries(properties).map(([name, value]) => [
            name,
            isSealed(value) ? (value as Props).value : value,
        ]);
        return { ...Object.fromEntries(entries), ...(isSecret ? { __secret: true } : {}) };
    }
}

function sealed({ __secret: isSecret, __import: _import, __resource: resource, ...properties }: Props): Props {
    const entries = Object.entries(properties).map(([name, value]) => {
        const isSealedName = isSecret === true && ["phoneNumber", "e164"].includes(name);
        return [name, isSealedName ? secret(value) : value];
    });
    const named = typeof resource === "string" ? { __resource: urnOf(resource) } : {};
    return { ...Object.fromEntries(entries), ...named };
}
