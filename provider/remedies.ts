// What to do in Pulumi about a failure at Kaleyra. The catalogue of kaleyra/ explains what happened and what to do there.

import { KaleyraError, type KaleyraErrorCode } from "../kaleyra/error";
import { isLoopback } from "../kaleyra/loopback";
import { ProviderError } from "./errors";
import { type Configuration, type Environment, isConfigured, resolveAccount, sourcesOf } from "./settings";

/** Where the account comes from. */
export interface Settings {
    readonly configuration: Configuration | undefined;
    readonly environment: Environment;
}

/** The type requires an entry for every code of the catalogue. */
const IN_PULUMI: Readonly<Record<KaleyraErrorCode, readonly string[]>> = {
    KALEYRA_WABA: ["The WABA ID is the resource's property wabaId."],
    KALEYRA_CREDENTIALS: [],
    KALEYRA_REDIRECT: [],
    KALEYRA_TLS: [],
    KALEYRA_UNREACHABLE: [],
    KALEYRA_ACCOUNT_TYPE: [],
    KALEYRA_BALANCE: [],
    KALEYRA_CANCELLED: [],
    KALEYRA_DUPLICATE_NUMBER: [],
    KALEYRA_INVALID_NUMBER: [],
    KALEYRA_MISSING_ID: [],
    KALEYRA_NAME_REQUIRED: [],
    KALEYRA_NAME_TOO_LONG: [],
    KALEYRA_PAYLOAD: [],
    KALEYRA_RATE_LIMIT: [],
    KALEYRA_REJECTED: [],
    KALEYRA_TRY_AGAIN_LATER: [],
    KALEYRA_UNCERTAIN: [],
    KALEYRA_UNKNOWN_LIST_FORM: [],
    KALEYRA_UNREADABLE_LIST: [],
    KALEYRA_VERIFICATION_TYPE_REQUIRED: [],
    KALEYRA_WABA_ID_REQUIRED: [],
};

/** The error to show a user of Pulumi: the message of Kaleyra's client, and what to do in Pulumi. */
export function withRemedy(error: unknown, settings: Settings): unknown {
    if (!(error instanceof KaleyraError)) {
        return error;
    }
    const lines = [...settingLines(error, settings), ...IN_PULUMI[error.code]];
    if (error.code === "KALEYRA_CREDENTIALS" && isConfigured(settings.configuration)) {
        lines.push(RECORDED_CONFIGURATION);
    }
    return new ProviderError(error.code, [error.message, ...lines].join("\n    "));
}

/** What a refresh uses, and how to use the current configuration. */
export const RECORDED_CONFIGURATION =
    "`pulumi refresh` and `pulumi destroy` use the configuration of the last `pulumi up`, and the current environment. " +
    "If you have changed the configuration since then, run `pulumi up` first, or `pulumi refresh --run-program`.";

/** For a failure that depends on the settings: where they came from, and how to change them there. */
export function settingLines({ code, circumstances }: KaleyraError, settings: Settings): string[] {
    switch (code) {
        case "KALEYRA_CREDENTIALS":
            return credentialLines(settings);
        case "KALEYRA_UNREACHABLE":
            return [domainLine(settings), ...sandboxLines(circumstances.origin)];
        case "KALEYRA_REDIRECT":
        case "KALEYRA_TLS":
            return [domainLine(settings)];
        default:
            return [];
    }
}

function credentialLines({ configuration, environment }: Settings): string[] {
    const { origin } = resolveAccount(configuration, environment);
    const { sid, apiKey, domain } = sourcesOf(configuration, environment);
    const isEnvironment = [sid, apiKey].every(({ kind }) => kind === "environment");
    const change = isEnvironment
        ? `set ${sid.name} and ${apiKey.name} in the environment`
        : `${sid.change}, and ${apiKey.change}`;
    return [
        `The request went to ${origin} (from ${domain.name}), with the SID from ${sid.name} and the API key from ${apiKey.name}.`,
        `To change them, ${change}.`,
    ];
}

function domainLine({ configuration, environment }: Settings): string {
    const { domain } = sourcesOf(configuration, environment);
    return `The API domain comes from ${domain.name}. To change it, ${domain.change}.`;
}

/** A stand-in on this machine that cannot be reached is probably not running. */
function sandboxLines(origin: string | undefined): string[] {
    const url = origin === undefined ? undefined : new URL(origin);
    return url !== undefined && isLoopback(url.hostname)
        ? [`If it is the sandbox, start it: npx pulumi-kaleyra sandbox --port ${url.port || "80"}`]
        : [];
}

/** Failures that are not temporary: a refresh, and the preview of a new number, must fail. */
const LASTING: ReadonlySet<string> = new Set<KaleyraErrorCode>([
    "KALEYRA_CREDENTIALS",
    "KALEYRA_WABA",
    "KALEYRA_ACCOUNT_TYPE",
]);

/** Whether every further request would fail in the same way. Settings that cannot be used count. */
export function isLasting(error: unknown): boolean {
    return error instanceof KaleyraError ? LASTING.has(error.code) : error !== undefined;
}
