// check: what a reviewer of a pull request sees. It validates the inputs, refuses what can never succeed, and needs no credentials.
// With credentials, it also reads the WABA's list. A replacement is checked with the old inputs and then as a new resource; one that
// the engine forces, or that follows the delete of what it depends on, only as a new resource.

import type { CheckFailure, CheckResult } from "@pulumi/pulumi/dynamic";
import { type Refusal, withCode } from "./errors";
import { refuseImport } from "./import";
import {
    hasNumber,
    IMPORT_KEY,
    identityOf,
    importOf,
    isPreview,
    isSameNumber,
    isUnknown,
    type NumberFields,
    type RawInputs,
    recordedInputs,
    resourceOf,
} from "./inputs/fields";
import { validateInputs } from "./inputs/validate";
import {
    cannotBeChanged,
    declaredTwice,
    duplicateHint,
    oldNumberStays,
    reasonOf,
    willBeAdded,
    willBeImported,
} from "./messages";
import { differences, refuseKnown, refuseName } from "./same-number";
import { isLastingFailure, type KnownNumber, type ListAnswer, type Session } from "./session";

export async function check(session: Session, olds: RawInputs, news: RawInputs): Promise<CheckResult> {
    const isNew = Object.keys(olds).length === 0;
    const resource = resourceOf(news);
    if (!isNew) {
        session.know(olds, { ownedBy: resource });
    }
    const inputs = recordedInputs(news);
    const { failures, doubt } = validateInputs(news, session.recordedOf(news, resource));
    session.warnOnce(doubt);
    const found = [...failures, ...refuseDeclaredTwice(session, news, resource)];
    // An import that is not known yet could be of any number.
    if (found.length === 0 && !isUnknown(news, IMPORT_KEY)) {
        found.push(...(isNew ? await checkNew(session, news) : await checkChange(session, olds, news)));
    }
    return { inputs, failures: found };
}

/** Two resources of one program cannot have the same number. */
function refuseDeclaredTwice(session: Session, news: RawInputs, resource: string | undefined): CheckFailure[] {
    const number = session.numberOf(news);
    number.declaredBy ??= resource;
    return resource === undefined || number.declaredBy === resource
        ? []
        : asFailures(declaredTwice(news, resource, String(number.declaredBy)));
}

/** A resource that the state has. A refusal here comes before anything is removed from the state. */
async function checkChange(session: Session, olds: RawInputs, news: RawInputs): Promise<CheckFailure[]> {
    if (!isSameNumber(olds, news)) {
        // The plugin does not know whether this is a preview.
        if (hasNumber(olds) && hasNumber(news) && isPreview(news) !== false) {
            session.inform(oldNumberStays(olds));
        }
        return [];
    }
    const changed = differences(olds, news);
    if (changed.length === 0) {
        return [];
    }
    const importId = importOf(news);
    if (importId !== undefined) {
        return asFailures(await refuseImport(session, importId, news, (wabaId) => session.listForCheck(wabaId)));
    }
    if (changed.join() !== "name") {
        return asFailures(cannotBeChanged(session, olds, changed, news));
    }
    // Without the list, the update decides.
    if (session.settings.isWithoutCredentials) {
        return [];
    }
    const list = await session.listForCheck(String(olds.wabaId));
    if (list.failure !== undefined) {
        return listFailures(session, list, String(olds.wabaId));
    }
    return asFailures(refuseName(session, olds, news, list.byDigits.get(identityOf(olds))));
}

/** A resource that is about to be created: a new one, or the successor of a replaced one. */
async function checkNew(session: Session, news: RawInputs): Promise<CheckFailure[]> {
    const number = session.numberOf(news);
    const importId = importOf(news);
    if (importId === undefined && number.recorded !== undefined) {
        return asFailures(refuseKnown(session, number, news));
    }
    if (!hasNumber(news) || isUnknown(news, "wabaId")) {
        return [];
    }
    const failures =
        importId === undefined
            ? await refuseExisting(session, news)
            : await refuseNewImport(session, number, importId, news);
    if (failures.length === 0 && isPreview(news) === true) {
        announce(session, news);
    }
    return failures;
}

/** Says in a preview what will happen to a number that the state does not have. */
export function announce(session: Session, news: RawInputs): void {
    const importId = importOf(news);
    if (importId !== undefined) {
        session.inform(willBeImported(news, importId));
    } else if (hasNumber(news) && session.numberOf(news).recorded === undefined) {
        session.inform(willBeAdded(news));
    }
}

async function refuseExisting(session: Session, news: RawInputs): Promise<CheckFailure[]> {
    const { wabaId } = news as NumberFields;
    if (warnIfWithoutCredentials(session)) {
        return [];
    }
    const list = await session.listForCheck(wabaId);
    const listed = list.byDigits.get(identityOf(news));
    return listed === undefined
        ? listFailures(session, list, wabaId)
        : asFailures(duplicateHint(session, news, listed));
}

async function refuseNewImport(
    session: Session,
    number: KnownNumber,
    importId: string,
    news: RawInputs,
): Promise<CheckFailure[]> {
    const { wabaId } = news as NumberFields;
    const refused = asFailures(await refuseImport(session, importId, news));
    const isRecorded = number.recorded !== undefined;
    if (refused.length > 0 || (!isRecorded && warnIfWithoutCredentials(session))) {
        return refused;
    }
    const list = await session.listForCheck(wabaId);
    // The update may get the list; but a number of the state could be removed before that.
    return list.failure !== undefined && !isRecorded
        ? listFailures(session, list, wabaId)
        : asFailures(await refuseImport(session, importId, news, async () => list));
}

/** A failure that the update would certainly meet fails the preview too. One that may pass is a warning. */
function listFailures(session: Session, { failure }: ListAnswer, wabaId: string): CheckFailure[] {
    if (failure === undefined) {
        return [];
    }
    if (isLastingFailure(failure)) {
        const { message } = session.explained(failure) as Error;
        const property = (failure as { code?: unknown }).code === "KALEYRA_WABA" ? "wabaId" : "";
        return [{ property, reason: `\`pulumi up\` would fail. ${message}` }];
    }
    const summary = `Existing numbers of WABA ${wabaId} could not be checked; \`pulumi up\` checks again. Reason: ${reasonOf(failure)}`;
    session.warnOnce([summary, ...session.adviceFor(failure)].join("\n    "));
    return [];
}

/** Without credentials, as in a pull request from a fork, nothing is looked up, and a warning says what the update needs. */
function warnIfWithoutCredentials(session: Session): boolean {
    const { isWithoutCredentials, missing } = session.settings;
    if (isWithoutCredentials) {
        session.warnOnce(
            "No Kaleyra credentials, so this preview did not look for existing numbers. `pulumi up` does; " +
                `it needs ${missing.keys}, or in the environment ${missing.variables}.`,
        );
    }
    return isWithoutCredentials;
}

/** A failure that names its property only in the reason. */
export function unnamed({ property, reason }: CheckFailure): CheckFailure {
    return { property: "", reason: `${property}: ${reason}` };
}

function asFailures(refusal: Refusal | undefined): CheckFailure[] {
    return refusal === undefined ? [] : [{ property: refusal.property, reason: withCode(refusal.code, refusal.lines) }];
}
