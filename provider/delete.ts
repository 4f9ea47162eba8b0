// delete: Kaleyra has no delete, so the number is only removed from the state, with a warning.

import { labelOf, type NumberFields } from "./inputs/fields";
import { importOption } from "./messages";
import type { RawInputs } from "./pulumi-values";
import type { Session } from "./session";

export async function removeFromState(session: Session, phoneNumberId: string, props: RawInputs): Promise<void> {
    session.numbers.learn(props, { id: phoneNumberId });
    const { wabaId } = props as NumberFields;
    // A resource of this run got its ID, by create or import: the engine removes the entry that it replaces.
    if (session.numbers.newStateUnder(phoneNumberId) === undefined) {
        session.warn(
            `${labelOf(props)} (phone number ID ${phoneNumberId}) was removed from the state but still exists in WABA ${wabaId}: ` +
                "Kaleyra's API cannot remove numbers. To remove it, an admin must delete it in WhatsApp Manager " +
                "(not possible within 30 days of a paid message). To manage it again, import it with " +
                `${importOption(session, wabaId, phoneNumberId)}.`,
        );
    }
}
