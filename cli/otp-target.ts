// Finds the number that an OTP is for: in the options, or among the numbers of a stack that still wait for their OTP.

import { KaleyraError } from "../kaleyra/error";
import { shellWord } from "../kaleyra/text";
import type { Configuration } from "../provider/settings";
import { configurationOf } from "./account";
import { commandLine } from "./called-as";
import { UsageError } from "./exit";
import { readRows, rowsOf, wabasOf, waitingForOtp } from "./numbers";
import { alignedLines, warn } from "./output";
import { findPlace, type ManagedNumber, type Place, type PlaceOptions } from "./place";

/** The options that select a number. */
export interface OtpTargetOptions extends PlaceOptions {
    readonly id?: string;
    readonly number?: string;
}

/** The number that an OTP is for. */
export interface OtpTarget extends Pick<ManagedNumber, "wabaId" | "phoneNumberId" | "e164" | "verificationType"> {
    readonly configuration: Configuration | undefined;
    /** The arguments that select the number again. */
    readonly selection: string;
    /** What selects the stack again. */
    readonly flag: string;
}

type OtpCommand = "verify" | "retry-otp";

/** @param args the name, URN or phone number ID of a number in the stack, or nothing */
export async function findOtpTarget(
    command: OtpCommand,
    [resource, ...others]: readonly string[],
    { waba, id, number, stack }: OtpTargetOptions,
): Promise<OtpTarget> {
    const given = [waba, id, number].filter((option) => option !== undefined);
    const isAmbiguous = given.length > 0 && (given.length < 3 || resource !== undefined);
    if (others.length > 0 || isAmbiguous) {
        throw notSelected(command);
    }
    const place = await findPlace(stack);
    const { flag } = place;
    if (waba !== undefined && id !== undefined && number !== undefined) {
        const selection = `--waba ${waba} --id ${id} --number ${number}${flag}`;
        const configuration = configurationOf(place, waba);
        return { configuration, wabaId: waba, phoneNumberId: id, e164: number, selection, flag };
    }
    if (place.numbers.length === 0) {
        throw notSelected(command, place);
    }
    const chosen = await choose(command, place, resource);
    return { ...chosen, selection: selectionOf(chosen, place), flag };
}

function notSelected(command: OtpCommand, { stack }: Partial<Place> = {}): UsageError {
    return new UsageError(
        `${stack === undefined ? "No number is selected, and no stack of which one could be taken" : `Stack ${stack} manages no WhatsApp numbers`}. Nothing was sent.`,
        "In a Pulumi project, for a number that the stack manages:",
        `    ${commandLine(`${command} [<resource name, URN or phone number ID>]`)}`,
        "Anywhere:",
        `    ${commandLine(`${command} --waba <id> --id <phone number ID> --number <+…>`)}`,
    );
}

/** The number that the user named, which needs no list; otherwise the only one that waits. */
async function choose(command: OtpCommand, place: Place, named: string | undefined): Promise<ManagedNumber> {
    const { stack, numbers } = place;
    const found =
        named === undefined
            ? await waitingNumbers(place)
            : numbers.filter((number) => [number.resourceName, number.urn, number.phoneNumberId].includes(named));
    const [only, ...others] = found;
    if (only !== undefined && others.length === 0) {
        return only;
    }
    const which =
        only === undefined ? `No number of stack ${stack} is` : `${found.length} numbers of stack ${stack} are`;
    const offered = (only === undefined ? numbers : found).map((number) => [
        `    ${commandLine(`${command} ${selectionOf(number, place)}`)}`,
        number.e164,
    ]);
    throw new UsageError(
        `${which} ${named === undefined ? "waiting for an OTP" : `named ${JSON.stringify(named)}`}. Nothing was sent.`,
        "To select one:",
        ...alignedLines(offered),
    );
}

/** A name can be that of several resources, for example of two types. */
function selectionOf({ resourceName, urn }: ManagedNumber, { numbers, flag }: Place): string {
    const isUnique = numbers.filter((number) => number.resourceName === resourceName).length === 1;
    return `${shellWord(isUnique ? resourceName : urn)}${flag}`;
}

/** Users can enter an OTP even if the list cannot be read this time: every number is then treated as not verified. */
async function waitingNumbers(place: Place): Promise<ManagedNumber[]> {
    const rows = wabasOf(place).map(async (wabaId) => {
        try {
            return await readRows(place, wabaId);
        } catch (error) {
            if (!(error instanceof KaleyraError) || error.isLasting) {
                throw error;
            }
            warn(error.message);
            return rowsOf(place, wabaId);
        }
    });
    return waitingForOtp((await Promise.all(rows)).flat());
}
