// Where the provider finds its account: the stack's configuration first, then the environment.
// check and diff do not need it, so it is validated only before a request, and all problems are reported together.

import type { Account } from "../kaleyra/client";
import { originOf, POD_DOMAINS, PODS } from "../kaleyra/pods";
import { enumerated } from "../kaleyra/text";
import * as z from "../kaleyra/zod";
import { ProviderError } from "./errors";
import { knownValue, type RawInputs } from "./pulumi-values";

/** Reads one key of a stack's configuration, for example `kaleyra:sid`. */
export interface Configuration {
    get(key: string): string | undefined;
    /** Another way to set these keys, if the caller has one. */
    readonly otherWay?: (keys: readonly string[]) => string;
    /** What selects the stack in a command of the pulumi CLI, if it is not the selected one. */
    readonly stackFlag?: string;
    /** The name of the explicit provider whose properties these settings are, if they are not the stack's configuration. */
    readonly provider?: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface Setting {
    /** In the stack's configuration. */
    readonly key: string;
    readonly variable: string;
    /** How it looks in the command that sets it. */
    readonly sample: string;
    readonly schema: z.ZodType<string>;
    /** A sentence without a full stop. */
    readonly expected: string;
}

/** A SID and a key are sent in the URL and a header. Characters that are not allowed there are copying mistakes. */
const TOKEN = {
    schema: z.string().regex(/^[\x21-\x7e]+$/),
    expected: "Expected printable characters without spaces",
};

const SID: Setting = {
    key: "kaleyra:sid",
    variable: "KALEYRA_SID",
    sample: "kaleyra:sid <your SID>",
    ...TOKEN,
};

const API_KEY: Setting = {
    key: "kaleyra:apiKey",
    variable: "KALEYRA_API_KEY",
    sample: "--secret kaleyra:apiKey <your API key>",
    ...TOKEN,
};

const POD: Setting = {
    key: "kaleyra:pod",
    variable: "KALEYRA_POD",
    sample: `kaleyra:pod ${PODS[0]} # or ${PODS.slice(1).join(", ")}`,
    schema: z
        .string()
        .transform((pod) => pod.toUpperCase())
        .pipe(z.enum(PODS))
        .transform((pod) => `https://${POD_DOMAINS[pod]}`),
    expected: `Expected one of ${PODS.join(", ")}`,
};

const API_DOMAIN: Setting = {
    key: "kaleyra:apiDomain",
    variable: "KALEYRA_API_DOMAIN",
    sample: "kaleyra:apiDomain <the API domain that the console shows>",
    schema: z.string().transform((domain, context) => {
        // A bare word is more likely a key that was pasted in the wrong place than a host.
        const origin = /\.|:|^localhost$/.test(domain) ? originOf(domain) : undefined;
        if (origin === undefined) {
            context.addIssue({ code: "custom", message: "not an API domain" });
            return z.NEVER;
        }
        return origin;
    }),
    expected:
        "Expected a host such as api.in.kaleyra.io, or an https:// URL without a path (http:// only for this machine)",
};

/** A setting as it was found. */
interface FoundSetting {
    readonly setting: Setting;
    /** The key or the variable under which it was found, or would be. */
    readonly where: string;
    readonly value: string | undefined;
    /** The value in the form that requests need; undefined if it is missing or invalid. */
    readonly usable: string | undefined;
}

/** The settings as they were found. */
export interface Settings {
    /** Undefined if there is a problem. */
    readonly account: Account | undefined;
    /** Whether there is neither a SID nor an API key, and nothing that is wrong: a preview can pass without an account. */
    readonly isWithoutCredentials: boolean;
    /** What is missing, for a warning. */
    readonly missing: { readonly keys: string; readonly variables: string };
    /** What is malformed, one sentence each. */
    readonly malformed: readonly string[];
    /** What is missing and malformed together, with the commands that set it. */
    error(): ProviderError;
    /** One line that shows which settings were used, and where each comes from. */
    readonly sources: string;
}

export function readSettings(configuration: Configuration | undefined, environment: Environment): Settings {
    const sid = find(SID, configuration, environment);
    const apiKey = find(API_KEY, configuration, environment);
    const origin = findOrigin(configuration, environment);
    const unusable = [sid, apiKey, origin].filter(({ usable }) => usable === undefined);
    const missing = unusable.filter(({ value }) => value === undefined);
    const malformed = unusable.filter(({ value }) => value !== undefined).map(problemOfValue);
    const from = (found: FoundSetting) => sourceOf(found, configuration);
    return {
        account:
            unusable.length > 0
                ? undefined
                : { sid: String(sid.usable), apiKey: String(apiKey.usable), origin: String(origin.usable) },
        isWithoutCredentials: sid.value === undefined && apiKey.value === undefined && malformed.length === 0,
        missing: {
            keys: enumerated(missing.map(missingKey)),
            variables: enumerated(missing.map(({ setting }) => setting.variable)),
        },
        malformed,
        error: () => new ProviderError("KALEYRA_SETTINGS", errorLines(unusable, configuration)),
        sources: `Settings: SID from ${from(sid)}, API key from ${from(apiKey)}, host ${origin.usable} from ${from(origin)}.`,
    };
}

/**
 * The account to talk to.
 * @throws ProviderError (`KALEYRA_SETTINGS`) that names all that is missing or invalid, with the commands that set it
 */
export function requireAccount({ account, error }: Settings): Account {
    if (account === undefined) {
        throw error();
    }
    return account;
}

/**
 * Settings that are properties of the plugin's provider. They arrive as text, or as JSON of another type: a SID of digits as a number, a
 * flag as a boolean.
 * @param provider the name of an explicit provider
 */
export function configurationIn(properties: RawInputs, provider?: string): Configuration {
    return { provider, get: (key) => settingOf(knownValue(properties, propertyOf(key))) };
}

/** The provider's property for a key of the stack's configuration. */
export function propertyOf(key: string): string {
    return key.replace("kaleyra:", "");
}

/** A setting that arrived as JSON. */
function settingOf(value: unknown): string | undefined {
    return ["string", "number", "boolean"].includes(typeof value) ? String(value) : undefined;
}

/** The warning when the environment has a different API domain, such as a sandbox, from the one that is used. */
export function ignoredDomain({ origin }: Account, environment: Environment): string | undefined {
    const { usable, where } = findOrigin(undefined, environment);
    return usable === undefined || usable === origin
        ? undefined
        : `${where} is ignored: stack configuration takes precedence over the environment, so requests go to ${origin}. ` +
              "To use it, select a stack without kaleyra:* configuration.";
}

/** `kaleyra:allowUnverifiedImport`: import a number although the list does not confirm it. */
export function allowsUnverifiedImport(configuration: Configuration | undefined): boolean {
    return configuration?.get("kaleyra:allowUnverifiedImport") === "true";
}

/** What a refresh uses, and how to use the current configuration. */
export const RECORDED_CONFIGURATION =
    "`pulumi refresh` and `pulumi destroy` use the configuration of the last `pulumi up`, and the current environment. " +
    "If you have changed the configuration since then, run `pulumi up` first, or `pulumi refresh --run-program`.";

function find(setting: Setting, configuration: Configuration | undefined, environment: Environment): FoundSetting {
    const configured = configuration?.get(setting.key)?.trim();
    const value = configured || environment[setting.variable]?.trim() || undefined;
    const usable = value === undefined ? undefined : setting.schema.safeParse(value).data;
    return { setting, where: configured ? setting.key : setting.variable, value, usable };
}

/** Configuration takes precedence over the environment; within each, the API domain over the pod. */
function findOrigin(configuration: Configuration | undefined, environment: Environment): FoundSetting {
    const candidates = [
        find(API_DOMAIN, configuration, {}),
        find(POD, configuration, {}),
        find(API_DOMAIN, undefined, environment),
    ];
    return candidates.find(({ value }) => value !== undefined) ?? find(POD, undefined, environment);
}

function sourceOf({ where, value }: FoundSetting, configuration: Configuration | undefined): string {
    if (value === undefined) {
        return "nowhere";
    }
    return configuration?.provider !== undefined && where.startsWith("kaleyra:")
        ? `the property ${propertyOf(where)} of the provider ${JSON.stringify(configuration.provider)}`
        : where;
}

/** A key must not appear in a message, wherever it was pasted by mistake: only what is too short to be one is shown. */
function problemOfValue({ setting, where, value = "" }: FoundSetting): string {
    const shown = /^[a-z]{1,4}$/i.test(value) ? `: "${value}"` : "";
    return `${where} is invalid${shown}. ${setting.expected}.`;
}

function missingKey({ setting }: FoundSetting): string {
    return setting === POD ? "kaleyra:pod (or kaleyra:apiDomain)" : setting.key;
}

function errorLines(
    unusable: readonly FoundSetting[],
    { otherWay, stackFlag = "" }: Partial<Configuration> = {},
): string[] {
    const missing = unusable.filter(({ value }) => value === undefined).map(missingKey);
    const first = missing.length > 0 ? [`${enumerated(missing)} ${missing.length > 1 ? "are" : "is"} not set.`] : [];
    const malformed = unusable.filter(({ value }) => value !== undefined).map(problemOfValue);
    const wrong = unusable.map(({ setting }) => setting);
    return [
        `${[...first, ...malformed].join(" ")} Nothing was changed.`,
        `Set ${wrong.length > 1 ? "them" : "it"}:`,
        ...wrong.map(({ sample }) => `    pulumi config set${stackFlag} ${sample}`),
        `or in the environment: ${wrong.map(({ variable }) => variable).join(", ")}`,
        ...(otherWay === undefined ? [] : [otherWay(wrong.map(({ key }) => key))]),
    ];
}
