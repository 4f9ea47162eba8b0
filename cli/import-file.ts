// The file for `pulumi import --file`. It never overwrites a file that this command did not write.

import { readFileSync, statSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { type NumberFields, stateOf } from "../provider/inputs/fields";
import { PROVIDER, TYPE_TOKEN } from "../sdk/identity";
import { UsageError } from "./exit";

/** A number to import. */
export interface Importable {
    readonly resourceName: string;
    readonly phoneNumberId: string;
    readonly fields: NumberFields;
}

/** Marks the files of this command; the pulumi CLI ignores it. */
const MARK = "written by pulumi-kaleyra import";

const markSchema = z.looseObject({ comment: z.literal(MARK) });

/**
 * Refuses to overwrite a file that this command did not write.
 * @param force overwrite whatever it is
 */
export function requireReplaceable(file: string, force: boolean): void {
    const existing = statSync(file, { throwIfNoEntry: false });
    // Writing to a device or a pipe, such as /dev/stdout, overwrites nothing.
    if (force || existing === undefined || existing.isFIFO() || existing.isCharacterDevice()) {
        return;
    }
    if (!isMarked(readExisting(file))) {
        throw new UsageError(
            `${file} exists, and this command did not write it. Nothing was changed.`,
            "Specify another file with --file, or overwrite this one with --force.",
        );
    }
}

function readExisting(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        throw notWritable(file, error);
    }
}

function isMarked(text: string): boolean {
    try {
        return markSchema.safeParse(JSON.parse(text)).success;
    } catch {
        return false;
    }
}

export function writeImportFile(file: string, numbers: readonly Importable[]): void {
    try {
        writeFileSync(file, `${JSON.stringify({ comment: MARK, resources: numbers.map(entry) }, null, 2)}\n`);
    } catch (error) {
        throw notWritable(file, error);
    }
}

function notWritable(file: string, error: unknown): UsageError {
    return new UsageError(
        `${file} could not be written: ${(error as Error).message}. Nothing was changed.`,
        "Specify another file with --file.",
    );
}

/** `inputs` and `outputs` both need the provider's source, or the provider host cannot load the provider. */
function entry({ resourceName, phoneNumberId, fields }: Importable): object {
    return {
        type: TYPE_TOKEN,
        name: resourceName,
        id: phoneNumberId,
        inputs: { ...fields, __provider: PROVIDER },
        outputs: { ...stateOf(fields), __provider: PROVIDER },
    };
}
