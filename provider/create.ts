// create: adds the number with one POST, or keeps or imports an existing one. The functions are in the order in which they run.
// It never adds a number twice: it reserves the number before the request, and only reads the list after an uncertain outcome.

import type { CreateResult } from "@pulumi/pulumi/dynamic";
import { KaleyraError } from "../kaleyra/error";
import { couldBeSameNumber, isSameNumber, type ListedNumber, onlyId } from "../kaleyra/listed-number";
import type { NumberList } from "../kaleyra/number-list";
import { isImportElsewhere } from "./check";
import {
    alreadyInState,
    duplicateHint,
    FORCED_REPLACEMENT,
    givenUpElsewhere,
    managedElsewhere,
    severalRecordedIds,
} from "./duplicate-hint";
import { ProviderError } from "./errors";
import { showsName, verifyImport } from "./import";
import {
    e164Of,
    FIELDS,
    fieldsOf,
    IMPORT_KEY,
    importOf,
    inSentence,
    isSecret,
    isUnknown,
    labelOf,
    type NumberFields,
    type NumberState,
    type RawInputs,
    stateOf,
} from "./inputs/fields";
import { validateInputs } from "./inputs/validate";
import { enterOtpFirst, importLines, otpCommand, otpWay, sameNumberRemoved } from "./messages";
import { withRemedy } from "./remedies";
import { type KnownNumber, knownDifferences, type Session } from "./session";

export async function create(session: Session, inputs: RawInputs): Promise<CreateResult<NumberState>> {
    const fields = usableFields(session, inputs);
    if (!session.reserve(fields)) {
        throw alreadyManaged(inputs);
    }
    try {
        const phoneNumberId = await obtain(session, fields, inputs);
        session.obtain(phoneNumberId, stateOf(fields, inputs));
        return { id: phoneNumberId, outs: stateOf(fields, inputs) };
    } catch (error) {
        if (!isUncertain(error)) {
            session.release(fields);
        }
        throw error;
    }
}

/** check has already validated the fields. Validates them again, because a value may have become known or changed since. */
function usableFields(session: Session, inputs: RawInputs): NumberFields {
    const { failures } = validateInputs(inputs, session.recordedFields(inputs));
    const problems = failures.map(({ property, reason }) => `${property}: ${reason}`);
    problems.push(
        ...FIELDS.filter((name) => isUnknown(inputs, name)).map((name) => `${name}: its value is not known.`),
    );
    const fields = fieldsOf(inputs);
    if (isUnknown(inputs, IMPORT_KEY)) {
        problems.push("import: its value is not known.");
    }
    if (problems.length > 0 || fields === undefined) {
        throw new ProviderError("KALEYRA_FIELD", [
            "The number was not added because some of its fields are invalid. Correct them:",
            ...problems,
        ]);
    }
    return fields;
}

/** The phone number ID: of a number that the state has or had, of an import, or of a number that is added now. */
async function obtain(session: Session, fields: NumberFields, inputs: RawInputs): Promise<string> {
    const importId = importOf(inputs);
    const before = session.knownNumber(fields);
    const isKept = importId === undefined || (importId === before?.phoneNumberId && before.otherIds.length === 0);
    if (before !== undefined && isKept && !isImportElsewhere(before, inputs)) {
        return keepExisting(session, before, inputs);
    }
    if (importId !== undefined) {
        await verifyImport(session, importId, inputs);
        return importId;
    }
    if (session.isRecordedWithoutId(fields)) {
        throw new ProviderError("KALEYRA_SAME_NUMBER", alreadyInState(session.caller, inputs));
    }
    return await add(session, fields, inputs);
}

/** The engine can remove a number from the state before it creates its successor: the same number, unchanged, keeps its ID. */
function keepExisting(session: Session, before: KnownNumber, inputs: RawInputs): string {
    if (before.fate === "given up" && importOf(inputs) === undefined) {
        throw new ProviderError("KALEYRA_DUPLICATE_NUMBER", givenUpElsewhere(session.caller, before));
    }
    if (before.otherIds.length > 0) {
        throw new ProviderError("KALEYRA_DUPLICATE_NUMBER", severalRecordedIds(session, before));
    }
    const changed = knownDifferences(before, inputs);
    if (changed.length === 0) {
        const { phoneNumberId } = before;
        session.inform(`${labelOf(inputs)} keeps its existing phone number ID ${phoneNumberId}; no OTP will be sent.`);
        return phoneNumberId;
    }
    if (before.fate === "kept") {
        throw alreadyManaged(inputs);
    }
    throw new ProviderError("KALEYRA_SAME_NUMBER", sameNumberRemoved(before, changed));
}

function alreadyManaged(inputs: RawInputs): ProviderError {
    return new ProviderError("KALEYRA_DUPLICATE_NUMBER", managedElsewhere(inputs));
}

async function add(session: Session, fields: NumberFields, inputs: RawInputs): Promise<string> {
    const secrets = isSecret(inputs) ? [e164Of(fields), fields.phoneNumber] : [];
    // What was listed before the request; the first list may still be on its way.
    const earlier = session.earlierList(fields.wabaId);
    try {
        const phoneNumberId = await session
            .client()
            .addPhoneNumber(fields.wabaId, fields, { label: labelOf(inputs), secrets });
        refuseIdOfAnother(session, inputs, phoneNumberId);
        announceAdded(session, inputs, phoneNumberId);
        return phoneNumberId;
    } catch (error) {
        if (error instanceof KaleyraError && error.code === "KALEYRA_DUPLICATE_NUMBER") {
            throw duplicate(session, inputs, error, await findListed(session, fields));
        }
        if (error instanceof KaleyraError && !error.certain) {
            return resolveUncertain(session, inputs, error, earlier, await findListed(session, fields));
        }
        throw withRemedy(error, session);
    }
}

/** Kaleyra returned or lists the ID of another number, so it is not known which of the two has it. */
function refuseIdOfAnother(session: Session, inputs: RawInputs, phoneNumberId: string): void {
    const other = session.otherNumberOf(phoneNumberId, inputs);
    if (other !== undefined || !session.reserveId(phoneNumberId, inputs)) {
        throw new ProviderError("KALEYRA_UNCERTAIN", [
            `${labelOf(inputs)} was added, but Kaleyra shows the phone number ID ${phoneNumberId}, which belongs to ${inSentence(other ?? "another number")}.`,
            ...importLines(session, undefined, (inputs as NumberFields).wabaId),
        ]);
    }
}

/** Shows in the finished `up` what was added, and what the user has to do next. */
function announceAdded(session: Session, inputs: RawInputs, phoneNumberId: string): void {
    const { wabaId, verificationType } = inputs as NumberFields;
    session.inform(
        `${labelOf(inputs)} was added to WABA ${wabaId} with phone number ID ${phoneNumberId}. ` +
            `Kaleyra sends the OTP${otpWay(verificationType)}. Enter it: ${otpCommand(session, "verify", inputs, phoneNumberId)}`,
    );
}

interface Finding {
    readonly listed: ListedNumber | undefined;
    /** An entry that may be the number: the list does not tell its country code. */
    readonly possible: ListedNumber | undefined;
    /** Why the list is incomplete: a number that is missing from it may still exist. */
    readonly incomplete: string | undefined;
}

/** Reads a fresh list once, and never fails: the error that led here is the one to report. */
async function findListed(session: Session, { wabaId, countryCode, phoneNumber }: NumberFields): Promise<Finding> {
    const { numbers, incomplete } = await session.list(wabaId, { fresh: true });
    return {
        listed: numbers.find((number) => isSameNumber(number, countryCode, phoneNumber)),
        possible: numbers.find((number) => couldBeSameNumber(number, countryCode, phoneNumber)),
        incomplete,
    };
}

/** The error for a number that exists at Kaleyra; Kaleyra does not report where. */
function duplicate(
    session: Session,
    inputs: RawInputs,
    error: KaleyraError,
    { listed, possible, incomplete }: Finding,
): ProviderError {
    const { wabaId } = inputs as NumberFields;
    if (listed !== undefined) {
        const [first = "", ...next] = duplicateHint(session, inputs, onlyId(listed));
        return new ProviderError("KALEYRA_DUPLICATE_NUMBER", [first, ...error.said, ...next]);
    }
    const where =
        possible !== undefined
            ? `it may be ${session.describe(possible, inputs)} in WABA ${wabaId}, with phone number ID ${possible.ids.join(" or ")}`
            : incomplete === undefined
              ? `the list of WABA ${wabaId} does not show it: it may still be waiting for its OTP, or belong to another WABA or account`
              : `the list of WABA ${wabaId} could not be read completely (${incomplete})`;
    return new ProviderError("KALEYRA_DUPLICATE_NUMBER", [
        `${labelOf(inputs)} already exists at Kaleyra; ${where}. Nothing was added.`,
        ...error.said,
        FORCED_REPLACEMENT,
        ...importLines(session, undefined, wabaId),
        enterOtpFirst(session, inputs),
        "If it belongs to another WABA or account, remove it there by hand, or contact Kaleyra support.",
    ]);
}

/** The number may have been added. This update added it if it is listed now and was not before. The request is never sent again. */
function resolveUncertain(
    session: Session,
    inputs: RawInputs,
    error: KaleyraError,
    earlier: NumberList | undefined,
    finding: Finding,
): string {
    const { wabaId, countryCode, phoneNumber, name } = inputs as NumberFields;
    const { listed } = finding;
    if (listed === undefined) {
        throw unknownOutcome(session, inputs, error, finding);
    }
    const phoneNumberId = onlyId(listed);
    if (phoneNumberId === undefined) {
        throw severalIds(inputs, error, listed);
    }
    if (earlier?.numbers.some((before) => couldBeSameNumber(before, countryCode, phoneNumber))) {
        const [first = "", ...next] = duplicateHint(session, inputs, phoneNumberId);
        const wasThere = `It was already listed before this update sent its request: ${error.reason}.`;
        throw new ProviderError("KALEYRA_DUPLICATE_NUMBER", [first, wasThere, ...error.said, ...next]);
    }
    refuseIdOfAnother(session, inputs, phoneNumberId);
    const isSuccess = error.code === "KALEYRA_MISSING_ID";
    const isNew = earlier !== undefined && earlier.incomplete === undefined;
    // Under another name it may be someone else's, and Kaleyra may not have been told the program's name.
    const hasName = showsName(listed, name);
    if (hasName && (isSuccess || isNew)) {
        if (!isSuccess) {
            session.warn(
                `${labelOf(inputs)}: ${error.reason}, but the number is now listed in WABA ${wabaId} and was not before; ` +
                    "it was recorded as created.",
            );
        }
        announceAdded(session, inputs, phoneNumberId);
        return phoneNumberId;
    }
    const doubt = hasName
        ? "and there is no complete earlier list to compare with"
        : `and Kaleyra shows the name ${JSON.stringify(listed.name)} for it`;
    throw new ProviderError("KALEYRA_UNCERTAIN", [
        `${labelOf(inputs)} is a WhatsApp number of WABA ${wabaId}, with phone number ID ${phoneNumberId}. ` +
            `This update may have added it: ${error.reason}, ${doubt}.`,
        ...error.said,
        ...importLines(session, phoneNumberId, wabaId),
    ]);
}

function unknownOutcome(
    session: Session,
    inputs: RawInputs,
    error: KaleyraError,
    { incomplete, possible }: Finding,
): ProviderError {
    const { wabaId } = inputs as NumberFields;
    const number = labelOf(inputs);
    const looked =
        possible !== undefined
            ? `The list of WABA ${wabaId} shows ${session.describe(possible, inputs)} (phone number ID ${possible.ids.join(" or ")}), which may be the same number.`
            : incomplete === undefined
              ? `The list of WABA ${wabaId} does not show it, but the list may omit numbers that are still waiting for their OTP.`
              : `The list of WABA ${wabaId} could not be read completely (${incomplete}).`;
    return new ProviderError("KALEYRA_UNCERTAIN", [
        `${number}: could not determine whether it was added to WABA ${wabaId}: ${error.reason}. ${looked}`,
        ...error.said,
        `The request was not sent again, since that could send a second OTP. Look for ${inSentence(number)} in the Kaleyra console in a few minutes:`,
        `    If it is there, import it with ${session.caller.importOption("<phone number ID>", wabaId)} as the resource's options.`,
        `    ${enterOtpFirst(session, inputs)}`,
        '    If it is not there, run `pulumi up` again: if it does exist, Kaleyra answers "already exists" and adds nothing.',
    ]);
}

/** The list shows several IDs, and it is not known which of them is the phone number ID. */
function severalIds(inputs: RawInputs, error: KaleyraError, { ids }: ListedNumber): ProviderError {
    return new ProviderError("KALEYRA_UNCERTAIN", [
        `${labelOf(inputs)}: could not determine under which ID it was added: ${error.reason}, and the list shows ${ids.join(" and ")}.`,
        ...error.said,
        "Ask Kaleyra support which one is the phone number ID, and import the number with it.",
    ]);
}

function isUncertain(error: unknown): boolean {
    return error instanceof ProviderError && error.code === "KALEYRA_UNCERTAIN";
}
