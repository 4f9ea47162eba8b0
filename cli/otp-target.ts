// Finds the number that an OTP is for: in the options, or among the numbers of a stack that still wait for their OTP.

import { KaleyraError } from "../kaleyra/error";
import { UsageError } from "./exit";
import { commandLine } from "./invocation";
import { readRows, waitingForOtp } from "./numbers";
import { alignedLines, warn } from "./output";
import {
    configurationOf,
    type ManagedNumber,
    readStack,
    type SelectedNumber,
    type Stack,
    type StackOptions,
    wabasOf,
} from "./stack";

/** The options that select a number. */
export interface OtpOptions extends StackOptions {
    readonly id?: string;
    readonly number?: string;
}

/** @param args the name, URN or phone number ID of a number in the stack, which needs no list; or nothing, for the only one that waits */
export async function findOtpTarget(
    command: "verify" | "retry-otp",
    args: readonly string[],
    { waba, id, number }: OtpOptions,
): Promise<SelectedNumber> {
    const given = [...args, waba, id, number].filter((value) => value !== undefined);
    if (waba !== undefined && id !== undefined && number !== undefined && given.length === 3) {
        const configuration = configurationOf(await readStack(), waba);
        const selection = `--waba ${waba} --id ${id} --number ${number}`;
        return { wabaId: waba, phoneNumberId: id, e164: number, configuration, selection };
    }
    const isUsable = given.length === args.length && args.length <= 1;
    const stack: Stack = isUsable ? await readStack() : { numbers: [] };
    const [named] = args;
    const found =
        named === undefined
            ? await waitingNumbers(stack)
            : stack.numbers.filter((one) => [one.resourceName, one.urn, one.phoneNumberId].includes(named));
    const [only, ...others] = found;
    if (only !== undefined && others.length === 0) {
        return only;
    }
    throw notSelectedError(command, stack, found, named);
}

/** @param found no number, or several */
function notSelectedError(
    command: "verify" | "retry-otp",
    { name, numbers }: Stack,
    found: readonly ManagedNumber[],
    named: string | undefined,
): UsageError {
    const which = found.length === 0 ? `No number of stack ${name} is` : `${found.length} numbers of stack ${name} are`;
    const what = named === undefined ? "waiting for an OTP" : `named ${JSON.stringify(named)}`;
    const reason =
        name === undefined ? "No number is selected, and no stack of which one could be taken" : `${which} ${what}`;
    const offered = (found.length === 0 ? numbers : found).map(({ selection, e164 }) => [selection, e164]);
    const rows = offered.length > 0 ? offered : [["--waba <id> --id <phone number ID> --number <+…>"]];
    return new UsageError(
        `${reason}. Nothing was sent.`,
        "To select one:",
        ...alignedLines(rows.map(([selection, e164 = ""]) => [`    ${commandLine(`${command} ${selection}`)}`, e164])),
    );
}

/** Users can enter an OTP even if the list cannot be read this time: every number is then treated as not verified. */
async function waitingNumbers(stack: Stack): Promise<ManagedNumber[]> {
    const found = wabasOf(stack).map(async (wabaId) => {
        try {
            return waitingForOtp(await readRows(stack, wabaId));
        } catch (error) {
            if (!(error instanceof KaleyraError) || error.isLasting) {
                throw error;
            }
            warn(error.message);
            return stack.numbers.filter((number) => number.wabaId === wabaId);
        }
    });
    return [...new Set((await Promise.all(found)).flat())];
}
