// create: adds the number with one POST, or keeps or imports an existing one. The functions are in the order in which they run.
// It never adds a number twice: it marks the number before the request, and only reads the list after an uncertain outcome.

import type { CreateResult } from "@pulumi/pulumi/dynamic";
import { KaleyraError } from "../kaleyra/error";
import { ProviderError, throwIfRefused } from "./errors";
import { listForImport, refuseImport } from "./import";
import {
    FIELDS,
    fieldsOf,
    IMPORT_KEY,
    identityOf,
    importOf,
    isUnknown,
    type NumberFields,
    type NumberState,
    type RawInputs,
    resourceOf,
    stateOf,
} from "./inputs/fields";
import { validateInputs } from "./inputs/validate";
import {
    added,
    duplicateElsewhere,
    duplicateHint,
    keptId,
    maybeAdded,
    reasonOf,
    recordedAfterUncertainAdd,
    unknownOutcome,
} from "./messages";
import { refuseKnown } from "./recorded-number";
import type { Session } from "./session";

export async function create(session: Session, inputs: RawInputs): Promise<CreateResult<NumberState>> {
    const fields = usableFields(session, inputs);
    const outs = stateOf(fields, inputs);
    const number = session.numberOf(fields);
    const importId = importOf(inputs);
    number.declaredBy ??= resourceOf(inputs);
    if (importId === undefined && (number.recorded !== undefined || number.isBegun)) {
        throwIfRefused(refuseKnown(session, number, inputs));
        const id = number.id as string;
        session.inform(keptId(inputs, id));
        return { id, outs };
    }
    number.isBegun = true;
    const id = importId === undefined ? await add(session, fields) : await imported(session, importId, inputs);
    session.setNewState(fields, id, outs);
    return { id, outs };
}

/** check has validated the fields; but a policy or a transformation can change them afterwards. */
function usableFields(session: Session, inputs: RawInputs): NumberFields {
    const { failures } = validateInputs(inputs, session.numberOf(inputs).recorded);
    const unknown = [...FIELDS, IMPORT_KEY].filter((name) => isUnknown(inputs, name));
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

async function imported(session: Session, importId: string, inputs: RawInputs): Promise<string> {
    throwIfRefused(await refuseImport(session, importId, inputs, (wabaId) => listForImport(session, wabaId)));
    return importId;
}

async function add(session: Session, fields: NumberFields): Promise<string> {
    let id: string;
    // Only the request is in `try`: an error of ours must not lose the ID.
    try {
        id = await session.client().addPhoneNumber(fields);
    } catch (error) {
        return await findAfterError(session, fields, error);
    }
    session.inform(added(session, fields, id));
    return id;
}

/** The request is never sent again. The list may show what became of it. */
async function findAfterError(session: Session, fields: NumberFields, error: unknown): Promise<string> {
    const isDuplicate = error instanceof KaleyraError && error.code === "KALEYRA_DUPLICATE_NUMBER";
    if (!(error instanceof KaleyraError) || !(isDuplicate || error.isUncertain)) {
        throw session.explained(error);
    }
    const list = await session.lists.read(fields.wabaId, { fresh: true });
    const listed = list.byDigits.get(identityOf(fields));
    if (isDuplicate) {
        throwIfRefused(
            listed === undefined
                ? duplicateElsewhere(session, fields, error)
                : duplicateHint(session, fields, listed, error.answer),
        );
    }
    if (listed === undefined) {
        const listFailure = list.failure === undefined ? undefined : reasonOf(list.failure);
        throw new ProviderError("KALEYRA_UNCERTAIN", unknownOutcome(session, fields, error, listFailure));
    }
    if (listed.id === undefined || (listed.name ?? fields.name) !== fields.name) {
        throw new ProviderError("KALEYRA_UNCERTAIN", maybeAdded(session, fields, error, listed));
    }
    session.warn(recordedAfterUncertainAdd(fields, error));
    session.inform(added(session, fields, listed.id));
    return listed.id;
}
