// Where the command works: on a stack, whose configuration and numbers it reads, or outside of a Pulumi project on the environment.

import { z } from "zod";
import { PLUGIN_TYPE_TOKEN, TYPE_TOKEN } from "../provider/identity";
import { nameIn, SIGNATURE } from "../provider/inputs/fields";
import { type Configuration, configurationIn } from "../provider/settings";
import { warn, withProgress } from "./output";
import { readFromStack, selectedStack } from "./pulumi";

/** The options of every subcommand that reads numbers. */
export interface PlaceOptions {
    readonly waba?: string;
    readonly stack?: string;
    readonly json?: boolean;
}

/** A number that a stack manages. */
export interface ManagedNumber {
    readonly urn: string;
    readonly resourceName: string;
    readonly wabaId: string;
    readonly phoneNumberId: string;
    /** The number in E.164 form. */
    readonly e164: string;
    readonly verificationType?: "SMS" | "VOICE" | undefined;
    /** The settings of its account: the stack's, or those of its explicit provider. */
    readonly configuration: Configuration;
}

/** A stack, or the environment. */
export interface Place {
    /** Undefined outside of a project. */
    readonly stack?: string;
    /** What selects the stack in a printed command: nothing, if it is the selected one. */
    readonly flag: string;
    readonly configuration?: Configuration;
    /** The numbers that the stack manages. */
    readonly numbers: readonly ManagedNumber[];
    /** The names of all resources, of whatever type. */
    readonly resourceNames: ReadonlySet<string>;
}

/** @param named the stack that the user named */
export async function findPlace(named: string | undefined): Promise<Place> {
    const stack = named ?? (await selectedStack());
    const flag = named === undefined ? "" : ` --stack ${named}`;
    if (stack === undefined) {
        return { flag, numbers: [], resourceNames: new Set() };
    }
    return withProgress(`stack ${stack}`, async () => {
        const [values, resources] = await Promise.all([
            readFromStack("configuration", ["config", "--json", "--show-secrets"], stack, configurationSchema),
            readFromStack("state", ["stack", "export", "--show-secrets"], stack, stateSchema),
        ]);
        const configuration: Configuration = { stackFlag: flag, get: (key) => values[key]?.value };
        const resourceNames = new Set(resources.map(({ urn }) => nameIn(urn)));
        return { stack, flag, configuration, numbers: managedNumbers(resources, configuration), resourceNames };
    });
}

const configurationSchema = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/** A secret shows its value as JSON when the state is exported with --show-secrets. */
const propertySchema = z.unknown().transform((value) => {
    const isRevealed = typeof value === "object" && value !== null && SIGNATURE in value && "plaintext" in value;
    return isRevealed ? (JSON.parse(String(value.plaintext)) as unknown) : value;
});

const propertiesSchema = z.record(z.string(), propertySchema).default({});

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

const stateSchema = z
    .looseObject({ deployment: z.looseObject({ resources: z.array(resourceSchema).nullish() }).nullable() })
    .transform(({ deployment }) => deployment?.resources ?? []);

const managedNumberSchema = z.object({
    wabaId: z.string(),
    phoneNumberId: z.string(),
    e164: z.string(),
    verificationType: z.enum(["SMS", "VOICE"]).optional(),
});

/** @param configuration the stack's, from which the engine also makes the default providers */
function managedNumbers(resources: z.infer<typeof stateSchema>, configuration: Configuration): ManagedNumber[] {
    const explicitProviders = new Map(
        resources
            .filter(({ type, urn }) => type === "pulumi:providers:kaleyra" && !/^default(_|$)/.test(nameIn(urn)))
            .map(({ urn, id, inputs }) => [`${urn}::${id}`, configurationIn(inputs, nameIn(urn))]),
    );
    const managed = resources.filter(
        (resource) => [TYPE_TOKEN, PLUGIN_TYPE_TOKEN].includes(resource.type) && !resource.external && !resource.delete,
    );
    return managed.flatMap(({ urn, id, outputs, provider }) => {
        const resourceName = nameIn(urn);
        const { data } = managedNumberSchema.safeParse({ ...outputs, phoneNumberId: id });
        if (data === undefined) {
            warn(`${resourceName} is skipped: its outputs in the state cannot be read.`);
            return [];
        }
        return [{ ...data, urn, resourceName, configuration: explicitProviders.get(provider) ?? configuration }];
    });
}
