// Where the provider finds its account: the stack's configuration first, then the environment.
// check and diff do not need it, so it is validated only before a request, and all problems are reported together.

import type { Account } from "../kaleyra/client";
import { originOf, POD_DOMAINS, PODS } from "../kaleyra/pods";
import * as z from "../kaleyra/zod";
import { ProviderError } from "./errors";

/** Reads one key of a stack's configuration, for example `kaleyra:sid`. */
export interface Configuration {
    get(key: string): string | undefined;
    /** Another way to set these keys, if the caller has one. */
    readonly otherWay?: (keys: readonly string[]) => string;
    /** The name of the explicit provider whose properties these settings are, if they are not the stack's configuration. */
    readonly provider?: string | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface Setting {
    readonly key: string;
    readonly variable: string;
    /** How the value looks in the command that sets it. */
    readonly sample: string;
    readonly flags?: string;
}

const SID: Setting = { key: "kaleyra:sid", variable: "KALEYRA_SID", sample: "<your SID>" };
const API_KEY: Setting = {
    key: "kaleyra:apiKey",
    variable: "KALEYRA_API_KEY",
    sample: "<your API key>",
    flags: "--secret ",
};
const POD: Setting = { key: "kaleyra:pod", variable: "KALEYRA_POD", sample: `<${PODS.join(", ")}>` };
const API_DOMAIN: Setting = {
    key: "kaleyra:apiDomain",
    variable: "KALEYRA_API_DOMAIN",
    sample: "<the API domain that the console shows>",
};

const podSchema = z
    .string()
    .transform((pod) => pod.toUpperCase())
    .pipe(z.enum(PODS))
    .transform((pod) => `https://${POD_DOMAINS[pod]}`);

const domainSchema = z.string().transform((domain, context) => {
    // A bare word is more likely a key that was pasted in the wrong place than a host.
    const origin = /\.|:|^localhost$/.test(domain) ? originOf(domain) : undefined;
    if (origin === undefined) {
        context.addIssue({ code: "custom", message: "not an API domain" });
        return z.NEVER;
    }
    return origin;
});

/** A SID and a key are sent in the URL and a header. Characters that are not allowed there are copying mistakes. */
const tokenSchema = z.string().regex(/^[\x21-\x7e]+$/);

/** Something that is wrong with the settings. */
export interface SettingProblem {
    /** The sentence about it; for a missing setting, only its name. */
    readonly text: string;
    readonly key: string;
    readonly variable: string;
    /** The command that sets it. */
    readonly command: string;
    readonly isMissing: boolean;
    /** Whether it is the SID or the API key. */
    readonly isCredential: boolean;
}

/**
 * The account to talk to.
 * @throws ProviderError (`KALEYRA_SETTINGS`) that names all that is missing or invalid, with the commands that set it
 */
export function resolveAccount(configuration: Configuration | undefined, environment: Environment): Account {
    const { account, problems } = readSettings(configuration, environment);
    if (account === undefined) {
        throw new ProviderError("KALEYRA_SETTINGS", describe(problems, configuration?.otherWay));
    }
    return account;
}

/** All problems that prevent the account from being resolved. */
export function settingProblems(
    configuration: Configuration | undefined,
    environment: Environment,
): readonly SettingProblem[] {
    return readSettings(configuration, environment).problems;
}

/** Whether a setting of the account comes from the stack's configuration. */
export function isConfigured(configuration: Configuration | undefined): boolean {
    return [SID, API_KEY, POD, API_DOMAIN].some((setting) => find(setting, configuration, {}).value !== undefined);
}

/** Where the settings of the account were found. */
export interface Sources {
    readonly sid: Source;
    readonly apiKey: Source;
    /** The pod or the API domain. */
    readonly domain: Source;
}

/** Where one setting was found, and how to set it there. */
export interface Source {
    readonly kind: "configuration" | "environment" | "provider";
    /** The key, the variable or the property, as messages show it. */
    readonly name: string;
    /** The second half of a sentence. */
    readonly change: string;
}

/** Where the settings of the account were found. The API domain is changed at the place where it or the pod is set. */
export function sourcesOf(configuration: Configuration | undefined, environment: Environment): Sources {
    const source = (setting: Setting) => sourceOf(find(setting, configuration, environment), configuration);
    const origin = findOrigin(configuration, environment);
    const domain = origin === undefined ? source(API_DOMAIN) : sourceOf(origin, configuration);
    return { sid: source(SID), apiKey: source(API_KEY), domain };
}

function sourceOf({ setting, where }: Found, configuration: Configuration | undefined): Source {
    const { key, variable } = setting === POD ? API_DOMAIN : setting;
    if (where === setting.variable) {
        return { kind: "environment", name: where, change: `set ${variable} in the environment` };
    }
    if (configuration?.provider !== undefined) {
        const [property, changed] = [where, key].map((name) => name.replace("kaleyra:", ""));
        const inProvider = `of the provider ${JSON.stringify(configuration.provider)}`;
        return {
            kind: "provider",
            name: `the property ${property} ${inProvider}`,
            change: `set the property ${changed} ${inProvider} in your program`,
        };
    }
    const { command } = problem(setting === POD ? API_DOMAIN : setting, "", false);
    return { kind: "configuration", name: where, change: `run \`${command}\`` };
}

function readSettings(
    configuration: Configuration | undefined,
    environment: Environment,
): { readonly account: Account | undefined; readonly problems: readonly SettingProblem[] } {
    const problems: SettingProblem[] = [];
    const take = (setting: Setting) =>
        valid(
            find(setting, configuration, environment),
            tokenSchema,
            "Expected printable characters without spaces",
            problems,
        );
    const sid = take(SID);
    const apiKey = take(API_KEY);
    const origin = resolveOrigin(configuration, environment, problems);
    const isComplete = sid !== undefined && apiKey !== undefined && origin !== undefined;
    return { account: isComplete ? { sid, apiKey, origin } : undefined, problems };
}

/** The warning when the environment has a different API domain, such as a sandbox, from the one that is used. */
export function ignoredDomain({ origin }: Account, environment: Environment): string | undefined {
    const named = resolveOrigin(undefined, environment, []);
    if (named === undefined || named === origin) {
        return undefined;
    }
    const { variable } = environment[API_DOMAIN.variable]?.trim() ? API_DOMAIN : POD;
    return (
        `${variable} is ignored: stack configuration takes precedence over the environment, so requests go to ${origin}. ` +
        "To use it, select a stack without kaleyra:* configuration."
    );
}

/** `kaleyra:allowUnverifiedImport`: import a number although the list cannot be understood. */
export function allowsUnverifiedImport(configuration: Configuration | undefined): boolean {
    return configuration?.get("kaleyra:allowUnverifiedImport") === "true";
}

/** `KALEYRA_FORGET_MISSING`: removes a number that is missing from a complete list. Only an environment variable, so that it is not left on. */
export function forgetsMissing(environment: Environment): boolean {
    return environment.KALEYRA_FORGET_MISSING === "true";
}

interface Found {
    readonly setting: Setting;
    readonly value: string | undefined;
    /** The name under which it was found. */
    readonly where: string;
}

function find(setting: Setting, configuration: Configuration | undefined, environment: Environment): Found {
    const configured = configuration?.get(setting.key)?.trim();
    if (configured) {
        return { setting, value: configured, where: setting.key };
    }
    return { setting, value: environment[setting.variable]?.trim() || undefined, where: setting.variable };
}

function valid<T>(found: Found, schema: z.ZodType<T>, expected: string, problems: SettingProblem[]): T | undefined {
    const { setting, value, where } = found;
    if (value === undefined) {
        problems.push(problem(setting, setting.key, true));
        return undefined;
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
        problems.push(problem(setting, `${where} is invalid${shownValue(setting, value)}. ${expected}.`, false));
    }
    return parsed.data;
}

function problem(setting: Setting, text: string, isMissing: boolean): SettingProblem {
    const { flags = "", key, variable, sample } = setting;
    const command = `pulumi config set ${flags}${key} ${sample}`;
    return { text, key, variable, command, isMissing, isCredential: setting === SID || setting === API_KEY };
}

/** A key must not appear in a message, wherever it was pasted by mistake: only what cannot be one is shown. */
function shownValue(setting: Setting, value: string): string {
    if (setting === POD) {
        return /^[a-z]{1,4}$/i.test(value) ? `: "${value}"` : "";
    }
    const [, shown, path = ""] = DOMAIN_WITH_PATH.exec(value) ?? [];
    const isShown = setting === API_DOMAIN && shown !== undefined && (path !== "" || shown.includes("://"));
    return isShown ? `: "${shown}${/^(\/v\d+)?\/?$/.test(path) ? path : "/…"}"` : "";
}

/** A scheme and a host, or a host with a dot; and a path. */
const DOMAIN_WITH_PATH = /^((?:[a-z]+:\/\/[a-z0-9.-]+|[a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?)(\/.*)?$/i;

/** Within one source, the API domain takes precedence over the pod; configuration over the environment. */
function findOrigin(configuration: Configuration | undefined, environment: Environment): Found | undefined {
    const sources: [Configuration | undefined, Environment][] = [
        [configuration, {}],
        [undefined, environment],
    ];
    return sources
        .flatMap((source) => [find(API_DOMAIN, ...source), find(POD, ...source)])
        .find(({ value }) => value !== undefined);
}

function resolveOrigin(
    configuration: Configuration | undefined,
    environment: Environment,
    problems: SettingProblem[],
): string | undefined {
    const found = findOrigin(configuration, environment);
    if (found === undefined) {
        problems.push(problem(POD, "kaleyra:pod (or kaleyra:apiDomain)", true));
        return undefined;
    }
    return found.setting === POD
        ? valid(found, podSchema, `Expected one of ${PODS.join(", ")}`, problems)
        : valid(found, domainSchema, expectedDomain(found.value), problems);
}

function expectedDomain(value = ""): string {
    const [, , path = ""] = DOMAIN_WITH_PATH.exec(value) ?? [];
    return path.length > 1
        ? "Remove the path"
        : "Expected a host such as api.in.kaleyra.io or an https:// URL (http:// only for this machine)";
}

/** Words in a sentence: "a, b and c". */
export function enumerated(words: readonly string[]): string {
    return words.join(", ").replace(/, ([^,]*)$/, " and $1");
}

function describe(problems: readonly SettingProblem[], otherWay: Configuration["otherWay"]): string[] {
    const missing = problems.filter(({ isMissing }) => isMissing).map(({ text }) => text);
    const invalid = problems.filter(({ isMissing }) => !isMissing).map(({ text }) => text);
    const first =
        missing.length > 0
            ? [`${enumerated(missing)} ${missing.length > 1 ? "are" : "is"} not set.`, ...invalid]
            : invalid;
    const variables = problems.map(({ variable }) => variable).join(", ");
    return [
        `${first.join(" ")} Nothing was changed.`,
        `Set ${problems.length > 1 ? "them" : "it"}:`,
        ...problems.map(({ command }) => `    ${command}`),
        `or in the environment: ${variables}`,
        ...(otherWay === undefined ? [] : [otherWay(problems.map(({ key }) => key))]),
    ];
}
