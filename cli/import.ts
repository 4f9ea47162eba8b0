// pulumi-kaleyra import: brings numbers that exist into a stack, by the one way of the CLI that works for dynamic resources.
// It writes the file for `pulumi import --file` and prints the program and the commands; it changes nothing itself.

import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { describeListed, type ListedNumber, splitListed } from "../kaleyra/listed-number";
import { type NumberFields, stateOf } from "../provider/inputs/fields";
import { PROVIDER, TYPE_TOKEN } from "../sdk/identity";
import { withClient } from "./account";
import { UsageError } from "./ending";
import { warnIfIncomplete } from "./list";

export interface ImportOptions {
    readonly waba: string;
    readonly stack?: string;
    readonly file: string;
    readonly state?: string;
}

interface Importable {
    readonly resourceName: string;
    readonly phoneNumberId: string;
    readonly fields: NumberFields;
}

export async function importNumbers({ waba, stack, file, state }: ImportOptions): Promise<void> {
    const managed = state === undefined ? NOTHING_MANAGED : readState(state);
    const list = await withClient(stack, "Kaleyra's list", (client) => client.listPhoneNumbers(waba));
    warnIfIncomplete(list, waba);
    const numbers = importable(
        list.numbers.filter(({ ids }) => !ids.some((id) => managed.ids.has(id))),
        waba,
        new Set(managed.names),
    );
    if (numbers.length === 0) {
        console.log(
            `WABA ${waba} lists no numbers to import${state === undefined ? "" : " beyond those in the state"}.`,
        );
        return;
    }
    writeImportFile(file, numbers);
    console.log(instructions(numbers, file, stack));
}

function writeImportFile(file: string, numbers: readonly Importable[]): void {
    try {
        writeFileSync(file, `${JSON.stringify({ resources: numbers.map(entry) }, null, 2)}\n`);
    } catch (error) {
        throw new UsageError(
            `${file} could not be written: ${(error as Error).message}. Nothing was changed. Name another with --file.`,
        );
    }
}

/** The numbers that a state has already. */
interface Managed {
    readonly ids: ReadonlySet<string>;
    /** The names of their resources, which are taken. */
    readonly names: ReadonlySet<string>;
}

const NOTHING_MANAGED: Managed = { ids: new Set(), names: new Set() };

const stateSchema = z.looseObject({
    deployment: z.looseObject({
        resources: z.array(z.looseObject({ type: z.string(), urn: z.string(), id: z.string().optional() })).default([]),
    }),
});

function readState(file: string): Managed {
    try {
        const { deployment } = stateSchema.parse(JSON.parse(readFileSync(file, "utf8")));
        const numbers = deployment.resources.filter(({ type }) => type === TYPE_TOKEN);
        return {
            ids: new Set(numbers.flatMap(({ id }) => id ?? [])),
            names: new Set(numbers.map(({ urn }) => urn.slice(urn.lastIndexOf("::") + 2))),
        };
    } catch (error) {
        const reason = error instanceof z.ZodError ? "it is no state" : (error as Error).message;
        throw new UsageError(
            `${file} could not be read: ${reason}. Nothing was sent. Make it with \`pulumi stack export > ${file}\`.`,
        );
    }
}

/** The listed numbers with all five fields; a number whose country cannot be told is left out with a warning. */
function importable(listed: readonly ListedNumber[], wabaId: string, taken: Set<string>): Importable[] {
    return listed.flatMap((number) => {
        const { countryCode, phoneNumber, e164 } = splitListed(number);
        if (countryCode === undefined || phoneNumber === undefined || e164 === undefined) {
            console.error(
                `warning: ${describeListed(number)} (phone number ID ${number.ids[0]}) is left out: its country code cannot be told. ` +
                    `Import it with { import: "${number.ids[0]}" } as the resource's options.`,
            );
            return [];
        }
        const name = number.name ?? e164;
        const fields: NumberFields = { wabaId, countryCode, phoneNumber, name, verificationType: "SMS" };
        return [{ resourceName: uniqueName(name, e164.slice(1), taken), phoneNumberId: String(number.ids[0]), fields }];
    });
}

function uniqueName(displayName: string, digits: string, taken: Set<string>): string {
    const plain = displayName
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "");
    const base = /^[a-z]/.test(plain) ? plain : `number-${digits}`;
    const name = taken.has(base) ? `${base}-${digits}` : base;
    taken.add(name);
    return name;
}

/** An entry of the import file: `inputs` and `outputs` carry the provider, without which the host could not be asked. */
function entry({ resourceName, phoneNumberId, fields }: Importable): object {
    return {
        type: TYPE_TOKEN,
        name: resourceName,
        id: phoneNumberId,
        inputs: { ...fields, __provider: PROVIDER },
        outputs: { ...stateOf(fields), __provider: PROVIDER },
    };
}

function instructions(numbers: readonly Importable[], file: string, stack: string | undefined): string {
    const where = stack === undefined ? "" : ` --stack ${stack}`;
    return [
        "// 1. Paste into the program. Kaleyra does not tell how a number was verified: SMS stands for that.",
        'import { WhatsAppPhoneNumber } from "pulumi-kaleyra";',
        "",
        ...numbers.map(({ resourceName, fields }) => declaration(resourceName, fields)),
        "",
        "// 2. Bring the numbers into the state, and see that nothing is left to do:",
        `//    pulumi import --file ${file} --generate-code=false --protect=false --yes${where}`,
        `//    pulumi preview --expect-no-changes${where}`,
    ].join("\n");
}

function declaration(resourceName: string, fields: NumberFields): string {
    const lines = Object.entries(fields).map(([key, value]) => `    ${key}: ${JSON.stringify(value)},`);
    return [`new WhatsAppPhoneNumber(${JSON.stringify(resourceName)}, {`, ...lines, "});"].join("\n");
}
