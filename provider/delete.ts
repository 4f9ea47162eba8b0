// delete: Kaleyra has no delete, so the number is only removed from the state, with a warning.
// It is remembered for the rest of the operation: its successor may be the same number.

import { labelOf, type NumberFields, type RawInputs } from "./inputs/fields";
import type { Session } from "./session";

export async function removeFromState(session: Session, phoneNumberId: string, recorded: RawInputs): Promise<void> {
    const props = session.withSecrecy(recorded);
    if (isStillManaged(session, phoneNumberId, props)) {
        return;
    }
    session.remember(phoneNumberId, props, "removed");
    const { wabaId } = props as NumberFields;
    session.warn(
        `${labelOf(props)} (phone number ID ${phoneNumberId}) was removed from the state but still exists in WABA ${wabaId}: ` +
            "Kaleyra's API cannot remove numbers. To remove it, an admin must delete it in WhatsApp Manager " +
            "(not possible within 30 days of a paid message). To manage it again, import it with " +
            `${session.caller.importOption(phoneNumberId, wabaId)}.`,
    );
}

/**
 * Whether another resource of this operation has the number, or this one was already removed: a state can contain it twice.
 * A number that was read for an import is what replaces the removed entry.
 */
function isStillManaged(session: Session, phoneNumberId: string, props: RawInputs): boolean {
    const before = session.knownNumber(props);
    return (
        session.obtainedId(props) !== undefined ||
        before?.fate === "kept" ||
        session.isReadForImport(phoneNumberId, props) ||
        (before?.fate === "removed" && before.phoneNumberId === phoneNumberId)
    );
}
