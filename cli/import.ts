// pulumi-kaleyra import: prepares the import of existing numbers. It writes the file for `pulumi import --file`, and prints the commands;
// for the dynamic provider also the program, which Pulumi cannot generate. It changes nothing else.

import { statSync, writeFileSync } from "node:fs";
import { type ListedNumber, shownNumber, splitNumber } from "../kaleyra/number-list";
import { exactJson, shellWord } from "../kaleyra/text";
import { HIDDEN, PLUGIN_TYPE_TOKEN, PROVIDER, TYPE_TOKEN } from "../provider/identity";
import { e164Of, type NumberFields, stateOf } from "../provider/inputs/fields";
import { numberSchema } from "../provider/inputs/schema";
import { isPlugin } from "./called-as";
import { UsageError } from "./exit";
import { type NumberRow, readRows } from "./numbers";
import { print, warn } from "./output";
import { findPlace, type Place, type PlaceOptions } from "./place";
import { makeResourceNames } from "./resource-names";

interface ImportOptions extends PlaceOptions {
    readonly waba: string;
    readonly file: string;
    readonly force?: boolean;
}

/** A number to import. */
interface Importable {
    readonly resourceName: string;
    readonly phoneNumberId: string;
    readonly fields: NumberFields;
}

export async function runImport({ waba, stack, file, force = false, json = false }: ImportOptions): Promise<void> {
    const existing = statSync(file, { throwIfNoEntry: false });
    if (!json && existing !== undefined && !(force && existing.isFile())) {
        throw unwritable(file, existing.isFile() ? "exists" : "is not a file");
    }
    const place = await findPlace(stack);
    const numbers = importable(place, waba, await readRows(place, waba));
    const content = { resources: numbers.map(importFileEntry) };
    if (!json && numbers.length > 0) {
        write(file, `${exactJson(content, 2)}\n`);
    }
    const none = `WABA ${waba} lists no further numbers to import.`;
    print(json, content, numbers.length === 0 ? [none] : instructions(numbers, shellWord(file), place.flag));
}

function write(file: string, content: string): void {
    try {
        writeFileSync(file, content);
    } catch (error) {
        throw unwritable(file, `could not be written: ${(error as Error).message}`);
    }
}

function unwritable(file: string, reason: string): UsageError {
    return new UsageError(
        `${file} ${reason}. Nothing was changed.`,
        "Specify another file with --file, overwrite a file with --force, or print the content with --json.",
    );
}

/** The listed numbers that the state does not have, each with a name of its own. */
function importable({ resourceNames }: Place, wabaId: string, rows: readonly NumberRow[]): Importable[] {
    const unmanaged = rows.filter(({ managed }) => managed === undefined);
    const found = unmanaged.flatMap(({ listed }) => (listed && fieldsToImport(listed, wabaId)) ?? []);
    const nameable = found.map(({ fields }) => ({ displayName: fields.name, digits: e164Of(fields).slice(1) }));
    const names = makeResourceNames(nameable, resourceNames);
    return found.map((number, i) => ({ ...number, resourceName: names[i] as string }));
}

/** The ID and the five fields of a listed number, or nothing and a warning when they cannot be determined. */
function fieldsToImport(listed: ListedNumber, wabaId: string): Omit<Importable, "resourceName"> | undefined {
    const { id, name } = listed;
    const number = splitNumber(listed);
    const shown = shownNumber(listed);
    const { data, error } = numberSchema.safeParse({
        wabaId,
        ...number,
        name: name ?? (number && e164Of(number)),
        verificationType: "SMS",
    });
    if (id === undefined || number === undefined || data === undefined) {
        const { path = [], message } = error?.issues[0] ?? {};
        const reason =
            id === undefined
                ? "the list shows no single ID for it"
                : number === undefined
                  ? "its country code cannot be determined"
                  : `${path.join(".")}: ${message}`;
        const which = id === undefined ? shown : `${shown} (phone number ID ${id})`;
        warn(`${which} is skipped: ${reason}. Correct it at Kaleyra, or import it with the resource option import.`);
        return undefined;
    }
    if (name === undefined) {
        warn(`Kaleyra shows no name for ${shown}; the program uses the number as its name.`);
    }
    return { phoneNumberId: id, fields: data };
}

/** With the dynamic provider, `inputs` and `outputs` both need the provider's source, or the provider host cannot load the provider. */
function importFileEntry({ resourceName, phoneNumberId, fields }: Importable): object {
    return isPlugin()
        ? { type: PLUGIN_TYPE_TOKEN, name: resourceName, id: `${fields.wabaId}/${phoneNumberId}` }
        : {
              type: TYPE_TOKEN,
              name: resourceName,
              id: phoneNumberId,
              inputs: { ...fields, [HIDDEN.provider]: PROVIDER },
              outputs: { ...stateOf(fields), [HIDDEN.provider]: PROVIDER },
          };
}

function instructions(numbers: readonly Importable[], file: string, flag: string): string[] {
    const command = `pulumi import --file ${file}${isPlugin() ? "" : " --generate-code=false"} --protect=false --yes${flag}`;
    const verify = `pulumi preview --expect-no-changes${flag}`;
    return isPlugin()
        ? [
              `${numbers.length} numbers are in ${file}. Import them, and paste the program that Pulumi prints:`,
              `    ${command}`,
              `    ${verify}`,
          ]
        : [
              "// 1. Paste this into your program. Kaleyra does not show how a number was verified: SMS is assumed.",
              'import { WhatsAppPhoneNumber } from "pulumi-kaleyra";',
              "",
              ...numbers.flatMap(declaration),
              "",
              "// 2. Import the numbers into the state, and verify that no changes are pending:",
              `//    ${command}`,
              `//    ${verify}`,
          ];
}

function declaration({ resourceName, fields }: Importable): string[] {
    const lines = Object.entries(fields).map(([key, value]) => `    ${key}: ${exactJson(value)},`);
    return [`new WhatsAppPhoneNumber(${exactJson(resourceName)}, {`, ...lines, "});"];
}
