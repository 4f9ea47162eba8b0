// Finds the number that an OTP is for: in the options, or among the numbers of a stack that still wait for their OTP.

import { KaleyraError, type KaleyraErrorCode } from "../kaleyra/error";
import { listOf, type NumberList } from "../kaleyra/number-list";
import { type CommandAccount, findAccount, withClient } from "./account";
import { shellWord } from "./escaping";
import { UsageError } from "./exit";
import { type NumberRow, rowsOf, waitsForOtp } from "./number-rows";
import { selectedStack } from "./pulumi";
import { type ManagedNumber, readStackState } from "./stack-state";
import { alignedLines } from "./table";
import { readLists } from "./waba-lists";

/** The options that select a number. */
export interface OtpTargetOptions {
    readonly waba?: string;
    readonly id?: string;
    readonly number?: string;
    readonly stack?: string;
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
    readonly stack: string | undefined;
}

type OtpCommand = "verify" | "retry-otp";

/** @param resource the name, URN or phone number ID of a number in the stack */
export async function findOtpTarget(
    command: OtpCommand,
    resource: string | undefined,
    { waba, id, number, stack: named }: OtpTargetOptions,
): Promise<OtpTarget> {
    const stack = named ?? (await selectedStack());
    const given = [waba, id, number].filter((option) => option !== undefined).length;
    if (waba !== undefined && id !== undefined && number !== undefined && resource === undefined) {
        const account = await findAccount(stack);
        const inStack = stack === undefined ? "" : ` --stack ${stack}`;
        const selection = `--waba ${waba} --id ${id} --number ${number}${inStack}`;
        return { account, wabaId: waba, phoneNumberId: id, number, verificationType: undefined, selection, stack };
    }
    if (stack === undefined || given > 0) {
        throw new UsageError(
            "No number is selected. Nothing was sent.",
            "Select it in one of these ways:",
            `    npx pulumi-kaleyra ${command} --stack <name>               the only number of the stack that waits for an OTP`,
            `    npx pulumi-kaleyra ${command} <resource> --stack <name>    one of several`,
            `    npx pulumi-kaleyra ${command} --waba <id> --id <phone number ID> --number <+…>`,
        );
    }
    const account = await findAccount(stack);
    const { numbers } = await readStackState(stack);
    const chosen =
        resource === undefined
            ? await onlyWaiting(command, stack, account, numbers)
            : find(command, stack, resource, numbers);
    const { wabaId, phoneNumberId, e164, verificationType } = chosen;
    const selection = `${shellWord(resource ?? chosen.resourceName)} --stack ${stack}`;
    return { account, wabaId, phoneNumberId, number: e164, verificationType, selection, stack };
}

/** The number with a resource name, URN or phone number ID. This does not need Kaleyra's list. */
function find(command: OtpCommand, stack: string, resource: string, numbers: readonly ManagedNumber[]): ManagedNumber {
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
            ...found.map(({ urn }) => `    npx pulumi-kaleyra ${command} ${shellWord(urn)} --stack ${stack}`),
        );
    }
    return only;
}

const RUN_UP = "Add a number with `pulumi up`, or specify --waba, --id and --number.";

async function onlyWaiting(
    command: OtpCommand,
    stack: string,
    account: CommandAccount,
    numbers: readonly ManagedNumber[],
): Promise<ManagedNumber> {
    if (numbers.length === 0) {
        throw new UsageError(`Stack ${stack} manages no WhatsApp numbers. Nothing was sent.`, RUN_UP);
    }
    const waiting = rowsOf(await readListsIfPossible(account, numbers), numbers).filter(waitsForOtp);
    const [only] = waiting;
    if (only?.managed === undefined) {
        throw new UsageError(
            `No number of stack ${stack} is waiting for an OTP: Kaleyra lists all of them as verified. Nothing was sent.`,
            `See \`npx pulumi-kaleyra list --stack ${stack}\`, or specify the resource to try anyway.`,
        );
    }
    if (waiting.length > 1) {
        throw new UsageError(
            `${waiting.length} numbers of stack ${stack} are waiting for an OTP. Nothing was sent.`,
            ...choices(waiting),
            `Run the command again with a resource name, for example: npx pulumi-kaleyra ${command} ${shellWord(only.managed.resourceName)} --stack ${stack}`,
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

async function readListsIfPossible(
    account: CommandAccount,
    numbers: readonly ManagedNumber[],
): Promise<ReadonlyMap<string, NumberList>> {
    const wabaIds = [...new Set(numbers.map(({ wabaId }) => wabaId))];
    try {
        return await withClient(account, "Kaleyra's list", (client) => readLists(client, wabaIds));
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
