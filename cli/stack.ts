// The stack that the command works on: its configuration, and the numbers that it manages.

import { z } from "zod";
import { shellWord } from "../kaleyra/text";
import { nameIn, SIGNATURE } from "../provider/pulumi-values";
import { type Configuration, configurationIn } from "../provider/settings";
import { PLUGIN_TYPE_TOKEN, TYPE_TOKEN } from "../provider/tokens";
import { UsageError } from "./exit";
import { INVOCATION, stackFlag } from "./invocation";
import { warn, withProgress } from "./output";
import { readFromStack, selectedStack } from "./pulumi";

/** The options of every subcommand that reads numbers. */
export interface StackOptions {
    readonly waba?: string;
    readonly stack?: string;
    readonly json?: boolean;
}

const recordedNumberSchema = z.object({
    wabaId: z.string(),
    phoneNumberId: z.string(),
    /** In E.164 form. */
    e164: z.string(),
    verificationType: z.enum(["SMS", "VOICE"]).optional(),
});

/** A number that the options name, or the stack manages. */
export interface SelectedNumber extends z.infer<typeof recordedNumberSchema> {
    /** The settings of its account: the stack's, or those of its explicit provider. */
    readonly configuration: Configuration | undefined;
    /** The arguments that select the number. */
    readonly selection: string;
}

/** A number that the stack manages. */
export interface ManagedNumber extends SelectedNumber {
    readonly urn: string;
    readonly resourceName: string;
}

/** Outside of a Pulumi project it has no name, no configuration and no numbers. */
export interface Stack {
    readonly name?: string;
    readonly configuration?: Configuration;
    readonly numbers: readonly ManagedNumber[];
}

/** Reads the stack that the user named, or the selected one. */
export async function readStack(): Promise<Stack> {
    const name = INVOCATION.stack ?? (await selectedStack());
    if (name === undefined) {
        return { numbers: [] };
    }
    return withProgress(`stack ${name}`, async () => {
        const [values, resources] = await Promise.all([
            readFromStack(name, ["config", "--json", "--show-secrets"], configurationSchema),
            readFromStack(name, ["stack", "export", "--show-secrets"], stateSchema),
        ]);
        const configuration: Configuration = { stackFlag: stackFlag(), get: (key) => values[key]?.value };
        return { name, configuration, numbers: managedNumbers(resources, configuration) };
    });
}

/** The WABA that the user named, or those of the stack's numbers. */
export function wabasOf({ numbers }: Stack, named?: string): string[] {
    return [...new Set(named === undefined ? numbers.map(({ wabaId }) => wabaId) : [named])];
}

/** @throws UsageError if there is none */
export function requireWabas(stack: Stack, named: string | undefined): string[] {
    const wabaIds = wabasOf(stack, named);
    if (wabaIds.length === 0) {
        throw new UsageError(
            "No WABA is selected, and no stack that manages numbers. Nothing was sent.",
            "Specify a WABA with --waba <id>, or run the command in the project of a stack that has numbers.",
        );
    }
    return wabaIds;
}

/** The settings that the stack's numbers of a WABA use, or the stack's. */
export function configurationOf({ numbers, configuration }: Stack, wabaId?: string): Configuration | undefined {
    return numbers.find((number) => number.wabaId === wabaId)?.configuration ?? configuration;
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
        const { data } = recordedNumberSchema.safeParse({ ...outputs, phoneNumberId: id });
        if (data === undefined) {
            warn(`${resourceName} is skipped: its outputs in the state cannot be read.`);
            return [];
        }
        // A name can be that of several resources, for example of two types.
        const isUnique = managed.every((other) => other.urn === urn || nameIn(other.urn) !== resourceName);
        const selection = shellWord(isUnique ? resourceName : urn);
        return [
            { ...data, urn, resourceName, selection, configuration: explicitProviders.get(provider) ?? configuration },
        ];
    });
}
