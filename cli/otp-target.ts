// Finds the number that an OTP is for: in the options, or among the numbers of a stack that still wait for their OTP.

import { KaleyraError, type KaleyraErrorCode } from "../kaleyra/error";
import { listOf, type NumberList } from "../kaleyra/number-list";
import { shellWord } from "../kaleyra/text";
import type { CommandAccount } from "./account";
import { commandLine } from "./called-as";
import { UsageError } from "./exit";
import { type NumberRow, rowsOf, waitsForOtp } from "./number-rows";
import { Place } from "./place";
import type { ManagedNumber } from "./stack-state";
import { alignedLines } from "./table";

/** The options that select a number. */
export interface OtpTargetOptions {
    readonly waba?: string;
    readonly id?: string;
    readonly number?: string;
    readonly stack?: string;
    readonly json?: boolean;
}

/** The number that an OTP is for. */
export interface OtpTarget {
    readonly account: CommandAccount;
    readonly wabaId: string;
    readonly phoneNumberId: string;
    /** The number in E.164 form. */
    readonly number: string;
    /** How the OTP was sent, if the stack records it. */
    readonly verificationType: "SMS" | "VOICE" | undefined;
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
    const isComplete = waba !== undefined && id !== undefined && number !== undefined;
    const isPartial = !isComplete && [waba, id, number].some((option) => option !== undefined);
    if (others.length > 0 || isPartial || (isComplete && resource !== undefined)) {
        throw notSelected(command);
    }
    const place = await Place.find(stack);
    const { flag } = place;
    if (isComplete) {
        const account = await place.accountOf(waba);
        const selection = `--waba ${waba} --id ${id} --number ${number}${flag}`;
        return { account, wabaId: waba, phoneNumberId: id, number, verificationType: undefined, selection, flag };
    }
    if (place.stack === undefined) {
        throw notSelected(command);
    }
    const chosen = await (resource === undefined ? onlyWaiting(command, place) : find(command, place, resource));
    const { wabaId, phoneNumberId, e164, verificationType } = chosen;
    const selection = `${shellWord(resource ?? chosen.resourceName)}${flag}`;
    const account = await place.account(chosen);
    return { account, wabaId, phoneNumberId, number: e164, verificationType, selection, flag };
}

function notSelected(command: OtpCommand): UsageError {
    const line = (args: string, meaning: string) => `    ${commandLine(`${command}${args}`)}    ${meaning}`;
    return new UsageError(
        "No number is selected. Nothing was sent.",
        "In a Pulumi project, or with --stack <name>:",
        line("", "the only number of the stack that waits for an OTP"),
        line(" <resource>", "one of several, by its name, URN or phone number ID"),
        "Anywhere:",
        line(" --waba <id> --id <phone number ID> --number <+…>", ""),
    );
}

/** The number with a resource name, URN or phone number ID. This does not need Kaleyra's list. */
async function find(command: OtpCommand, place: Place, resource: string): Promise<ManagedNumber> {
    const { stack, flag } = place;
    const { numbers } = await place.state;
    const found = numbers.filter(({ resourceName, urn, phoneNumberId }) =>
        [resourceName, urn, phoneNumberId].includes(resource),
    );
    const [only, another] = found;
    if (only === undefined) {
        throw new UsageError(
            `Stack ${stack} manages no WhatsApp number with the resource name ${JSON.stringify(resource)}. Nothing was sent.`,
            ...(numbers.length === 0 ? [RUN_UP] : ["It manages:", ...choices(numbers.map((managed) => ({ managed })))]),
        );
    }
    if (another !== undefined) {
        throw new UsageError(
            `Stack ${stack} manages several numbers with the resource name ${JSON.stringify(resource)}. Nothing was sent.`,
            "Specify the URN instead of the name:",
            ...found.map(({ urn }) => `    ${commandLine(`${command} ${shellWord(urn)}${flag}`)}`),
        );
    }
    return only;
}

const RUN_UP = "Add a number with `pulumi up`, or specify --waba, --id and --number.";

async function onlyWaiting(command: OtpCommand, place: Place): Promise<ManagedNumber> {
    const { stack, flag } = place;
    const { numbers } = await place.state;
    if (numbers.length === 0) {
        throw new UsageError(`Stack ${stack} manages no WhatsApp numbers. Nothing was sent.`, RUN_UP);
    }
    const waiting = rowsOf(await listsIfPossible(place, numbers), numbers).filter(waitsForOtp);
    const [only] = waiting;
    if (only?.managed === undefined) {
        throw new UsageError(
            `No number of stack ${stack} is waiting for an OTP: Kaleyra lists all of them as verified. Nothing was sent.`,
            `See \`${commandLine(`list${flag}`)}\`, or specify the resource to try anyway.`,
        );
    }
    if (waiting.length > 1) {
        const example = commandLine(`${command} ${shellWord(only.managed.resourceName)}${flag}`);
        throw new UsageError(
            `${waiting.length} numbers of stack ${stack} are waiting for an OTP. Nothing was sent.`,
            ...choices(waiting),
            `Run the command again with a resource name, for example: ${example}`,
        );
    }
    return only.managed;
}

/** Users can enter an OTP even if the list cannot be read: every number is then treated as not verified. */
const UNREADABLE_LISTS: readonly KaleyraErrorCode[] = [
    "KALEYRA_UNKNOWN_LIST_FORM",
    "KALEYRA_UNREADABLE_LIST",
    "KALEYRA_TRY_AGAIN_LATER",
];

async function listsIfPossible(
    place: Place,
    numbers: readonly ManagedNumber[],
): Promise<ReadonlyMap<string, NumberList>> {
    const wabaIds = [...new Set(numbers.map(({ wabaId }) => wabaId))];
    try {
        return await place.lists(wabaIds);
    } catch (error) {
        if (!(error instanceof KaleyraError) || !UNREADABLE_LISTS.includes(error.code)) {
            throw error;
        }
        console.error(`warning: ${error.message}`);
        return new Map(wabaIds.map((wabaId) => [wabaId, listOf([])]));
    }
}

function choices(rows: readonly Partial<NumberRow>[]): string[] {
    const cells = rows.flatMap(({ managed, listed }) =>
        managed === undefined ? [] : [[managed.resourceName, managed.e164, listed?.status ?? ""]],
    );
    return alignedLines(cells).map((line) => `    ${line}`);
}
