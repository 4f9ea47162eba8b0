// Values as Pulumi passes them: some are not known yet, some are secrets, and resources have URNs.

/** `unknownValue` of `@pulumi/pulumi/runtime`, which takes a second to load; a test compares the two. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The key that marks a wrapped value, and its value for a secret (pulumi/pulumi, sdk/go/common/resource/sig). */
export const SIGNATURE = "4dabf18193072939515e22adb298388d";
export const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Inputs and outputs as the engine passes them: anything may be missing, unknown or of a wrong type. */
export type RawInputs = Readonly<Record<string, unknown>>;

/** The value of a field, or undefined if it is missing or not known yet. */
export function knownValue(inputs: RawInputs, key: string): unknown {
    const value = inputs[key];
    return value === UNKNOWN || value === undefined || value === null ? undefined : value;
}

/** Whether the value will be known later. */
export function isUnknown(inputs: RawInputs, key: string): boolean {
    return inputs[key] === UNKNOWN;
}

/** The resource's name, which may itself contain "::": everything after stack, project and type of a URN. */
export function nameIn(urn: string): string {
    return urn.startsWith("urn:") ? urn.split("::").slice(3).join("::") : urn;
}
