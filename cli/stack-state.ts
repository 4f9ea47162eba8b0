// Reads the numbers that a stack manages from an export of its state, those of the dynamic provider and of the plugin.

import { z } from "zod";
import { e164Of, fieldsOf, type NumberFields, nameIn, SIGNATURE } from "../provider/inputs/fields";
import { TYPE_TOKEN } from "../sdk/identity";

/** The plugin's type token. */
export const PLUGIN_TYPE = "kaleyra:index:WhatsAppPhoneNumber";

const NUMBER_TYPES: readonly string[] = [TYPE_TOKEN, PLUGIN_TYPE];

/** The type of the plugin's providers. */
const PROVIDER_TYPE = "pulumi:providers:kaleyra";

/** An explicit provider, and the settings that the program gave it. */
interface ExplicitProvider {
    readonly name: string;
    readonly settings: Readonly<Record<string, unknown>>;
}

/** A number that a stack manages. */
export interface ManagedNumber extends NumberFields {
    readonly urn: string;
    readonly resourceName: string;
    readonly phoneNumberId: string;
    /** The number in E.164 form. */
    readonly e164: string;
    /** Undefined if the number belongs to the account of the stack's configuration. */
    readonly provider: ExplicitProvider | undefined;
}

/** What the command needs to know of a stack's state. */
export interface StackState {
    /** The numbers whose outputs can be read. */
    readonly numbers: readonly ManagedNumber[];
    /** The phone number IDs of all managed numbers. */
    readonly phoneNumberIds: ReadonlySet<string>;
    /** The names of all resources, of whatever type. */
    readonly resourceNames: ReadonlySet<string>;
    /** The names of the numbers whose outputs cannot be read, for example because they are encrypted. */
    readonly unreadable: readonly string[];
}

/** The state without any resource. */
export const EMPTY_STATE: StackState = {
    numbers: [],
    phoneNumberIds: new Set(),
    resourceNames: new Set(),
    unreadable: [],
};

const propertiesSchema = z.record(z.string(), z.unknown()).default({});

const resourceSchema = z.looseObject({
    type: z.string(),
    urn: z.string(),
    id: z.string().optional(),
    inputs: propertiesSchema,
    outputs: propertiesSchema,
    /** The URN and the ID of its provider. */
    provider: z.string().default(""),
    /** Only read, by `get`. */
    external: z.boolean().default(false),
    /** Replaced already; it is removed from the state with the next update. */
    delete: z.boolean().default(false),
});

type StateResource = z.infer<typeof resourceSchema>;

const stateSchema = z.looseObject({
    deployment: z.looseObject({ resources: z.array(resourceSchema).nullish() }).nullable(),
});

/** The state in an export, or undefined if the JSON is not an export. */
export function parseState(json: unknown): StackState | undefined {
    const state = stateSchema.safeParse(json).data;
    if (state === undefined) {
        return undefined;
    }
    const resources = state.deployment?.resources ?? [];
    const providers = new Map(resources.flatMap(explicitProvider));
    const managed = resources.filter((resource) => NUMBER_TYPES.includes(resource.type) && !resource.external);
    const parsed = managed
        .filter((resource) => !resource.delete)
        .map((resource) => ({ resourceName: nameIn(resource.urn), number: managedNumber(resource, providers) }));
    return {
        numbers: parsed.flatMap(({ number }) => number ?? []),
        phoneNumberIds: new Set(managed.flatMap(({ id }) => id ?? [])),
        resourceNames: new Set(resources.map(({ urn }) => nameIn(urn))),
        unreadable: parsed.flatMap(({ resourceName, number }) => (number === undefined ? [resourceName] : [])),
    };
}

/** The engine makes a default provider from the stack's configuration. */
function explicitProvider({ type, urn, id, inputs }: StateResource): [string, ExplicitProvider][] {
    const name = nameIn(urn);
    return type !== PROVIDER_TYPE || /^default(_|$)/.test(name)
        ? []
        : [[`${urn}::${id}`, { name, settings: revealed(inputs) }]];
}

function managedNumber(
    { urn, id, outputs, provider }: StateResource,
    providers: ReadonlyMap<string, ExplicitProvider>,
): ManagedNumber | undefined {
    const values = revealed(outputs);
    const fields = fieldsOf(values);
    if (fields === undefined || id === undefined) {
        return undefined;
    }
    const e164 = typeof values.e164 === "string" ? values.e164 : e164Of(fields);
    return { ...fields, e164, urn, resourceName: nameIn(urn), phoneNumberId: id, provider: providers.get(provider) };
}

/** Properties whose secrets are plain; a secret shows its value as JSON when the state was exported with --show-secrets. */
function revealed(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, reveal(value)]));
}

function reveal(value: unknown): unknown {
    if (typeof value !== "object" || value === null || !(SIGNATURE in value) || !("plaintext" in value)) {
        return value;
    }
    try {
        return JSON.parse(String(value.plaintext));
    } catch {
        return undefined;
    }
}
