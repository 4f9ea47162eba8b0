// check: what a reviewer of a pull request sees. It validates the inputs, announces what will happen, and needs no credentials.
// With credentials, it also checks whether a number that is about to be added already exists.

import type { CheckFailure, CheckResult } from "@pulumi/pulumi/dynamic";
import { couldBeSameNumber, isSameNumber, onlyId } from "../kaleyra/listed-number";
import { listedLike, listedUnder } from "../kaleyra/number-index";
import {
    alreadyInState,
    declaredTwice,
    duplicateHint,
    givenUpElsewhere,
    managedElsewhere,
    severalRecordedIds,
} from "./duplicate-hint";
import { type ProviderErrorCode, withCode } from "./errors";
import { importProblem, listedAs, unverifiedImport, unverifiedReason } from "./import";
import {
    type Field,
    hasNumber,
    IMPORT_KEY,
    importOf,
    isUnknown,
    known,
    labelOf,
    type NumberFields,
    type RawInputs,
    recordedInputs,
    resourceOf,
    stackOf,
} from "./inputs/fields";
import { validateInputs } from "./inputs/validate";
import { otpWay, sameNumberRefused, sameNumberRemoved } from "./messages";
import { isLasting, withRemedy } from "./remedies";
import { type KnownNumber, knownDifferences, type ListAnswer, type Session } from "./session";
import { allowsUnverifiedImport, enumerated, settingProblems } from "./settings";
import { findListedName } from "./update";

export async function check(session: Session, olds: RawInputs, news: RawInputs): Promise<CheckResult> {
    const isNew = Object.keys(olds).length === 0;
    if (!isNew) {
        session.rememberRecordedOf(news, olds);
    }
    session.noteSecrecy(news);
    session.stack ??= stackOf(news);
    const inputs = recordedInputs(news);
    const failures = [...validated(session, news), ...duplicateInProgram(session, news)];
    if (failures.length === 0 && isNew) {
        failures.push(...(await checkNew(session, inputs)));
    }
    return { inputs, failures };
}

function validated(session: Session, news: RawInputs): CheckFailure[] {
    const { failures, doubt } = validateInputs(news, session.recordedFields(news));
    if (doubt !== undefined) {
        session.warnOnce(doubt);
    }
    return [...failures];
}

/** Two resources of one program cannot have the same number. Compares registered inputs, so transformations are included. */
function duplicateInProgram(session: Session, news: RawInputs): CheckFailure[] {
    const resource = resourceOf(news);
    const other = resource !== undefined && hasNumber(news) ? session.claim(news, resource) : undefined;
    if (other === undefined) {
        return [];
    }
    return [refusal("KALEYRA_DUPLICATE_NUMBER", "phoneNumber", declaredTwice(news, String(resource), other))];
}

/** Announces what will happen to a resource that is about to be created, and returns the reasons against it. */
async function checkNew(session: Session, inputs: RawInputs): Promise<CheckFailure[]> {
    if (isUnknown(inputs, IMPORT_KEY)) {
        return [];
    }
    const remembered = session.knownNumber(inputs);
    const isImport = importOf(inputs) !== undefined;
    if (remembered?.fate === "given up" && !isImport) {
        return [refusal("KALEYRA_DUPLICATE_NUMBER", "phoneNumber", givenUpElsewhere(session.caller, remembered))];
    }
    if (!isImport && session.isRecordedWithoutId(inputs)) {
        return [refusal("KALEYRA_SAME_NUMBER", "phoneNumber", alreadyInState(session.caller, inputs))];
    }
    const before = remembered?.fate === "given up" ? undefined : remembered;
    const isAmbiguous = isImport && before !== undefined && before.otherIds.length > 0;
    if (before !== undefined && !isImportElsewhere(before, inputs) && !isAmbiguous) {
        return await checkSuccessor(session, before, inputs);
    }
    if (!hasNumber(inputs) || isUnknown(inputs, "wabaId")) {
        return [];
    }
    const failures = await findAtKaleyra(session, inputs, before !== undefined);
    if (failures.length === 0) {
        announce(session, inputs);
    }
    return failures;
}

/** Whether the number was moved to another WABA by hand, and the program imports it there. */
export function isImportElsewhere(before: KnownNumber, inputs: RawInputs): boolean {
    return importOf(inputs) !== undefined && known(inputs, "wabaId") !== before.fields.wabaId;
}

/** The engine has shown this number, so the resource is its successor: it keeps the number if it is unchanged, and is refused otherwise. */
async function checkSuccessor(session: Session, before: KnownNumber, inputs: RawInputs): Promise<CheckFailure[]> {
    const changed = knownDifferences(before, inputs);
    const [property] = changed;
    if (property === undefined) {
        return before.otherIds.length === 0
            ? []
            : [refusal("KALEYRA_DUPLICATE_NUMBER", "phoneNumber", severalRecordedIds(session, before))];
    }
    switch (before.fate) {
        case "kept":
            return [refusal("KALEYRA_DUPLICATE_NUMBER", "phoneNumber", managedElsewhere(inputs))];
        case "removed":
            return [refusal("KALEYRA_SAME_NUMBER", property, sameNumberRemoved(before, changed))];
        default: {
            const listed = changed.includes("name")
                ? await findListedName(session, before.phoneNumberId, before.fields)
                : {};
            const lines = sameNumberRefused(session, before, changed, inputs, listed);
            return [refusal("KALEYRA_SAME_NUMBER", property, lines)];
        }
    }
}

function announce(session: Session, inputs: RawInputs): void {
    const { wabaId, verificationType } = inputs as Record<Field, string>;
    const number = labelOf(inputs);
    const importId = importOf(inputs);
    session.inform(
        importId === undefined
            ? `${number} will be added to WABA ${wabaId}; Kaleyra then sends an OTP to it${otpWay(verificationType)}.`
            : `${number} will be imported with the existing phone number ID ${importId} in WABA ${wabaId}; no OTP will be sent.`,
    );
    const old = session.predecessor(inputs);
    if (old !== undefined) {
        const { wabaId: oldWaba } = old.fields as NumberFields;
        session.inform(
            `${labelOf(old.fields)} (phone number ID ${old.phoneNumberId}) will be removed from the state only; it still exists in ` +
                `WABA ${oldWaba}, since Kaleyra's API cannot remove numbers.`,
        );
    }
}

/** With credentials, checks the number at Kaleyra. A certain refusal fails; a temporary failure to read the list does not. */
async function findAtKaleyra(session: Session, inputs: RawInputs, replacesItself: boolean): Promise<CheckFailure[]> {
    const { wabaId } = inputs as NumberFields;
    const importId = importOf(inputs);
    if (isWithoutCredentials(session)) {
        return replacesItself && importId !== undefined
            ? unverified(session, inputs, importId, "that needs Kaleyra credentials")
            : [];
    }
    const list = await session.list(wabaId, { deadline: true });
    if (isLasting(list.failure)) {
        const { message } = withRemedy(list.failure, session) as Error;
        const property = (list.failure as { code?: unknown }).code === "KALEYRA_WABA" ? "wabaId" : "";
        return [{ property, reason: `\`pulumi up\` would fail. ${message}` }];
    }
    if (list.incomplete !== undefined) {
        session.warnOnce(
            `Existing numbers of WABA ${wabaId} could not be checked completely; \`pulumi up\` checks again. Reason: ${list.incomplete}`,
        );
    }
    if (importId === undefined) {
        return duplicateFailures(session, list, inputs);
    }
    const problem = importProblem(session, list, importId, inputs);
    if (problem !== undefined) {
        return [refusal("KALEYRA_IMPORT", "phoneNumber", problem)];
    }
    const isListed = listedUnder(list.numbers, importId) !== undefined;
    const mustBeSure = replacesItself || isListed;
    return mustBeSure && listedAs(list.numbers, importId, inputs) === undefined
        ? unverified(session, inputs, importId, unverifiedReason(list, importId))
        : [];
}

/** What the import would be refused for; the engine may even remove the number from the state before it imports it elsewhere. */
function unverified(session: Session, inputs: RawInputs, importId: string, reason: string): CheckFailure[] {
    return allowsUnverifiedImport(session.configuration)
        ? []
        : [refusal("KALEYRA_IMPORT", "phoneNumber", unverifiedImport(inputs, importId, reason))];
}

function refusal(code: ProviderErrorCode, property: string, lines: readonly string[]): CheckFailure {
    return { property, reason: withCode(code, lines) };
}

/** Without credentials, as in a pull request from a fork, skips what needs them and warns what the update will need. */
function isWithoutCredentials(session: Session): boolean {
    const problems = settingProblems(session.configuration, session.environment);
    const credentials = problems.filter(({ isCredential, isMissing }) => isCredential && isMissing);
    if (credentials.length === 0 || problems.some(({ isMissing }) => !isMissing)) {
        return false;
    }
    const needed = enumerated(problems.map(({ text }) => text));
    const variables = enumerated(problems.map(({ variable }) => variable));
    session.warnOnce(
        `Skipped the check for existing numbers: no Kaleyra credentials. The update performs this check and needs ${needed}, ` +
            `or in the environment ${variables}.`,
    );
    return true;
}

function duplicateFailures(session: Session, list: ListAnswer, inputs: RawInputs): CheckFailure[] {
    const { wabaId, countryCode, phoneNumber } = inputs as NumberFields;
    const alike = listedLike(list.numbers, phoneNumber);
    const existing = alike.find((listed) => isSameNumber(listed, countryCode, phoneNumber));
    if (existing !== undefined) {
        const lines = duplicateHint(session, inputs, onlyId(existing));
        return [refusal("KALEYRA_DUPLICATE_NUMBER", "phoneNumber", lines)];
    }
    const possible = alike.find((listed) => couldBeSameNumber(listed, countryCode, phoneNumber));
    if (possible !== undefined) {
        session.warnOnce(
            `${labelOf(inputs)} may already be in WABA ${wabaId}: it lists ${session.describe(possible, inputs)} (phone number ID ` +
                `${possible.ids.join(" or ")}) without a country code. If it is the same number, import it instead. Otherwise continue: ` +
                "if it does exist, Kaleyra adds nothing.",
        );
    }
    return [];
}
