// Imports: the user asked for a phone number ID instead of an add. One function decides whether the number may have it.
// The WABA's list confirms an import if it shows the ID with this number, and with this name if it shows one.

import { type ListedNumber, showsNumber } from "../kaleyra/number-list";
import { exactJson } from "../kaleyra/text";
import { ProviderError, reasonOf } from "./errors";
import { canonicalDigitsOf, FIELDS, labelOf, type NumberFields } from "./inputs/fields";
import { enterOtpFirst, importOption, lastDigits, listCommand } from "./messages";
import { isUnknown, knownValue, type RawInputs } from "./pulumi-values";
import type { Session } from "./session";
import { allowsUnverifiedImport } from "./settings";
import { isLastingFailure, type ListResult } from "./waba-lists";

/**
 * The reason against an import, if there is one.
 * @param readList without it, only what this process has seen counts
 */
export async function refuseImport(
    session: Session,
    importId: string,
    inputs: RawInputs,
    readList?: (wabaId: string) => Promise<ListResult>,
): Promise<ProviderError | undefined> {
    const number = session.numbers.of(inputs);
    const owner = session.numbers.under(importId);
    if (owner !== undefined && owner !== number) {
        // An option that was left in place must not give the old number's ID to the new one, whatever the list shows.
        return importError(
            inputs,
            `the phone number ID ${importId} belongs to ${labelOf(owner.newState ?? owner.recorded ?? {})} in this stack`,
            "Remove the option import to add the new number, or set it to the new number's phone number ID.",
        );
    }
    const isSeen = owner !== undefined && isRecordedAs(owner.newState ?? owner.recorded, inputs);
    if (isSeen || readList === undefined) {
        return undefined;
    }
    const list = await readList(String(inputs.wabaId));
    const refuted = refuteByList(session, list, importId, inputs);
    if (refuted !== undefined || list.byId.has(importId)) {
        return refuted;
    }
    const reason = notConfirmed(list, String(inputs.wabaId));
    // The state has an ID for a recorded number, which only the list may replace.
    if (number.recorded !== undefined || !allowsUnverifiedImport(session.configuration)) {
        return importError(
            inputs,
            `the import as ${importId} could not be verified: ${reason}`,
            enterOtpFirst(session, inputs, importId),
            `Otherwise check wabaId and the ID: ${listCommand(session, String(inputs.wabaId))}`,
            "If you are sure of the ID: `pulumi config set kaleyra:allowUnverifiedImport true`, `pulumi up`, and remove the setting.",
        );
    }
    session.warnOnce(
        `${labelOf(inputs)} is imported as ${importId} without verification (kaleyra:allowUnverifiedImport): ${reason}.`,
    );
    return undefined;
}

/** Why a list without the phone number ID does not confirm an import. */
export function notConfirmed({ failure }: ListResult, wabaId: string): string {
    return failure === undefined ? `the list of WABA ${wabaId} does not show this phone number ID` : reasonOf(failure);
}

function isRecordedAs(recorded: RawInputs | undefined, inputs: RawInputs): boolean {
    return FIELDS.every((name) => isUnknown(inputs, name) || recorded?.[name] === inputs[name]);
}

/** The list for a caller that cannot go on without it. @throws a failure that every further request would meet */
export async function listForImport(session: Session, wabaId: string): Promise<ListResult> {
    const list = await session.lists.readOrRetry(wabaId);
    if (isLastingFailure(list.failure)) {
        throw session.explained(list.failure);
    }
    return list;
}

function refuteByList(
    session: Session,
    list: ListResult,
    importId: string,
    inputs: RawInputs,
): ProviderError | undefined {
    const fields = inputs as NumberFields;
    const { wabaId } = fields;
    const listed = list.byId.get(importId);
    const other = list.byDigits.get(canonicalDigitsOf(inputs));
    if (listed === undefined) {
        return other?.id === undefined
            ? undefined
            : importError(
                  inputs,
                  `in WABA ${wabaId} it has the phone number ID ${other.id}, not ${importId}`,
                  `Set the option to ${importOption(session, wabaId, other.id)}.`,
              );
    }
    if (!showsNumber(listed, fields)) {
        return importError(
            inputs,
            `the phone number ID ${importId} belongs to ${lastDigits(listed)} in WABA ${wabaId}`,
            `Correct the option import, or countryCode and phoneNumber. The WABA's numbers: ${listCommand(session, wabaId)}`,
        );
    }
    return showsName(listed, inputs)
        ? undefined
        : importError(
              inputs,
              `Kaleyra shows the name ${exactJson(listed.name)} for it, but the program has ${exactJson(inputs.name)}`,
              `Set name: ${exactJson(listed.name)} in your program; the name of an existing number cannot be changed here.`,
          );
}

/** @param reason the second half of a sentence */
function importError(inputs: RawInputs, reason: string, ...next: readonly string[]): ProviderError {
    const lines = [`${labelOf(inputs)} was not imported: ${reason}. Nothing was changed.`, ...next];
    return new ProviderError("KALEYRA_IMPORT", lines, "phoneNumber");
}

/** Whether an entry shows exactly the program's name, or none at all. A name that is not known yet is not compared. */
function showsName({ name }: ListedNumber, inputs: RawInputs): boolean {
    const wanted = knownValue(inputs, "name");
    return name === undefined || wanted === undefined || name === wanted;
}
