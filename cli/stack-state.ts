// Reads the numbers that a stack manages from an export of its state, those of the dynamic provider and of the plugin.

import { readFileSync } from "node:fs";
import { z } from "zod";
import { printable } from "../kaleyra/text";
import { e164Of, fieldsOf, type NumberFields } from "../provider/inputs/fields";
import { TYPE_TOKEN } from "../sdk/identity";
import { UsageError } from "./exit";
import { withProgress } from "./progress";
import { readFromStack } from "./pulumi";

/** The type tokens of the dynamic provider and of the plugin. */
const NUMBER_TYPES: readonly string[] = [TYPE_TOKEN, "kaleyra:index:WhatsAppPhoneNumber"];

/** The key that marks a secret in Pulumi's state. */
const SECRET_KEY = "4dabf18193072939515e22adb298388d";

/** A number that a stack manages. */
export interface ManagedNumber extends NumberFields {
    readonly urn: string;
    readonly resourceName: string;
    readonly phoneNumberId: string;
    /** The number in E.164 form. */
    readonly e164: string;
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

const resourceSchema = z.looseObject({
    type: z.string(),
    urn: z.string(),
    id: z.string().optional(),
    outputs: z.record(z.string(), z.unknown()).default({}),
    /** Only read, by `get`. */
    external: z.boolean().default(false),
    /** Replaced already; it is removed from the state with the next update. */
    delete: z.boolean().default(false),
});

const stateSchema = z.looseObject({
    deployment: z.looseObject({ resources: z.array(resourceSchema).nullish() }).nullable(),
});

/** Reads the state of a stack through the pulumi CLI; numbers that cannot be read are named in a warning. */
export async function readStackState(stack: string): Promise<StackState> {
    const json = await withProgress("the stack's state", () =>
        readFromStack(["stack", "export", "--show-secrets"], stack, "state"),
    );
    const state = parseState(json);
    if (state === undefined) {
        throw new UsageError(
            `Could not read the state of stack ${stack}: the pulumi CLI printed it in an unknown format. Nothing was sent.`,
            "Update pulumi-kaleyra. Meanwhile, use --waba, --id and --number instead of --stack.",
        );
    }
    for (const name of state.unreadable) {
        console.error(
            `warning: ${printable(name)} is skipped: its outputs in the state of stack ${stack} cannot be read.`,
        );
    }
    return state;
}

/** Reads the file that `pulumi stack export` wrote. */
export function readStateFile(file: string): StackState {
    try {
        const state = parseState(JSON.parse(readFileSync(file, "utf8")));
        if (state === undefined) {
            throw new Error("it is not an exported state");
        }
        return state;
    } catch (error) {
        throw new UsageError(
            `${file} could not be read: ${(error as Error).message}. Nothing was sent.`,
            `Create it with \`pulumi stack export > ${file}\`.`,
        );
    }
}

/** The state in an export, or undefined if the JSON is not an export. */
function parseState(json: unknown): StackState | undefined {
    const state = stateSchema.safeParse(json).data;
    if (state === undefined) {
        return undefined;
    }
    const resources = state.deployment?.resources ?? [];
    const managed = resources.filter((resource) => NUMBER_TYPES.includes(resource.type) && !resource.external);
    const parsed = managed
        .filter((resource) => !resource.delete)
        .map((resource) => ({ resourceName: nameIn(resource.urn), number: managedNumber(resource) }));
    return {
        numbers: parsed.flatMap(({ number }) => number ?? []),
        phoneNumberIds: new Set(managed.flatMap(({ id }) => id ?? [])),
        resourceNames: new Set(resources.map(({ urn }) => nameIn(urn))),
        unreadable: parsed.flatMap(({ resourceName, number }) => (number === undefined ? [resourceName] : [])),
    };
}

function managedNumber({ urn, id, outputs }: z.infer<typeof resourceSchema>): ManagedNumber | undefined {
    const revealed = Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, reveal(value)]));
    const fields = fieldsOf(revealed);
    if (fields === undefined || id === undefined) {
        return undefined;
    }
    const e164 = typeof revealed.e164 === "string" ? revealed.e164 : e164Of(fields);
    return { ...fields, e164, urn, resourceName: nameIn(urn), phoneNumberId: id };
}

/** The value of an output; a secret shows it as JSON when the state was exported with --show-secrets. */
function reveal(value: unknown): unknown {
    if (typeof value !== "object" || value === null || !(SECRET_KEY in value) || !("plaintext" in value)) {
        return value;
    }
    try {
        return JSON.parse(String(value.plaintext));
    } catch {
        return undefined;
    }
}

/** The resource's name, which may itself contain "::": everything after stack, project and type. */
function nameIn(urn: string): string {
    return urn.split("::").slice(3).join("::");
}
