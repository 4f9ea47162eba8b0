// How properties cross the protocol: secrets wrapped, and values that are not known yet as markers.
// The steps of provider/ get plain values, and what goes back is wrapped again.

import { FIELDS, NUMBER_PARTS } from "../provider/inputs/fields";
import { type RawInputs, SECRET, SIGNATURE, UNKNOWN } from "../provider/pulumi-values";
import { hideNumberIn } from "../provider/secrets";
import { HIDDEN } from "../provider/tokens";
import { currentCall } from "./call";
import { type StructMessage, structOf } from "./protocol";

/** The markers of values that are not known yet, one per type (pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go). */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
    UNKNOWN,
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** Properties as they arrived. */
export interface Properties {
    /** Plain values, without hidden names. */
    readonly values: RawInputs;
    /** The names of those that are secret, or contain a secret. */
    readonly secrets: ReadonlySet<string>;
}

/** Unwraps the values, and leaves out hidden names: those of a dynamic provider's state have no meaning here. */
export function decode(struct: StructMessage | undefined): Properties {
    const values: Record<string, unknown> = {};
    const secrets = new Set<string>();
    for (const [key, wrapped] of Object.entries(struct?.toJavaScript() ?? {})) {
        const { value, isSecret } = unwrapped(wrapped);
        if (key === HIDDEN.secret && value === true) {
            NUMBER_PARTS.forEach((part) => void secrets.add(part));
        }
        if (key.startsWith("__")) {
            continue;
        }
        values[key] = value;
        if (isSecret) {
            secrets.add(key);
        }
    }
    if (NUMBER_PARTS.some((part) => secrets.has(part))) {
        secrets.add("e164");
    }
    rememberSecrets(values, secrets);
    return { values, secrets };
}

/** No message shows them from now on. */
function rememberSecrets(values: RawInputs, secrets: ReadonlySet<string>): void {
    const redactor = currentCall()?.context.redactor;
    for (const key of redactor === undefined ? [] : secrets) {
        const value = values[key];
        if (!NUMBER_PARTS.includes(key) && value !== undefined) {
            redactor?.hide(typeof value === "string" ? value : JSON.stringify(value));
        }
    }
    if (redactor !== undefined && secrets.has("e164")) {
        hideNumberIn(redactor, values);
    }
}

/** The plain value, and whether a secret is anywhere in it. */
function unwrapped(wrapped: unknown): { value: unknown; isSecret: boolean } {
    if (typeof wrapped !== "object" || wrapped === null) {
        return { value: UNKNOWNS.has(wrapped) ? UNKNOWN : wrapped, isSecret: false };
    }
    if (Array.isArray(wrapped)) {
        const entries = wrapped.map(unwrapped);
        return { value: entries.map(({ value }) => value), isSecret: entries.some(({ isSecret }) => isSecret) };
    }
    const object = wrapped as Readonly<Record<string, unknown>>;
    if (object[SIGNATURE] === SECRET) {
        return { value: unwrapped(object.value).value, isSecret: true };
    }
    const entries = Object.entries(object).map(([key, entry]) => ({ key, ...unwrapped(entry) }));
    return {
        value: Object.fromEntries(entries.map(({ key, value }) => [key, value])),
        isSecret: entries.some(({ isSecret }) => isSecret),
    };
}

/** Properties as the steps of provider/ take them: a hidden input says that the number is secret. */
export function stepInputs({ values, secrets }: Properties): RawInputs {
    return secrets.has("e164") ? { ...values, [HIDDEN.secret]: true } : values;
}

/** The value wrapped as a secret. */
export function asSecret(value: unknown): object {
    return { [SIGNATURE]: SECRET, value };
}

/** Wraps secret values, and leaves out hidden names and names without a value. */
export function encode(values: RawInputs, secrets: ReadonlySet<string>): StructMessage {
    const entries = Object.entries(values)
        .filter(([key, value]) => !key.startsWith("__") && value !== undefined)
        .map(([key, value]) => [key, secrets.has(key) ? asSecret(value) : value]);
    return structOf(Object.fromEntries(entries));
}

/** The five inputs alone. */
export function fieldsOnly(values: RawInputs): RawInputs {
    return Object.fromEntries(FIELDS.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));
}
