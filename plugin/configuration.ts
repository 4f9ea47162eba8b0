// The provider's configuration: validated for the user, sealed for the state, and kept for the steps.

import { quoted } from "../kaleyra/text";
import { known, type RawInputs } from "../provider/inputs/fields";
import { type Configuration, configurationIn, propertyOf, readSettings, textOf } from "../provider/settings";
import { currentCall } from "./call";
import { type Properties, receive, send } from "./properties";
import { provider } from "./protocol";

const API_KEY = "apiKey";
const FLAG = "allowUnverifiedImport";

/** Reports malformed values. What is missing may come from the environment, or is not known yet, and only a request needs it. */
export function checkConfiguration(request: provider.CheckRequest): provider.CheckResponse {
    const news = received(request);
    const failures = readSettings(asConfiguration(news.values), {}).malformed;
    const flag = flagProblem(known(news.values, FLAG));
    const response = new provider.CheckResponse();
    response.setFailuresList((flag === undefined ? failures : [...failures, flag]).map(configurationFailure));
    // The key becomes ciphertext in the state, also if the program or `pulumi config set` gave it in plain text.
    response.setInputs(send(news.values, new Set([...news.secrets, API_KEY])));
    return response;
}

/** It names no property: the engine would show its value, which may be a key that was set in plain text or pasted in the wrong place. */
function configurationFailure(reason: string): provider.CheckFailure {
    const failure = new provider.CheckFailure();
    failure.setReason(reason);
    return failure;
}

function received(request: provider.CheckRequest): Properties {
    const news = receive(request.getNews());
    hideKey(news.values);
    return news;
}

/** It is secret however it was set. */
function hideKey({ [API_KEY]: apiKey }: RawInputs): void {
    currentCall()?.surroundings.redactor.hide(String(apiKey ?? ""));
}

function flagProblem(value: unknown): string | undefined {
    const isUsable = value === undefined || ["true", "false", ""].includes(textOf(value) ?? "");
    return isUsable ? undefined : `kaleyra:${FLAG} is invalid: ${quoted(value)}. Expected true or false.`;
}

/** Never `replaces`: another key or SID does not make other numbers. */
export function diffConfiguration(request: provider.DiffRequest): provider.DiffResponse {
    const olds = { ...receive(request.getOlds()).values, ...receive(request.getOldInputs()).values };
    const news = receive(request.getNews()).values;
    const names = new Set([...Object.keys(olds), ...Object.keys(news)]);
    const changed = [...names].filter((name) => JSON.stringify(olds[name]) !== JSON.stringify(news[name]));
    const response = new provider.DiffResponse();
    const { DIFF_SOME, DIFF_NONE } = provider.DiffResponse.DiffChanges;
    response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(changed);
    return response;
}

/** The configuration of a Configure call, by the keys that the steps use. */
export function readConfiguration(request: provider.ConfigureRequest): Configuration {
    const settings = receive(request.getArgs()).values;
    hideKey(settings);
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
