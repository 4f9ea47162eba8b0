// The option `import` names a phone number ID, and create imports that number instead of adding one.
// A number must be verified: the WABA's list has the ID with this number, and with this name if it shows one.

import { KaleyraError } from "../kaleyra/error";
import { couldBeSameNumber, isSameNumber, type ListedNumber, onlyId } from "../kaleyra/listed-number";
import { listedLike, listedUnder } from "../kaleyra/number-index";
import type { NumberList } from "../kaleyra/number-list";
import { printable } from "../kaleyra/printable";
import { ProviderError } from "./errors";
import { identityOf, inSentence, known, labelOf, type NumberFields, type RawInputs } from "./inputs/fields";
import { enterOtpFirst, listCommand } from "./messages";
import { withRemedy } from "./remedies";
import type { ListAnswer, Session } from "./session";
import { allowsUnverifiedImport } from "./settings";

/** Returns if the number may be imported. @throws ProviderError */
export async function verifyImport(session: Session, importId: string, inputs: RawInputs): Promise<void> {
    const owner = session.managedNumberOf(importId);
    if (owner !== undefined && identityOf(owner) !== identityOf(inputs)) {
        // An option that was left in place must not give the old number's ID to the new one, whatever the list says.
        throw new ProviderError("KALEYRA_IMPORT", [
            `${labelOf(inputs)} was not imported: the phone number ID ${importId} belongs to ${inSentence(labelOf(session.withSecrecy(owner)))} in this stack. Nothing was changed.`,
            "Remove the option import to add the new number, or set it to the new number's phone number ID.",
        ]);
    }
    // Two imports at the same time must not both get the ID.
    session.reserveId(importId, inputs);
    try {
        await verifyByList(session, importId, inputs);
    } catch (error) {
        session.releaseId(importId);
        throw error;
    }
}

async function verifyByList(session: Session, importId: string, inputs: RawInputs): Promise<void> {
    const list = await listForImport(session, (inputs as NumberFields).wabaId);
    const problem = importProblem(session, list, importId, inputs);
    if (problem !== undefined) {
        throw new ProviderError("KALEYRA_IMPORT", problem);
    }
    if (listedAs(list.numbers, importId, inputs) === undefined) {
        importUnverified(session, importId, inputs, unverifiedReason(list, importId));
    }
}

/** The list that an import is verified with. One in an unknown form is incomplete. @throws the failure if there is none */
export async function listForImport(session: Session, wabaId: string): Promise<ListAnswer> {
    const list = await session.listWithRetry(wabaId);
    const { failure } = list;
    const isUnknownForm = failure instanceof KaleyraError && failure.code === "KALEYRA_UNKNOWN_LIST_FORM";
    if (failure !== undefined && !isUnknownForm) {
        throw withRemedy(failure, session);
    }
    return list;
}

/** The message against an import; undefined if the list confirms it, or is too incomplete to decide. */
export function importProblem(
    session: Session,
    list: NumberList,
    importId: string,
    inputs: RawInputs,
): string[] | undefined {
    const listed = listedUnder(list.numbers, importId);
    const problem =
        listed === undefined
            ? unlistedProblem(session, list, importId, inputs)
            : listedProblem(session, listed, importId, inputs);
    if (problem === undefined) {
        return undefined;
    }
    const [reason, ...next] = problem;
    return [`${labelOf(inputs)} was not imported: ${reason}. Nothing was changed.`, ...next];
}

/** A reason, as the second half of a sentence, and what to do next. */
type Problem = readonly [reason: string, ...next: string[]];

/** The reason against the import of an ID that no entry has. */
function unlistedProblem(session: Session, list: NumberList, importId: string, inputs: RawInputs): Problem | undefined {
    const { wabaId, countryCode, phoneNumber } = inputs as NumberFields;
    const other = listedLike(list.numbers, phoneNumber).find((candidate) =>
        isSameNumber(candidate, countryCode, phoneNumber),
    );
    if (other !== undefined) {
        const otherId = onlyId(other);
        return otherId === undefined
            ? severalIdsProblem(other, wabaId)
            : [
                  `in WABA ${wabaId} it has the phone number ID ${otherId}, not ${importId}`,
                  `Set the option to ${session.caller.importOption(otherId, wabaId)}.`,
              ];
    }
    return list.incomplete === undefined
        ? [
              `WABA ${wabaId} lists neither the phone number ID ${importId} nor the number`,
              `Check wabaId and the ID. ${whereToLook(session, wabaId)}`,
              "To add the number instead, remove the option import.",
              enterOtpFirst(session, inputs, importId),
          ]
        : undefined;
}

/** The reason against the import of the entry that has the ID. */
function listedProblem(
    session: Session,
    listed: ListedNumber,
    importId: string,
    inputs: RawInputs,
): Problem | undefined {
    const { wabaId, countryCode, phoneNumber } = inputs as NumberFields;
    const name = known(inputs, "name");
    if (!couldBeSameNumber(listed, countryCode, phoneNumber)) {
        return [
            `the phone number ID ${importId} belongs to ${session.describe(listed, inputs)} in WABA ${wabaId}`,
            `Correct the option import, or countryCode and phoneNumber. ${whereToLook(session, wabaId)}`,
        ];
    }
    if (onlyId(listed) === undefined) {
        return severalIdsProblem(listed, wabaId);
    }
    return showsName(listed, name)
        ? undefined
        : [
              `Kaleyra shows the name ${JSON.stringify(listed.name)} for it, but the program has ${JSON.stringify(name)}`,
              `Set name: ${JSON.stringify(listed.name)} in your program; the name of an existing number cannot be changed here.`,
          ];
}

function severalIdsProblem({ ids }: ListedNumber, wabaId: string): Problem {
    return [
        `WABA ${wabaId} lists it under several IDs (${ids.join(", ")})`,
        `Ask Kaleyra support which of ${ids.join(" and ")} is the phone number ID.`,
    ];
}

function whereToLook(session: Session, wabaId: string): string {
    return `The WABA's numbers: ${listCommand(session, wabaId)}`;
}

/** Whether an entry shows this name, or none at all. A name that is not known yet is not compared. */
export function showsName(listed: Pick<ListedNumber, "name">, name: unknown): boolean {
    return listed.name === undefined || typeof name !== "string" || comparable(listed.name) === comparable(name);
}

/** Listed names are read without invisible characters. */
function comparable(name: string): string {
    return printable(name).normalize("NFC");
}

/** The one entry that shows this number under this ID, and under no other. */
export function listedAs(
    numbers: readonly ListedNumber[],
    phoneNumberId: string,
    fields: RawInputs,
): ListedNumber | undefined {
    const { countryCode, phoneNumber } = fields as NumberFields;
    const listed = listedUnder(numbers, phoneNumberId);
    const isThis =
        listed !== undefined && onlyId(listed) !== undefined && isSameNumber(listed, countryCode, phoneNumber);
    return isThis ? listed : undefined;
}

/** Why a list neither confirms nor refutes an import. */
export function unverifiedReason(list: NumberList, importId: string): string {
    const isListed = listedUnder(list.numbers, importId) !== undefined;
    return isListed ? "the list does not show its country code" : (list.incomplete ?? "the list is incomplete");
}

/** An import that the list does not confirm, and that the configuration does not allow. */
export function unverifiedImport(inputs: RawInputs, importId: string, reason: string): string[] {
    return [
        `${labelOf(inputs)} was not imported as ${importId} because the import could not be verified: ${reason}. Nothing was changed.`,
        "Try again. If you are sure of the ID: `pulumi config set kaleyra:allowUnverifiedImport true`, `pulumi up`, and remove the setting.",
    ];
}

function importUnverified(session: Session, importId: string, inputs: RawInputs, reason: string): void {
    if (!allowsUnverifiedImport(session.configuration)) {
        throw new ProviderError("KALEYRA_IMPORT", unverifiedImport(inputs, importId, reason));
    }
    session.warn(
        `${labelOf(inputs)} is imported as ${importId} without verification (kaleyra:allowUnverifiedImport): ${reason}.`,
    );
}
