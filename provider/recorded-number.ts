// What the record of a number allows: Kaleyra can neither change, move nor delete a number.

import type { ListedNumber } from "../kaleyra/number-list";
import type { Refusal } from "./errors";
import { changedFields, type Field, isUnknown, type RawInputs } from "./inputs/fields";
import { alreadyBegun, cannotBeChanged, cannotBeCreatedAnew, cannotBeReplaced, managedElsewhere } from "./messages";
import type { KnownNumber, Session } from "./session";

/** The known fields that differ from the record. A field that the record lacks is left over from an import: it is completed, not changed. */
export function differences(recorded: RawInputs, news: RawInputs): Field[] {
    return changedFields(recorded, news).filter((name) => !isUnknown(news, name) && recorded[name] !== undefined);
}

/** Somebody may have changed the name in WhatsApp Manager: the reason against a name that the list does not show for the number. */
export function refuseName(
    session: Session,
    recorded: RawInputs,
    news: RawInputs,
    listed: ListedNumber | undefined,
): Refusal | undefined {
    return listed?.name === news.name ? undefined : cannotBeChanged(session, recorded, ["name"], news, listed?.name);
}

/**
 * The reason against a new resource for a number that the state has, or that this process has begun to add; undefined if it keeps the
 * number. The engine can remove a number before it creates its successor, and can force a replacement without comparing anything.
 */
export function refuseKnown(session: Session, number: KnownNumber, inputs: RawInputs): Refusal | undefined {
    const { recorded, id, ownedBy, declaredBy, isBegun } = number;
    if (isBegun || recorded === undefined) {
        return alreadyBegun(inputs);
    }
    // Where the resource that has it in the state is not known, it is taken to be the one that declares it.
    if (ownedBy !== undefined && declaredBy !== undefined && ownedBy !== declaredBy) {
        return managedElsewhere(session, inputs, number);
    }
    const changed = differences(recorded, inputs);
    if (changed.length > 0) {
        return cannotBeCreatedAnew(recorded, number, changed);
    }
    return id === undefined ? cannotBeReplaced(session, inputs) : undefined;
}
