// create: adds the number with one POST, or keeps or imports an existing one. The functions are in the order in which they run.
// It never adds a number twice: it marks the number before the request, and only reads the list after an uncertain outcome.

import type { CreateResult } from "@pulumi/pulumi/dynamic";
import { KaleyraError } from "../kaleyra/error";
import type { ListedNumber } from "../kaleyra/number-list";
import { exactJson } from "../kaleyra/text";
import { ProviderError, reasonOf, throwIfRefused } from "./errors";
import { listForImport, refuseImport } from "./import";
import {
    canonicalDigitsOf,
    FIELDS,
    fieldsOf,
    importIdOf,
    labelOf,
    type NumberFields,
    type NumberState,
    resourceOf,
    stateOf,
} from "./inputs/fields";
import { validateInputs } from "./inputs/validate";
import {
    duplicateError,
    enterOtpFirst,
    importHintError,
    importLine,
    importOption,
    otherCauses,
    otpCommand,
    otpWay,
} from "./messages";
import { isUnknown, type RawInputs } from "./pulumi-values";
import { refuseKnown } from "./recorded-number";
import type { Session } from "./session";
import { HIDDEN } from "./tokens";

export async function create(session: Session, inputs: RawInputs): Promise<CreateResult<NumberState>> {
    const fields = usableFields(session, inputs);
    const outs = stateOf(fields, inputs);
    // A policy can set another number after check.
    session.numbers.declare(fields, resourceOf(inputs));
    const number = session.numbers.of(fields);
    const importId = importIdOf(inputs);
    if (importId === undefined && (number.recorded !== undefined || number.isBegun)) {
        throwIfRefused(refuseKnown(session, number, inputs));
        // A number without an ID is refused.
        const id = number.id as string;
        session.inform(`${labelOf(inputs)} keeps its existing phone number ID ${id}; no OTP will be sent.`);
        return { id, outs };
    }
    session.numbers.begin(fields);
    const id = importId === undefined ? await addOnce(session, fields) : await importNumber(session, importId, inputs);
    session.numbers.setNewState(fields, id, outs);
    return { id, outs };
}

/** check has validated the fields; but a policy or a transformation can change them afterwards. */
function usableFields(session: Session, inputs: RawInputs): NumberFields {
    const { failures } = validateInputs(inputs, session.numbers.of(inputs).recorded);
    const unknown = [...FIELDS, HIDDEN.import].filter((name) => isUnknown(inputs, name));
    const problems = [
        ...failures.map(({ property, reason }) => `${property}: ${reason}`),
        ...unknown.map((name) => `${name.replace("__", "")}: its value is not known.`),
    ];
    const fields = fieldsOf(inputs);
    if (problems.length > 0 || fields === undefined) {
        throw new ProviderError("KALEYRA_FIELD", [
            "The number was not added because some of its fields are invalid. Correct them:",
            ...problems,
        ]);
    }
    return fields;
}

async function importNumber(session: Session, importId: string, inputs: RawInputs): Promise<string> {
    throwIfRefused(await refuseImport(session, importId, inputs, (wabaId) => listForImport(session, wabaId)));
    return importId;
}

async function addOnce(session: Session, fields: NumberFields): Promise<string> {
    let id: string;
    // Only the request is in `try`: an error of ours must not lose the ID.
    try {
        id = await session.client().addPhoneNumber(fields);
    } catch (error) {
        return await findAfterError(session, fields, error);
    }
    informOfAdd(session, fields, id);
    return id;
}

function informOfAdd(session: Session, fields: NumberFields, phoneNumberId: string): void {
    const { wabaId, verificationType } = fields;
    session.inform(
        `${labelOf(fields)} was added to WABA ${wabaId} with phone number ID ${phoneNumberId}. ` +
            `Kaleyra sends the OTP${otpWay(verificationType)}. Enter it: ${otpCommand(session, "verify", fields, phoneNumberId)}`,
    );
}

/** The request is never sent again. The list may show what became of it. */
async function findAfterError(session: Session, fields: NumberFields, error: unknown): Promise<string> {
    const isDuplicate = error instanceof KaleyraError && error.code === "KALEYRA_DUPLICATE_NUMBER";
    if (!(error instanceof KaleyraError) || !(isDuplicate || error.isUncertain)) {
        throw session.explained(error);
    }
    const { wabaId, name } = fields;
    const list = await session.lists.read(wabaId, { fresh: true });
    const listed = list.byDigits.get(canonicalDigitsOf(fields));
    if (isDuplicate) {
        throw listed === undefined
            ? existsElsewhereError(session, fields, error)
            : importHintError(session, fields, listed, error.answer);
    }
    if (listed === undefined) {
        throw unknownOutcomeError(session, fields, error, list.failure);
    }
    if (listed.id === undefined || (listed.name ?? name) !== name) {
        throw maybeAddedError(session, fields, error, listed);
    }
    session.warn(
        `${labelOf(fields)}: ${error.reason}, but the number is listed in WABA ${wabaId}; it was recorded as created.`,
    );
    informOfAdd(session, fields, listed.id);
    return listed.id;
}

/** Kaleyra says that the number exists; it does not say where, and the list does not show it. */
function existsElsewhereError(session: Session, fields: NumberFields, { answer }: KaleyraError): ProviderError {
    return duplicateError([
        `${labelOf(fields)} already exists at Kaleyra, but the list of WABA ${fields.wabaId} does not show it: it may be waiting for its OTP, ` +
            "or belong to another WABA or account. Nothing was added.",
        `Find its phone number ID in the Kaleyra console or WhatsApp Manager, and import it: ${importOption(session, fields.wabaId)} as a resource option. ` +
            "In another WABA or account, remove it there by hand first.",
        enterOtpFirst(session, fields),
        otherCauses(session, fields).join(" "),
        ...answer,
    ]);
}

/** The list does not show the number, or could not be read. */
function unknownOutcomeError(
    session: Session,
    fields: NumberFields,
    { reason, answer }: KaleyraError,
    listFailure: unknown,
): ProviderError {
    const { wabaId } = fields;
    const looked =
        listFailure === undefined
            ? `The list of WABA ${wabaId} does not show it, but it may leave out numbers that are still waiting for their OTP.`
            : `The list of WABA ${wabaId} could not be read (${reasonOf(listFailure)}).`;
    return new ProviderError("KALEYRA_UNCERTAIN", [
        `${labelOf(fields)}: could not determine whether it was added to WABA ${wabaId}: ${reason}. ${looked}`,
        "The request was not sent again, since that could send a second OTP. Look for the number in the Kaleyra console in a few minutes. " +
            `If it is there, import it with ${importOption(session, wabaId)} as a resource option.`,
        enterOtpFirst(session, fields),
        'If it is not there, run `pulumi up` again: if it does exist, Kaleyra answers "already exists" and adds nothing.',
        ...answer,
    ]);
}

/** The list shows the number in a way that does not tell whether it is this one's. */
function maybeAddedError(
    session: Session,
    fields: NumberFields,
    { reason, answer }: KaleyraError,
    { id, name }: ListedNumber,
): ProviderError {
    const { wabaId } = fields;
    const which = id === undefined ? "" : ` (phone number ID ${id})`;
    const doubt =
        id === undefined ? "the list shows no single ID for it" : `Kaleyra shows the name ${exactJson(name)} for it`;
    return new ProviderError("KALEYRA_UNCERTAIN", [
        `${labelOf(fields)} exists in WABA ${wabaId}${which}. This update may have added it: ${reason}, and ${doubt}.`,
        ...(id === undefined ? [] : [`If it is yours, set name: ${exactJson(name)} in your program and import it.`]),
        importLine(session, wabaId, id),
        ...answer,
    ]);
}
