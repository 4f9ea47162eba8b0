// pulumi-kaleyra import: prepares the import of existing numbers. It writes the file for `pulumi import --file`, and prints the commands;
// for the dynamic provider also the program, which Pulumi cannot generate. It changes nothing else.

import { statSync, writeFileSync } from "node:fs";
import { type ListedNumber, shownNumber, splitNumber } from "../kaleyra/number-list";
import { exactJson, shellWord } from "../kaleyra/text";
import { e164Of, type NumberFields, stateOf } from "../provider/inputs/fields";
import { numberSchema } from "../provider/inputs/schema";
import { PROVIDER, TYPE_TOKEN } from "../sdk/identity";
import { isPlugin } from "./called-as";
import { REDACTOR, UsageError } from "./exit";
import { isListedAs } from "./number-rows";
import { Place } from "./place";
import { makeResourceNames } from "./resource-names";
import { PLUGIN_TYPE, type StackState } from "./stack-state";

/** The options of the command. */
interface ImportOptions {
    readonly waba: string;
    readonly stack?: string;
    readonly file: string;
    readonly force?: boolean;
    readonly json?: boolean;
}

/** A number to import. */
interface Importable {
    readonly resourceName: string;
    readonly phoneNumberId: string;
    readonly fields: NumberFields;
}

export async function runImport({ waba, stack, file, force = false, json = false }: ImportOptions): Promise<void> {
    if (!json) {
        requireWritable(file, force);
    }
    const place = await Place.find(stack);
    const state = await place.state;
    const numbers = importable((await place.list(waba)).numbers, waba, state);
    const content = exactJson({ resources: numbers.map(entryOf) }, 2);
    if (json) {
        console.log(content);
    } else if (numbers.length === 0) {
        const beyond = place.stack === undefined ? "" : " beyond those in the state";
        console.log(`WABA ${waba} lists no numbers to import${beyond}.`);
    } else {
        write(file, `${content}\n`);
        console.log(instructions(numbers, file, place.flag));
    }
}

function requireWritable(file: string, force: boolean): void {
    const existing = statSync(file, { throwIfNoEntry: false });
    if (existing !== undefined && !existing.isFile()) {
        throw new UsageError(
            `${file} is not a file. Nothing was changed.`,
            "Specify another file with --file, or print the content with --json.",
        );
    }
    if (existing !== undefined && !force) {
        throw new UsageError(
            `${file} exists. Nothing was changed.`,
            "Specify another file with --file, or overwrite this one with --force.",
        );
    }
}

function write(file: string, content: string): void {
    try {
        writeFileSync(file, content);
    } catch (error) {
        throw new UsageError(
            `${file} could not be written: ${(error as Error).message}. Nothing was changed.`,
            "Specify another file with --file.",
        );
    }
}

/** The listed numbers that the state does not have, each with a name of its own. */
function importable(listed: readonly ListedNumber[], wabaId: string, state: StackState): Importable[] {
    const found = listed.filter((number) => !isManaged(number, state)).flatMap((number) => readFields(number, wabaId));
    const nameable = found.map(({ fields: { name, countryCode, phoneNumber } }) => ({
        displayName: name,
        digits: countryCode.slice(1) + phoneNumber,
    }));
    const names = makeResourceNames(nameable, state.resourceNames);
    return found.map((number, i) => ({ ...number, resourceName: names[i] as string }));
}

function isManaged(listed: ListedNumber, { phoneNumberIds, numbers }: StackState): boolean {
    return (
        (listed.id !== undefined && phoneNumberIds.has(listed.id)) ||
        numbers.some((managed) => isListedAs(managed, listed))
    );
}

/** The ID and the five fields of a listed number, or nothing and a warning when they cannot be determined. */
function readFields(listed: ListedNumber, wabaId: string): Omit<Importable, "resourceName">[] {
    const { id: phoneNumberId } = listed;
    if (phoneNumberId === undefined) {
        skip(
            listed,
            "the list shows no single ID for it",
            "Find the right one in the Kaleyra console, and use the option import.",
        );
        return [];
    }
    const number = splitNumber(listed);
    if (number === undefined) {
        const id = isPlugin() ? `${wabaId}/${phoneNumberId}` : phoneNumberId;
        skip(listed, "its country code cannot be determined", `Import it with the resource option import: "${id}".`);
        return [];
    }
    const name = listed.name ?? e164Of(number);
    const fields = { wabaId, ...number, name, verificationType: "SMS" };
    const { data, error } = numberSchema.safeParse(fields);
    if (data === undefined) {
        const { path = [], message } = error?.issues[0] ?? { message: "it cannot be used" };
        skip(listed, `${path.join(".")}: ${message}`, "Correct it in WhatsApp Manager, and run the command again.");
        return [];
    }
    if (listed.name === undefined) {
        console.error(`warning: Kaleyra shows no name for ${name}; the program uses the number as its name.`);
    }
    return [{ phoneNumberId, fields: data }];
}

function skip(listed: ListedNumber, reason: string, nextStep: string): void {
    const id = listed.id === undefined ? "" : ` (phone number ID ${listed.id})`;
    console.error(REDACTOR.text(`warning: ${shownNumber(listed)}${id} is skipped: ${reason}. ${nextStep}`));
}

/** With the dynamic provider, `inputs` and `outputs` both need the provider's source, or the provider host cannot load the provider. */
function entryOf({ resourceName, phoneNumberId, fields }: Importable): object {
    return isPlugin()
        ? { type: PLUGIN_TYPE, name: resourceName, id: `${fields.wabaId}/${phoneNumberId}` }
        : {
              type: TYPE_TOKEN,
              name: resourceName,
              id: phoneNumberId,
              inputs: { ...fields, __provider: PROVIDER },
              outputs: { ...stateOf(fields), __provider: PROVIDER },
          };
}

function instructions(numbers: readonly Importable[], file: string, flag: string): string {
    if (isPlugin()) {
        return [
            `${numbers.length} numbers are in ${file}. Import them, and paste the program that Pulumi prints:`,
            `    pulumi import --file ${shellWord(file)} --protect=false --yes${flag}`,
            `    pulumi preview --expect-no-changes${flag}`,
        ].join("\n");
    }
    return [
        "// 1. Paste this into your program. Kaleyra does not show how a number was verified: SMS is assumed.",
        'import { WhatsAppPhoneNumber } from "pulumi-kaleyra";',
        "",
        ...numbers.map(declaration),
        "",
        "// 2. Import the numbers into the state, and verify that no changes are pending:",
        `//    pulumi import --file ${shellWord(file)} --generate-code=false --protect=false --yes${flag}`,
        `//    pulumi preview --expect-no-changes${flag}`,
    ].join("\n");
}

function declaration({ resourceName, fields }: Importable): string {
    const lines = Object.entries(fields).map(([key, value]) => `    ${key}: ${exactJson(value)},`);
    return [`new WhatsAppPhoneNumber(${exactJson(resourceName)}, {`, ...lines, "});"].join("\n");
}
