// check: what a reviewer of a pull request sees. It validates the inputs, refuses what can never succeed, and needs no credentials.
// With credentials, it also reads the WABA's list. A replacement is checked with the old inputs and then as a new resource; one that
// the engine forces, or that follows the delete of what it depends on, only as a new resource.

import type { CheckResult } from "@pulumi/pulumi/dynamic";
import { ProviderError, reasonOf } from "./errors";
import { refuseImport } from "./import";
import {
    canonicalDigitsOf,
    hasNumber,
    importIdOf,
    inputsForState,
    isPreview,
    isSameNumber,
    labelOf,
    type NumberFields,
    resourceOf,
} from "./inputs/fields";
import { validateInputs } from "./inputs/validate";
import type { KnownNumber } from "./known-numbers";
import { duplicateError, importHintError, otpWay, shownResource } from "./messages";
import { isUnknown, type RawInputs } from "./pulumi-values";
import { cannotChangeError, knownChanges, refuseKnown, refuseName } from "./recorded-number";
import type { Session } from "./session";
import { HIDDEN } from "./tokens";
import { isLastingFailure } from "./waba-lists";

export async function check(session: Session, olds: RawInputs, news: RawInputs): Promise<CheckResult> {
    const isNew = Object.keys(olds).length === 0;
    const resource = resourceOf(news);
    if (!isNew) {
        session.numbers.learn(olds, { ownedBy: resource });
    }
    const declaredBy = session.numbers.declare(news, resource);
    const inputs = inputsForState(news);
    const { failures, warning } = validateInputs(news, session.numbers.recordedOf(news, resource));
    session.warnOnce(warning);
    let refusal = refuseDeclaredTwice(news, resource, declaredBy);
    // An import that is not known yet could be of any number.
    if (failures.length === 0 && refusal === undefined && !isUnknown(news, HIDDEN.import)) {
        refusal = isNew ? await refuseNew(session, news) : await refuseChange(session, olds, news);
    }
    const refused = refusal === undefined ? [] : [{ property: refusal.property, reason: refusal.message }];
    return { inputs, failures: [...failures, ...refused] };
}

/** Two resources of one program cannot have the same number. */
function refuseDeclaredTwice(
    news: RawInputs,
    resource: string | undefined,
    other: string | undefined,
): ProviderError | undefined {
    return resource === undefined || other === resource
        ? undefined
        : duplicateError([
              `${labelOf(news)} is declared twice, as ${shownResource(other, resource)} and as ${shownResource(resource, other)}. Nothing was added.`,
              "Remove one of the two resources, or give one of them another number.",
          ]);
}

/** A resource that the state has. A refusal here comes before anything is removed from the state. */
async function refuseChange(session: Session, olds: RawInputs, news: RawInputs): Promise<ProviderError | undefined> {
    if (!isSameNumber(olds, news)) {
        // The plugin does not know whether this is a preview.
        if (hasNumber(olds) && hasNumber(news) && isPreview(news) !== false) {
            session.inform(
                `${labelOf(olds)} will be removed from the state only; it still exists in WABA ${olds.wabaId}, since Kaleyra's API cannot remove numbers.`,
            );
        }
        return undefined;
    }
    const changed = knownChanges(olds, news);
    if (changed.length === 0) {
        return undefined;
    }
    const importId = importIdOf(news);
    if (importId !== undefined) {
        return await refuseImport(session, importId, news, (wabaId) => session.lists.readForCheck(wabaId));
    }
    if (changed.join() !== "name") {
        return cannotChangeError(session, olds, changed, news);
    }
    // Without the list, the update decides.
    if (session.settings.isWithoutCredentials) {
        return undefined;
    }
    const { wabaId } = olds as NumberFields;
    const list = await session.lists.readForCheck(wabaId);
    return list.failure === undefined
        ? refuseName(session, olds, news, list.byDigits.get(canonicalDigitsOf(olds)))
        : refuseWithoutList(session, list.failure, { ...news, wabaId });
}

/** A resource that is about to be created: a new one, or the successor of a replaced one. */
async function refuseNew(session: Session, news: RawInputs): Promise<ProviderError | undefined> {
    const number = session.numbers.of(news);
    const importId = importIdOf(news);
    if (importId === undefined && number.recorded !== undefined) {
        return refuseKnown(session, number, news);
    }
    if (!hasNumber(news) || isUnknown(news, "wabaId")) {
        return undefined;
    }
    const refusal =
        importId === undefined
            ? await refuseExisting(session, news)
            : await refuseNewImport(session, number, importId, news);
    if (refusal === undefined && isPreview(news) === true) {
        announce(session, news);
    }
    return refusal;
}

/** Says in a preview what will happen to a number that the state does not have. */
export function announce(session: Session, news: RawInputs): void {
    const { wabaId, verificationType } = news as NumberFields;
    const importId = importIdOf(news);
    if (importId !== undefined) {
        session.inform(
            `${labelOf(news)} will be imported with the existing phone number ID ${importId} in WABA ${wabaId}; no OTP will be sent.`,
        );
    } else if (hasNumber(news) && session.numbers.of(news).recorded === undefined) {
        session.inform(
            `${labelOf(news)} will be added to WABA ${wabaId}; Kaleyra then sends an OTP to it${otpWay(verificationType)}.`,
        );
    }
}

async function refuseExisting(session: Session, news: RawInputs): Promise<ProviderError | undefined> {
    const { wabaId } = news as NumberFields;
    if (session.settings.isWithoutCredentials) {
        warnWithoutCredentials(session, news);
        return undefined;
    }
    const list = await session.lists.readForCheck(wabaId);
    const listed = list.byDigits.get(canonicalDigitsOf(news));
    return listed === undefined
        ? refuseWithoutList(session, list.failure, news)
        : importHintError(session, news, listed);
}

async function refuseNewImport(
    session: Session,
    number: KnownNumber,
    importId: string,
    news: RawInputs,
): Promise<ProviderError | undefined> {
    const { wabaId } = news as NumberFields;
    const refusal = await refuseImport(session, importId, news);
    const isRecorded = number.recorded !== undefined;
    if (refusal !== undefined) {
        return refusal;
    }
    if (!isRecorded && session.settings.isWithoutCredentials) {
        warnWithoutCredentials(session, news);
        return undefined;
    }
    const list = await session.lists.readForCheck(wabaId);
    // The update may get the list; but a number of the state could be removed before that.
    return list.failure !== undefined && !isRecorded
        ? refuseWithoutList(session, list.failure, news)
        : await refuseImport(session, importId, news, async () => list);
}

/** A failure that the update would certainly meet fails the preview too. One that may pass is a warning. */
function refuseWithoutList(session: Session, failure: unknown, news: RawInputs): ProviderError | undefined {
    const isUpdate = isPreview(news) === false;
    if (isLastingFailure(failure)) {
        const {
            code,
            lines: [first, ...others],
        } = session.explained(failure);
        const lines = [`${isUpdate ? "" : "`pulumi up` would fail. "}${first}`, ...others];
        return new ProviderError(code, lines, code === "KALEYRA_WABA" ? "wabaId" : "");
    }
    if (failure !== undefined) {
        const next = isUpdate ? "" : "; `pulumi up` checks again";
        const summary = `Existing numbers of WABA ${news.wabaId} could not be checked${next}. Reason: ${reasonOf(failure)}`;
        session.warnOnce([summary, ...session.adviceFor(failure)].join("\n    "));
    }
    return undefined;
}

/** Without credentials, as in a pull request from a fork, nothing is looked up, and a warning says what the update needs; the update fails. */
function warnWithoutCredentials(session: Session, news: RawInputs): void {
    const { missing } = session.settings;
    if (isPreview(news) !== false) {
        session.warnOnce(
            "No Kaleyra credentials, so this preview did not look for existing numbers. `pulumi up` does; " +
                `it needs ${missing.keys}, or in the environment ${missing.variables}.`,
        );
    }
}
