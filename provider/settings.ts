// Where the provider finds its account: the stack's configuration first, then the environment.
// check and diff need none of it, so nothing is judged before a request is due; then all that is wrong is said at once.

import type { Account } from "../kaleyra/client";
import { originOf, POD_DOMAINS, PODS } from "../kaleyra/pods";
import * as z from "../kaleyra/zod";
import { SettingsError } from "./errors";

/** Reads one key of a stack's configuration, for example `kaleyra:sid`. */
export interface Configuration {
    get(key: string): string | undefined;
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

const podSchema = z.enum(PODS).transform((pod) => `https://${POD_DOMAINS[pod]}`);

const domainSchema = z.string().transform((domain, context) => {
    const origin = originOf(domain);
    if (origin === undefined) {
        context.addIssue({ code: "custom", message: "not an API domain" });
        return z.NEVER;
    }
    return origin;
});

/** A SID and a key travel in the URL and a header: what cannot travel there is a slip of copying. */
const tokenSchema = z.string().regex(/^[\x21-\x7e]+$/);

/**
 * The account to talk to.
 * @throws {@link SettingsError} that names all that is missing or malformed, with the commands that set it
 */
export function resolveAccount(configuration: Configuration | undefined, environment: Environment): Account {
    const find = (setting: Setting) => lookUp(setting, configuration, environment);
    const problems: Problem[] = [];
    const sid = take(find(SID), tokenSchema, "printable characters without spaces", problems);
    const apiKey = take(find(API_KEY), tokenSchema, "printable characters without spaces", problems);
    const origin = resolveOrigin(configuration, environment, problems);
    if (sid === undefined || apiKey === undefined || origin === undefined) {
        throw new SettingsError(complaint(problems));
    }
    return { sid, apiKey, origin };
}

/** What to warn of when the environment names another API domain, a sandbox for example, than the one that is used. */
export function passedOverDomain({ origin }: Account, environment: Environment): string | undefined {
    const named = resolveOrigin(undefined, environment, []);
    if (named === undefined || named === origin) {
        return undefined;
    }
    const { variable } = environment[API_DOMAIN.variable]?.trim() ? API_DOMAIN : POD;
    return (
        `${variable} is not used: the stack's configuration wins over the environment, so requests go to ${origin}. ` +
        "To use it, take a stack that has no configuration of kaleyra."
    );
}

/** Whether all credentials are set, so that a preview can look the numbers up. */
export function hasCredentials(configuration: Configuration | undefined, environment: Environment): boolean {
    return [SID, API_KEY].every((setting) => lookUp(setting, configuration, environment).value !== undefined);
}

/** `kaleyra:allowUnverifiedImport`: adopt a number although the list cannot be understood. */
export function allowsUnverifiedImport(configuration: Configuration | undefined): boolean {
    return configuration?.get("kaleyra:allowUnverifiedImport") === "true";
}

/** `KALEYRA_FORGET_MISSING`: a number that a complete list lacks is gone. From the environment only, so that it does not stay. */
export function forgetsMissing(environment: Environment): boolean {
    return environment.KALEYRA_FORGET_MISSING === "true";
}

interface Found {
    readonly setting: Setting;
    readonly value: string | undefined;
    /** The name under which it was found. */
    readonly where: string;
}

interface Problem {
    readonly text: string;
    readonly setting: Setting;
    readonly missing: boolean;
}

function lookUp(setting: Setting, configuration: Configuration | undefined, environment: Environment): Found {
    const configured = configuration?.get(setting.key)?.trim();
    if (configured) {
        return { setting, value: configured, where: setting.key };
    }
    return { setting, value: environment[setting.variable]?.trim() || undefined, where: setting.variable };
}

function take<T>(found: Found, schema: z.ZodType<T>, expected: string, problems: Problem[]): T | undefined {
    const { setting, value, where } = found;
    if (value === undefined) {
        problems.push({ setting, text: setting.key, missing: true });
        return undefined;
    }
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
        // A key must not appear in a message, and a SID pasted in the wrong place may be one.
        const given = setting === SID || setting === API_KEY || value.includes("@") ? "" : ` "${value}"`;
        problems.push({ setting, text: `${where} is${given} not usable; expected ${expected}.`, missing: false });
    }
    return parsed.data;
}

/** The API domain beats the pod within one source; either in the configuration beats the environment. */
function resolveOrigin(
    configuration: Configuration | undefined,
    environment: Environment,
    problems: Problem[],
): string | undefined {
    const sources: [Configuration | undefined, Environment][] = [
        [configuration, {}],
        [undefined, environment],
    ];
    for (const source of sources) {
        const domain = lookUp(API_DOMAIN, ...source);
        if (domain.value !== undefined) {
            const expected = "a host such as api.in.kaleyra.io or an https:// URL (http:// only for this machine)";
            return take(domain, domainSchema, expected, problems);
        }
        const pod = lookUp(POD, ...source);
        if (pod.value !== undefined) {
            return take(pod, podSchema, `one of ${PODS.join(", ")}`, problems);
        }
    }
    problems.push({ setting: POD, text: "kaleyra:pod (or kaleyra:apiDomain)", missing: true });
    return undefined;
}

function complaint(problems: readonly Problem[]): string[] {
    const missing = problems.filter((problem) => problem.missing).map(({ text }) => text);
    const wrong = problems.filter((problem) => !problem.missing).map(({ text }) => text);
    const list = missing.join(", ").replace(/, ([^,]*)$/, " and $1");
    const first = missing.length > 0 ? [`${list} ${missing.length > 1 ? "are" : "is"} not set.`, ...wrong] : wrong;
    const commands = problems.map(
        ({ setting: { flags = "", key, sample } }) => `    pulumi config set ${flags}${key} ${sample}`,
    );
    const variables = problems.map(({ setting }) => setting.variable).join(", ");
    return [
        `${first.join(" ")} Nothing was changed. Set ${problems.length > 1 ? "them" : "it"}:`,
        ...commands,
        `or in the environment: ${variables}`,
    ];
}
