// What the steps tell people. A message says what happened, whether anything was changed, and what to do.

import type { KaleyraError } from "../kaleyra/error";
import type { ListedNumber } from "../kaleyra/number-list";
import { exactJson, shellWord } from "../kaleyra/text";
import type { Refusal } from "./errors";
import { type Field, labelOf, type NumberFields, nameIn, type RawInputs } from "./inputs/fields";
import type { KnownNumber, Session } from "./session";

// Numbers that will be added or imported, or were.

export function willBeAdded(inputs: RawInputs): string {
    const { wabaId, verificationType } = inputs as NumberFields;
    return `${labelOf(inputs)} will be added to WABA ${wabaId}; Kaleyra then sends an OTP to it${otpWay(verificationType)}.`;
}

export function willBeImported(inputs: RawInputs, importId: string): string {
    const { wabaId } = inputs as NumberFields;
    return `${labelOf(inputs)} will be imported with the existing phone number ID ${importId} in WABA ${wabaId}; no OTP will be sent.`;
}

export function oldNumberStays(olds: RawInputs): string {
    const { wabaId } = olds as NumberFields;
    return `${labelOf(olds)} will be removed from the state only; it still exists in WABA ${wabaId}, since Kaleyra's API cannot remove numbers.`;
}

export function added(session: Session, inputs: RawInputs, phoneNumberId: string): string {
    const { wabaId, verificationType } = inputs as NumberFields;
    return (
        `${labelOf(inputs)} was added to WABA ${wabaId} with phone number ID ${phoneNumberId}. ` +
        `Kaleyra sends the OTP${otpWay(verificationType)}. Enter it: ${otpCommand(session, "verify", inputs, phoneNumberId)}`
    );
}

export function keptId(inputs: RawInputs, phoneNumberId: string): string {
    return `${labelOf(inputs)} keeps its existing phone number ID ${phoneNumberId}; no OTP will be sent.`;
}

export function stillAtKaleyra(session: Session, phoneNumberId: string, props: RawInputs): string {
    const { wabaId } = props as NumberFields;
    return (
        `${labelOf(props)} (phone number ID ${phoneNumberId}) was removed from the state but still exists in WABA ${wabaId}: ` +
        "Kaleyra's API cannot remove numbers. To remove it, an admin must delete it in WhatsApp Manager " +
        "(not possible within 30 days of a paid message). To manage it again, import it with " +
        `${session.caller.importOption(phoneNumberId, wabaId)}.`
    );
}

/** How the OTP is sent, as the end of a sentence. */
function otpWay(verificationType: unknown): string {
    return { SMS: " by SMS", VOICE: " by voice call" }[String(verificationType)] ?? "";
}

// Commands and other things to copy.

/** The command that enters the OTP of a number in the state, or requests another one. */
function otpCommand(
    session: Session,
    command: "verify" | "retry-otp",
    inputs: RawInputs,
    phoneNumberId = "<phone number ID>",
): string {
    const { declaredBy, ownedBy } = session.numberOf(inputs);
    const resource = declaredBy ?? ownedBy;
    return session.caller.command(`${command} ${resource === undefined ? phoneNumberId : shellWord(nameIn(resource))}`);
}

/** The command that lists the numbers of a WABA. */
export function listCommand({ caller }: Session, wabaId: string): string {
    return caller.command(`list --waba ${wabaId}`);
}

/** A number that waits for its OTP may not be listed, and an import is verified with the list. */
function enterOtpFirst({ caller }: Session, inputs: RawInputs, phoneNumberId = "<phone number ID>"): string {
    const { wabaId } = inputs as NumberFields;
    const options = `--waba ${wabaId} --id ${phoneNumberId} --number ${labelOf(inputs)}`;
    return `If it is still waiting for its OTP, enter the OTP first: ${caller.command(`verify ${options}`)}`;
}

/** The URN of the resource that declares a number, or has it. */
function urnOf(session: Session, inputs: RawInputs): string {
    const { declaredBy, ownedBy } = session.numberOf(inputs);
    const urn = [declaredBy, ownedBy].find((resource) => resource?.startsWith("urn:"));
    return urn === undefined ? "<urn>" : shellWord(urn);
}

/** A resource in a sentence: its name, or its URN where another resource has the same name. */
function shownResource(resource = "another resource", other = ""): string {
    return nameIn(resource) === nameIn(other) ? resource : JSON.stringify(nameIn(resource));
}

// Numbers that exist already.

/** The engine creates these resources without telling the provider that the state has their numbers. */
function renamedOrForced(session: Session, inputs: RawInputs): string {
    const { aliasOption } = session.caller;
    return `If you renamed the resource, keep the number with the option ${aliasOption}. ${forcedReplacement(session, inputs)}`;
}

function forcedReplacement(session: Session, inputs: RawInputs): string {
    return (
        "If the replacement is forced (pulumi state taint, --target-replace, replacementTrigger, replaceWith or replaceOnChanges): " +
        `a number cannot be replaced. Run \`pulumi state untaint ${urnOf(session, inputs)}\`, or remove the option.`
    );
}

/** How to import a number, on one line. */
function importLine({ caller }: Session, phoneNumberId: string, wabaId: string): string {
    return (
        `To manage it with this resource, import it: ${caller.importOption(phoneNumberId, wabaId)} as a resource option, ` +
        `or ${caller.importCommand(phoneNumberId, wabaId)}`
    );
}

/** The hint for a number that the WABA's list shows. */
export function duplicateHint(
    session: Session,
    inputs: RawInputs,
    { id }: ListedNumber,
    answer: readonly string[] = [],
): Refusal {
    const { wabaId } = inputs as NumberFields;
    const where = id === undefined ? "the list shows no single ID for it" : `phone number ID ${id}`;
    return duplicateRefusal([
        `${labelOf(inputs)} already exists in WABA ${wabaId} (${where}). Nothing was added.`,
        importLine(session, id ?? "<phone number ID>", wabaId),
        renamedOrForced(session, inputs),
        ...answer,
    ]);
}

/** Kaleyra says that the number exists; it does not say where, and the list does not show it. */
export function duplicateElsewhere(session: Session, inputs: RawInputs, { answer }: KaleyraError): Refusal {
    const { wabaId } = inputs as NumberFields;
    return duplicateRefusal([
        `${labelOf(inputs)} already exists at Kaleyra, but the list of WABA ${wabaId} does not show it: it may be waiting for its OTP, ` +
            "or belong to another WABA or account. Nothing was added.",
        `Find its phone number ID in the Kaleyra console or WhatsApp Manager, and import it: ${session.caller.importOption("<phone number ID>", wabaId)} as a resource option. ` +
            "In another WABA or account, remove it there by hand first.",
        enterOtpFirst(session, inputs),
        renamedOrForced(session, inputs),
        ...answer,
    ]);
}

/** Two resources of one program name one number. */
export function declaredTwice(inputs: RawInputs, resource: string, other: string): Refusal {
    return duplicateRefusal([
        `${labelOf(inputs)} is declared twice, as ${shownResource(other, resource)} and as ${shownResource(resource, other)}. Nothing was added.`,
        "Remove one of the two resources, or give one of them another number.",
    ]);
}

/** One process sends at most one add for a number. */
export function alreadyBegun(inputs: RawInputs): Refusal {
    return duplicateRefusal([
        `${labelOf(inputs)} is already managed by another resource in this stack, or this update has already tried to add it. Nothing was added.`,
        "Remove one of two resources with this number, or run `pulumi up` again.",
    ]);
}

/** The state of another resource has the number. Only an import takes it over: otherwise both could have it. */
export function managedElsewhere(
    session: Session,
    inputs: RawInputs,
    { id, ownedBy, declaredBy }: KnownNumber,
): Refusal {
    const { wabaId } = inputs as NumberFields;
    return duplicateRefusal([
        `${labelOf(inputs)} is already managed by ${shownResource(ownedBy, declaredBy)} in this stack. Nothing was added.`,
        "Remove one of the two resources, or give one of them another number.",
        `If that resource is to have another number, take this one over by importing it: ${session.caller.importOption(id ?? "<phone number ID>", wabaId)} as a resource option.`,
        `If you only renamed resources, keep their numbers with the option ${session.caller.aliasOption}.`,
    ]);
}

function duplicateRefusal(lines: readonly string[]): Refusal {
    return { code: "KALEYRA_DUPLICATE_NUMBER", property: "phoneNumber", lines };
}

// Numbers of the state that cannot be changed or replaced.

/** The state has the number, but no call has shown its ID, so that its replacement was forced. */
export function cannotBeReplaced(session: Session, inputs: RawInputs): Refusal {
    return sameNumberRefusal("phoneNumber", [
        `${labelOf(inputs)} is already in the state of this stack, and Kaleyra can neither replace nor remove it. Nothing was added.`,
        forcedReplacement(session, inputs),
        "Otherwise an earlier operation failed: correct its error, and run `pulumi up` again.",
    ]);
}

/** The state has the number with other values, and Kaleyra cannot change them. */
export function cannotBeChanged(
    session: Session,
    recorded: RawInputs,
    changed: readonly Field[],
    news: RawInputs,
    listedName?: string,
): Refusal {
    const { caller } = session;
    const what = changed.join(" and ");
    const { id } = session.numberOf(recorded);
    const waysOut = [
        ...(changed.includes("verificationType")
            ? [
                  `To send the OTP again this way: ${otpCommand(session, "retry-otp", recorded, id)} --by ${news.verificationType}`,
              ]
            : []),
        ...(changed.includes("wabaId")
            ? [
                  `If you have already moved the number to WABA ${news.wabaId}, add the resource option ${caller.importOption("<phone number ID>", String(news.wabaId))}.`,
              ]
            : []),
        ...(changed.includes("name")
            ? [
                  `To change the name, change it in WhatsApp Manager. ${listedName === undefined ? "" : `Kaleyra still shows ${exactJson(listedName)}. `}Once Kaleyra shows the new name, set it in your program: only the state is updated.`,
              ]
            : []),
    ];
    return sameNumberRefusal(changed[0] ?? "", [
        `${labelOf(recorded)} already exists${id === undefined ? "" : ` (phone number ID ${id})`}, and Kaleyra cannot change its ${what}. Nothing was changed.`,
        ...waysOut,
        `To keep the number as it is: restore the original values in your program (${originals(changed, recorded)}), or set the option ${caller.ignoreOption(changed)}.`,
        `To replace it anyway: remove it by hand in WhatsApp Manager, then \`pulumi state delete ${urnOf(session, recorded)}\`, then \`pulumi up\`.`,
    ]);
}

/** The same for a resource that is about to be created: `ignoreChanges` does not reach it. */
export function cannotBeCreatedAnew(recorded: RawInputs, { id }: KnownNumber, changed: readonly Field[]): Refusal {
    return sameNumberRefusal(changed[0] ?? "", [
        `${labelOf(recorded)} already exists at Kaleyra${id === undefined ? "" : ` (phone number ID ${id})`} with another ` +
            `${changed.join(" and ")}, which Kaleyra cannot change. Nothing was added.`,
        `Restore the original values in your program (${originals(changed, recorded)}) and run \`pulumi up\` again: the existing number is then kept.`,
    ]);
}

function sameNumberRefusal(property: string, lines: readonly string[]): Refusal {
    return { code: "KALEYRA_SAME_NUMBER", property, lines };
}

function originals(changed: readonly Field[], recorded: RawInputs): string {
    return changed.map((name) => `${name}: ${exactJson(recorded[name])}`).join(", ");
}

// Adds of which it is not known what became of them.

/** The list shows the number under the same name, or under none. */
export function recordedAfterUncertainAdd(inputs: RawInputs, { reason }: KaleyraError): string {
    const { wabaId } = inputs as NumberFields;
    return `${labelOf(inputs)}: ${reason}, but the number is listed in WABA ${wabaId}; it was recorded as created.`;
}

/** The list shows the number in a way that does not tell whether it is this one's. */
export function maybeAdded(
    session: Session,
    inputs: RawInputs,
    error: KaleyraError,
    { id, name }: ListedNumber,
): string[] {
    const { wabaId } = inputs as NumberFields;
    const doubt =
        id === undefined ? "the list shows no single ID for it" : `Kaleyra shows the name ${exactJson(name)} for it`;
    return [
        `${labelOf(inputs)} exists in WABA ${wabaId}${id === undefined ? "" : ` (phone number ID ${id})`}. This update may have added it: ${error.reason}, and ${doubt}.`,
        ...(id === undefined ? [] : [`If it is yours, set name: ${exactJson(name)} in your program and import it.`]),
        importLine(session, id ?? "<phone number ID>", wabaId),
        ...error.answer,
    ];
}

/** The list does not show the number, or could not be read. */
export function unknownOutcome(
    session: Session,
    inputs: RawInputs,
    error: KaleyraError,
    listFailure: string | undefined,
): string[] {
    const { wabaId } = inputs as NumberFields;
    const looked =
        listFailure === undefined
            ? `The list of WABA ${wabaId} does not show it, but the list may omit numbers that are still waiting for their OTP.`
            : `The list of WABA ${wabaId} could not be read (${listFailure}).`;
    return [
        `${labelOf(inputs)}: could not determine whether it was added to WABA ${wabaId}: ${error.reason}. ${looked}`,
        "The request was not sent again, since that could send a second OTP. Look for the number in the Kaleyra console in a few minutes. " +
            `If it is there, import it with ${session.caller.importOption("<phone number ID>", wabaId)} as a resource option.`,
        enterOtpFirst(session, inputs),
        'If it is not there, run `pulumi up` again: if it does exist, Kaleyra answers "already exists" and adds nothing.',
        ...error.answer,
    ];
}

// Imports.

/** @param reason the second half of a sentence */
export function notImported(inputs: RawInputs, reason: string, ...next: readonly string[]): Refusal {
    const lines = [`${labelOf(inputs)} was not imported: ${reason}. Nothing was changed.`, ...next];
    return { code: "KALEYRA_IMPORT", property: "phoneNumber", lines };
}

export function unverifiedImport(session: Session, inputs: RawInputs, importId: string, reason: string): Refusal {
    return notImported(
        inputs,
        `the import as ${importId} could not be verified: ${reason}`,
        enterOtpFirst(session, inputs, importId),
        `Otherwise check wabaId and the ID: ${listCommand(session, String(inputs.wabaId))}`,
        "If you are sure of the ID: `pulumi config set kaleyra:allowUnverifiedImport true`, `pulumi up`, and remove the setting.",
    );
}

/** A number that only the list shows: its owner may keep it secret. */
export function lastDigits({ digits }: ListedNumber): string {
    return `…${digits.slice(-3)}`;
}

// Lists that could not be read.

/** Why an operation is silent. */
export function stillWaiting({ reason, facts }: KaleyraError): string {
    return `Still waiting for Kaleyra: ${facts.cause ?? reason}. The request is repeated for a minute at most.`;
}

/** @param failure the error of the list request */
export function reasonOf(failure: unknown): string {
    const { reason, message } = failure as Partial<KaleyraError>;
    return String(reason ?? message).split("\n")[0] ?? "";
}
