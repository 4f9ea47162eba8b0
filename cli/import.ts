// pulumi-kaleyra import: prepares the import of existing numbers. It writes the file for `pulumi import --file`, and prints the commands;
// for the dynamic provider also the program, which Pulumi cannot generate. It changes nothing else.

import { statSync, writeFileSync } from "node:fs";
import { type ListedNumber, shownNumber, splitNumber } from "../kaleyra/number-list";
import { exactJson, shellWord } from "../kaleyra/text";
import { e164Of, type NumberFields, stateOf } from "../provider/inputs/fields";
import { numberSchema } from "../provider/inputs/schema";
import { HIDDEN, PLUGIN_TYPE_TOKEN, PROVIDER, TYPE_TOKEN } from "../provider/tokens";
import { UsageError } from "./exit";
import { isPlugin, stackFlag } from "./invocation";
import { readRows } from "./numbers";
import { type Result, warn } from "./output";
import { readStack, requireWabas, type StackOptions } from "./stack";

interface ImportOptions extends StackOptions {
    readonly file: string;
    readonly force?: boolean;
}

/** A number to import. */
interface Importable {
    readonly resourceName: string;
    readonly phoneNumberId: string;
    readonly fields: NumberFields;
}

export async function runImport({ waba, file, force = false, json: isForScripts }: ImportOptions): Promise<Result> {
    const existing = statSync(file, { throwIfNoEntry: false });
    if (!isForScripts && existing !== undefined && !(force && existing.isFile())) {
        throw unwritableError(file, existing.isFile() ? "exists" : "is not a file");
    }
    const stack = await readStack();
    const wabaIds = requireWabas(stack, waba);
    const rows = (await Promise.all(wabaIds.map((wabaId) => readRows(stack, wabaId)))).flat();
    const used = new Set(stack.numbers.map(({ resourceName }) => resourceName));
    const numbers = rows.flatMap(({ wabaId, listed, managed }) =>
        listed === undefined || managed !== undefined ? [] : importable(listed, wabaId, used),
    );
    const json = { resources: numbers.map(importFileEntry) };
    if (numbers.length === 0) {
        return { json, lines: [`WABA ${wabaIds.join(", ")} lists no further numbers to import.`] };
    }
    if (!isForScripts) {
        write(file, `${exactJson(json, 2)}\n`);
    }
    return { json, lines: instructions(numbers, shellWord(file)) };
}

function write(file: string, content: string): void {
    try {
        writeFileSync(file, content);
    } catch (error) {
        throw unwritableError(file, `could not be written: ${(error as Error).message}`);
    }
}

function unwritableError(file: string, reason: string): UsageError {
    return new UsageError(
        `${file} ${reason}. Nothing was changed.`,
        "Specify another file with --file, overwrite a file with --force, or print the content with --json.",
    );
}

/** A listed number with its ID and five fields, or none and a warning when they cannot be determined. */
function importable(listed: ListedNumber, wabaId: string, used: Set<string>): Importable[] {
    const { id, name } = listed;
    const shown = shownNumber(listed);
    const fields = { wabaId, ...splitNumber(listed), name: name ?? shown, verificationType: "SMS" };
    const { data, error } = numberSchema.safeParse(fields);
    if (id === undefined || data === undefined) {
        const [issue] = error?.issues ?? [];
        const reason = issue ? `${issue.path.join(".")}: ${issue.message}` : "the list shows no single ID for it";
        const which = id === undefined ? shown : `${shown} (phone number ID ${id})`;
        warn(`${which} is skipped: ${reason}. Correct it at Kaleyra, or import it with the resource option import.`);
        return [];
    }
    if (name === undefined) {
        warn(`Kaleyra shows no name for ${shown}; the program uses the number as its name.`);
    }
    return [{ resourceName: makeResourceName(data, used), phoneNumberId: id, fields: data }];
}

/** A name that is not used yet, made from the display name or the digits. */
export function makeResourceName(fields: NumberFields, used: Set<string>): string {
    const digits = e164Of(fields).slice(1);
    const words = fields.name.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    let name = /^[a-z]/.test(words[0] ?? "") ? words.join("-") : `number-${digits}`;
    while (used.has(name)) {
        name += `-${digits}`;
    }
    used.add(name);
    return name;
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

function instructions(numbers: readonly Importable[], file: string): string[] {
    const flags = `${isPlugin() ? "" : " --generate-code=false"} --protect=false --yes${stackFlag()}`;
    const commands = [`pulumi import --file ${file}${flags}`, `pulumi preview --expect-no-changes${stackFlag()}`];
    return isPlugin()
        ? [
              `${numbers.length} numbers are in ${file}. Import them, and paste the program that Pulumi prints:`,
              ...commands.map((command) => `    ${command}`),
          ]
        : [
              "// 1. Paste this into your program. Kaleyra does not show how a number was verified: SMS is assumed.",
              'import { WhatsAppPhoneNumber } from "pulumi-kaleyra";',
              "",
              ...numbers.map(declaration),
              "",
              "// 2. Import the numbers into the state, and verify that no changes are pending:",
              ...commands.map((command) => `//    ${command}`),
          ];
}

function declaration({ resourceName, fields }: Importable): string {
    const lines = Object.entries(fields).map(([key, value]) => `    ${key}: ${exactJson(value)},\n`);
    return `new WhatsAppPhoneNumber(${exactJson(resourceName)}, {\n${lines.join("")}});`;
}
