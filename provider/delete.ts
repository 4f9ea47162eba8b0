// delete: Kaleyra has no delete, so the number is only removed from the state, with a warning.

import type { RawInputs } from "./inputs/fields";
import { stillAtKaleyra } from "./messages";
import type { Session } from "./session";

export async function removeFromState(session: Session, phoneNumberId: string, props: RawInputs): Promise<void> {
    session.learn(props, { id: phoneNumberId });
    // A resource of this run got its ID, by create or import: the engine removes the entry that it replaces.
    if (session.newStateUnder(phoneNumberId) === undefined) {
        session.warn(stillAtKaleyra(session, phoneNumberId, props));
    }
}
