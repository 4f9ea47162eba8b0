// What the record of a number allows: Kaleyra can neither change, move nor delete a number.

import type { Refusal } from "./errors";
import { changedFields, type Field, isUnknown, type RawInputs } from "./inputs/fields";
import { alreadyBegun, cannotBeCreatedAnew, cannotBeReplaced, managedElsewhere } from "./messages";
import type { KnownNumber, Session } from "./session";

/** The known fields that differ from the record. A field that the record lacks is left over from an import: it is completed, not changed. */
export function differences(recorded: RawInputs, news: RawInputs): Field[] {
    return changedFields(recorded, news).filter((name) => !isUnknown(news, name) && recorded[name] !== undefined);
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
