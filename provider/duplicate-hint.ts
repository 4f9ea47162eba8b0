// Messages for a number that already exists or that another resource has: how to import it, and how to resolve a duplicate.

import type { Caller } from "./caller";
import { labelOf, type NumberFields, type RawInputs } from "./inputs/fields";
import { importLines, listCommand } from "./messages";
import type { KnownNumber, Session } from "./session";

/** The hint for a number that the WABA's list shows. */
export function duplicateHint(session: Session, inputs: RawInputs, phoneNumberId: string | undefined): string[] {
    const { wabaId } = inputs as NumberFields;
    return [
        `${labelOf(inputs)} is already a WhatsApp number of WABA ${wabaId}, ` +
            (phoneNumberId === undefined
                ? "listed under several different IDs. Nothing was added."
                : `with phone number ID ${phoneNumberId}. Nothing was added.`),
        `If you renamed the resource, keep the number with the option ${session.caller.aliasOption}.`,
        ...importLines(session, phoneNumberId, wabaId),
    ];
}

/** The engine replaces these resources without telling the provider that the state has them. */
export const FORCED_REPLACEMENT =
    "If you tainted the resource, run `pulumi state untaint <urn>`. If you used --target-replace, run the command without it.";

const REMOVE_ONE = "Remove one of the two resources, or give one of them another number.";

/** Two resources cannot have one number. */
export function managedElsewhere(inputs: RawInputs): string[] {
    return [`${labelOf(inputs)} is already managed by another resource in this stack. Nothing was added.`, REMOVE_ONE];
}

/** Only an import takes over a number: otherwise both resources could have it if the other one's replacement fails. */
export function givenUpElsewhere(caller: Caller, before: KnownNumber): string[] {
    const { wabaId } = before.fields as NumberFields;
    return [
        `${labelOf(before.fields)} is managed by another resource in this stack, which this update changes to another number. Nothing was added.`,
        `To take it over, import it: ${caller.importOption(before.phoneNumberId, wabaId)}    as the resource's options.`,
        `If you only renamed resources, keep their numbers with the option ${caller.aliasOption}.`,
    ];
}

/** A state can contain a number under several IDs, and it is not known which of them is correct. */
export function severalRecordedIds(session: Session, before: KnownNumber): string[] {
    const { wabaId } = before.fields as NumberFields;
    const ids = [...before.otherIds, before.phoneNumberId].join(" and ");
    return [
        `${labelOf(before.fields)} was in the state under several phone number IDs (${ids}). Nothing was added.`,
        `Import it under the right one: ${session.caller.importOption("<phone number ID>", wabaId)}    as the resource's options. ` +
            `\`${listCommand(session, wabaId)}\` shows it.`,
    ];
}

/** Two resources of one program name one number. */
export function declaredTwice(inputs: RawInputs, resource: string, other: string): string[] {
    return [`${labelOf(inputs)} is declared twice, as "${other}" and as "${resource}". Nothing was added.`, REMOVE_ONE];
}

/** The engine compared nothing, so that the number's ID is not known: its resource failed before, and --continue-on-error goes on. */
export function alreadyInState(caller: Caller, inputs: RawInputs): string[] {
    const { wabaId } = inputs as NumberFields;
    return [
        `${labelOf(inputs)} is already in the state of this stack, and Kaleyra can neither replace nor remove it. Nothing was added.`,
        "If another resource has it, correct that resource and run `pulumi up` for both. To move the number to this resource, also import it: " +
            `${caller.importOption("<phone number ID>", wabaId)}    as the resource's options.`,
        FORCED_REPLACEMENT,
    ];
}
