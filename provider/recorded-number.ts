// What the record of a number allows: Kaleyra can neither change, move nor delete a number.

import type { ListedNumber } from "../kaleyra/number-list";
import { enumerated, exactJson } from "../kaleyra/text";
import { ProviderError } from "./errors";
import { changedFields, type Field, labelOf, type NumberFields } from "./inputs/fields";
import type { KnownNumber } from "./known-numbers";
import { aliasOption, duplicateError, importOption, otpCommand, shownResource, urnOf } from "./messages";
import { isUnknown, type RawInputs } from "./pulumi-values";
import type { Session } from "./session";

/** The known fields that differ from the record. A field that the record lacks is left over from an import: it is completed, not changed. */
export function knownChanges(recorded: RawInputs, news: RawInputs): Field[] {
    return changedFields(recorded, news).filter((name) => !isUnknown(news, name) && recorded[name] !== undefined);
}

/** Somebody may have changed the name in WhatsApp Manager: the reason against a name that the list does not show for the number. */
export function refuseName(
    session: Session,
    recorded: RawInputs,
    news: RawInputs,
    listed: ListedNumber | undefined,
): ProviderError | undefined {
    return listed?.name === news.name ? undefined : cannotChangeError(session, recorded, ["name"], news, listed?.name);
}

/** The reason against other values of fields that Kaleyra cannot change. */
export function cannotChangeError(
    session: Session,
    recorded: RawInputs,
    changed: readonly Field[],
    news: RawInputs,
    listedName?: string,
): ProviderError {
    const { caller } = session;
    const { id } = session.numbers.of(recorded);
    const shownName = listedName === undefined ? "" : `Kaleyra still shows ${exactJson(listedName)}. `;
    const waysOut: Partial<Record<Field, string>> = {
        verificationType: `To send the OTP again this way: ${otpCommand(session, "retry-otp", recorded, id)} --by ${news.verificationType}`,
        wabaId: `If you have already moved the number to WABA ${news.wabaId}, add the resource option ${importOption(session, String(news.wabaId))}.`,
        name: `To change the name, change it in WhatsApp Manager. ${shownName}Once Kaleyra shows the new name, set it in your program: only the state is updated.`,
    };
    return sameNumberError(changed[0], [
        `${labelOf(recorded)} already exists${inBrackets(id)}, and Kaleyra cannot change its ${enumerated(changed)}. Nothing was changed.`,
        ...changed.flatMap((name) => waysOut[name] ?? []),
        `To keep the number as it is: restore the original values in your program (${originalValues(changed, recorded)}), or set the option ${caller.option(`ignoreChanges: [${changed.map((name) => `"${name}"`).join(", ")}]`)}.`,
        `To replace it anyway: remove it by hand in WhatsApp Manager, then \`pulumi state delete ${urnOf(session, recorded)}\`, then \`pulumi up\`.`,
    ]);
}

/**
 * The reason against a new resource for a number that the state has, or that this process has begun to add; undefined if it keeps the
 * number. The engine can remove a number before it creates its successor, and can force a replacement without comparing anything.
 */
export function refuseKnown(session: Session, number: KnownNumber, inputs: RawInputs): ProviderError | undefined {
    const { recorded, id, ownedBy, declaredBy, isBegun } = number;
    if (isBegun || recorded === undefined) {
        return duplicateError([
            `${labelOf(inputs)} is already managed by another resource in this stack, or this update has already tried to add it. Nothing was added.`,
            "Remove one of two resources with this number, or run `pulumi up` again.",
        ]);
    }
    // Where the resource that has it in the state is not known, it is taken to be the one that declares it.
    if (ownedBy !== undefined && declaredBy !== undefined && ownedBy !== declaredBy) {
        return takeoverError(session, number, inputs);
    }
    const changed = knownChanges(recorded, inputs);
    if (changed.length > 0) {
        // `ignoreChanges` does not reach a resource that is about to be created.
        return sameNumberError(changed[0], [
            `${labelOf(recorded)} already exists at Kaleyra${inBrackets(id)} with another ${enumerated(changed)}, which Kaleyra cannot change. Nothing was added.`,
            `Restore the original values in your program (${originalValues(changed, recorded)}) and run \`pulumi up\` again: the existing number is then kept.`,
        ]);
    }
    return id === undefined ? forcedReplacementError(session, inputs) : undefined;
}

/** The state of another resource has the number. Only an import takes it over: otherwise both could have it. */
function takeoverError(session: Session, { id, ownedBy, declaredBy }: KnownNumber, inputs: RawInputs): ProviderError {
    const { wabaId } = inputs as NumberFields;
    return duplicateError([
        `${labelOf(inputs)} is already managed by ${shownResource(ownedBy, declaredBy)} in this stack. Nothing was added.`,
        "Remove one of the two resources, or give one of them another number.",
        `If that resource is to have another number, take this one over by importing it: ${importOption(session, wabaId, id)} as a resource option.`,
        `If you only renamed resources, keep their numbers with the option ${aliasOption(session)}.`,
    ]);
}

/** No call has shown the ID of the number, so that its replacement was forced. */
function forcedReplacementError(session: Session, inputs: RawInputs): ProviderError {
    return sameNumberError("phoneNumber", [
        `${labelOf(inputs)} is already in the state of this stack, and Kaleyra can neither replace nor remove it. Nothing was added.`,
        "If the replacement is forced (pulumi state taint, --target-replace, replacementTrigger, replaceWith or replaceOnChanges): " +
            `run \`pulumi state untaint ${urnOf(session, inputs)}\`, or remove the option that forces it.`,
        "Otherwise an earlier operation failed: correct its error, and run `pulumi up` again.",
    ]);
}

function sameNumberError(property: Field | undefined, lines: readonly string[]): ProviderError {
    return new ProviderError("KALEYRA_SAME_NUMBER", lines, property);
}

function inBrackets(id: string | undefined): string {
    return id === undefined ? "" : ` (phone number ID ${id})`;
}

function originalValues(changed: readonly Field[], recorded: RawInputs): string {
    return changed.map((name) => `${name}: ${exactJson(recorded[name])}`).join(", ");
}
