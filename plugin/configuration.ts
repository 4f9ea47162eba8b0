// The provider's configuration: validated for the user, sealed for the state, and kept for the steps.

import type { RawInputs } from "../provider/pulumi-values";
import { type Configuration, configurationIn, propertyOf, readSettings } from "../provider/settings";
import { currentCall } from "./call";
import { decode, encode, type Properties } from "./properties";
import { provider, type StructMessage } from "./protocol";

/** Reports malformed values. What is missing may come from the environment, or is not known yet, and only a request needs it. */
export function checkConfiguration(request: provider.CheckRequest): provider.CheckResponse {
    const { values, secrets } = decodeSettings(request.getNews());
    const response = new provider.CheckResponse();
    response.setFailuresList(readSettings(asConfiguration(values), {}).malformed.map(configurationFailure));
    // The key becomes ciphertext in the state, also if the program or `pulumi config set` gave it in plain text.
    response.setInputs(encode(values, new Set([...secrets, "apiKey"])));
    return response;
}

/** It names no property: the engine would show its value, which may be a key that was set in plain text or pasted in the wrong place. */
function configurationFailure(reason: string): provider.CheckFailure {
    const failure = new provider.CheckFailure();
    failure.setReason(reason);
    return failure;
}

/** The key is secret however it was set. */
function decodeSettings(struct: StructMessage | undefined): Properties {
    const settings = decode(struct);
    currentCall()?.context.redactor.hide(String(settings.values.apiKey ?? ""));
    return settings;
}

/** The configuration of a Configure call, by the keys that the steps use. */
export function readConfiguration(request: provider.ConfigureRequest): Configuration {
    const settings = decodeSettings(request.getArgs()).values;
    // The engine's default provider has the stack's configuration. An older engine sends no name.
    const name: string = request.getName() ?? "";
    return asConfiguration(settings, /^(default(_|$)|$)/.test(name) ? undefined : name);
}

function asConfiguration(settings: RawInputs, explicitProvider?: string): Configuration {
    return {
        ...configurationIn(settings, explicitProvider),
        otherWay: (keys) => `or as properties of an explicit provider: ${keys.map(propertyOf).join(", ")}`,
    };
}
