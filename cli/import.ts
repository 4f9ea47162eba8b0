// pulumi-kaleyra import: prepares the import of existing numbers in the only way that the CLI supports for dynamic resources.
// It writes the file for `pulumi import --file` and prints the program and the commands; it changes nothing else.

import { type ListedNumber, shownNumber, splitNumber } from "../kaleyra/number-list";
import { exactJson } from "../kaleyra/text";
import { e164Of } from "../provider/inputs/fields";
import { numberSchema } from "../provider/inputs/schema";
import { findAccount, withClient } from "./account";
import { shellWord } from "./escaping";
import { type Importable, requireReplaceable, writeImportFile } from "./import-file";
import { isListedAs } from "./number-rows";
import { selectedStack } from "./pulumi";
import { makeResourceNames } from "./resource-names";
import { EMPTY_STATE, readStackState, readStateFile, type StackState } from "./stack-state";
import { readLists } from "./waba-lists";

/** The options of the command. */
export interface ImportOptions {
    readonly waba: string;
    readonly stack?: string;
    readonly file: string;
    readonly state?: string;
    readonly force?: boolean;
}

export async function runImport({ waba, stack: named, file, state: stateFile, force }: ImportOptions): Promise<void> {
    requireReplaceable(file, force ?? false);
    const stack = named ?? (await selectedStack());
    const fromFile = stateFile === undefined ? undefined : readStateFile(stateFile);
    const account = await findAccount(stack);
    const state = fromFile ?? (stack === undefined ? EMPTY_STATE : await readStackState(stack));
    const lists = await withClient(account, "Kaleyra's list", (client) => readLists(client, [waba]));
    const numbers = importable(lists.get(waba)?.numbers ?? [], waba, state);
    if (numbers.length === 0) {
        const beyond = state === EMPTY_STATE ? "" : " beyond those in the state";
        console.log(`WABA ${waba} lists no numbers to import${beyond}.`);
        return;
    }
    writeImportFile(file, numbers);
    console.log(instructions(numbers, file, stack));
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
    const option = `Import it with { import: "${phoneNumberId}" } as the resource's options.`;
    if (number === undefined) {
        skip(listed, "its country code cannot be determined", option);
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
    console.error(`warning: ${shownNumber(listed)}${id} is skipped: ${reason}. ${nextStep}`);
}

function instructions(numbers: readonly Importable[], file: string, stack: string | undefined): string {
    const where = stack === undefined ? "" : ` --stack ${stack}`;
    return [
        "// 1. Paste this into your program. Kaleyra does not show how a number was verified: SMS is assumed.",
        'import { WhatsAppPhoneNumber } from "pulumi-kaleyra";',
        "",
        ...numbers.map(declaration),
        "",
        "// 2. Import the numbers into the state, and verify that no changes are pending:",
        `//    pulumi import --file ${shellWord(file)} --generate-code=false --protect=false --yes${where}`,
        `//    pulumi preview --expect-no-changes${where}`,
    ].join("\n");
}

function declaration({ resourceName, fields }: Importable): string {
    const lines = Object.entries(fields).map(([key, value]) => `    ${key}: ${exactJson(value)},`);
    return [`new WhatsAppPhoneNumber(${exactJson(resourceName)}, {`, ...lines, "});"].join("\n");
}
