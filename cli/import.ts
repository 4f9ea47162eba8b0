// pulumi-kaleyra import: brings numbers that exist into a stack, by the one way of the CLI that works for dynamic resources.
// It writes the file for `pulumi import --file` and prints the program and the commands; it changes nothing itself.

import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { type NumberFields, stateOf } from "../provider/fields";
import type { ListedNumber } from "../provider/kaleyra/number-list";
import { parseListed } from "../provider/phone-number";
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
    const managed = state === undefined ? new Set<string>() : managedIds(state);
    const list = await withClient(stack, "Kaleyra's list", (client) => client.listPhoneNumbers(waba));
    warnIfIncomplete(list, waba);
    const numbers = importable(
        list.numbers.filter(({ id }) => !managed.has(id)),
        waba,
    );
    if (numbers.length === 0) {
        console.log(`WABA ${waba} lists no numbers to import${managed.size > 0 ? " beyond those in the state" : ""}.`);
        return;
    }
    writeFileSync(file, `${JSON.stringify({ resources: numbers.map(entry) }, null, 2)}\n`);
    console.log(instructions(numbers, file));
}

const stateSchema = z.looseObject({
    deployment: z.looseObject({
        resources: z.array(z.looseObject({ type: z.string(), id: z.string().optional() })).default([]),
    }),
});

function managedIds(state: string): Set<string> {
    let text: string;
    try {
        text = readFileSync(state, "utf8");
    } catch (error) {
        throw new UsageError(
            `${state} could not be read (${(error as Error).message}). Nothing was sent. Make it with \`pulumi stack export > ${state}\`.`,
        );
    }
    const { deployment } = stateSchema.parse(JSON.parse(text));
    return new Set(
        deployment.resources.flatMap(({ type, id }) => (type === TYPE_TOKEN && id !== undefined ? [id] : [])),
    );
}

/** The listed numbers with all five fields; a number whose country cannot be told is left out with a warning. */
function importable(listed: readonly ListedNumber[], wabaId: string): Importable[] {
    const taken = new Set<string>();
    return listed.flatMap(({ id, digits, name }) => {
        const { countryCode, phoneNumber } = parseListed(digits);
        if (countryCode === undefined || phoneNumber === undefined) {
            console.error(
                `warning: +${digits} (phone number ID ${id}) is left out: its country code cannot be told. ` +
                    `Import it with { import: "${id}" } as the resource's options.`,
            );
            return [];
        }
        const displayName = name ?? countryCode + phoneNumber;
        const fields: NumberFields = { wabaId, countryCode, phoneNumber, name: displayName, verificationType: "SMS" };
        return [{ resourceName: uniqueName(displayName, digits, taken), phoneNumberId: id, fields }];
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

function instructions(numbers: readonly Importable[], file: string): string {
    return [
        "// 1. Paste into the program. Kaleyra does not tell how a number was verified: SMS stands for that.",
        'import { WhatsAppPhoneNumber } from "pulumi-kaleyra";',
        "",
        ...numbers.map(({ resourceName, fields }) => declaration(resourceName, fields)),
        "",
        "// 2. Bring the numbers into the state, and see that nothing is left to do:",
        `//    pulumi import --file ${file} --generate-code=false --protect=false --yes`,
        "//    pulumi preview --expect-no-changes",
    ].join("\n");
}

function declaration(resourceName: string, fields: NumberFields): string {
    const lines = Object.entries(fields).map(([key, value]) => `    ${key}: ${JSON.stringify(value)},`);
    return [`new WhatsAppPhoneNumber(${JSON.stringify(resourceName)}, {`, ...lines, "});"].join("\n");
}
