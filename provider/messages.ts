// Sentences of several steps, and commands to copy. A message says what happened, whether anything was changed, and what to do.

import type { ListedNumber } from "../kaleyra/number-list";
import { shellWord } from "../kaleyra/text";
import { ProviderError } from "./errors";
import { labelOf, type NumberFields } from "./inputs/fields";
import { nameIn, type RawInputs } from "./pulumi-values";
import type { Session } from "./session";

/** Where a message has no ID to show. */
const SOME_ID = "<phone number ID>";

/** How the OTP is sent, as the end of a sentence. */
export function otpWay(verificationType: unknown): string {
    return { SMS: " by SMS", VOICE: " by voice call" }[String(verificationType)] ?? "";
}

/** The command that enters the OTP of a number in the state, or requests another one. */
export function otpCommand(
    session: Session,
    command: "verify" | "retry-otp",
    inputs: RawInputs,
    phoneNumberId = SOME_ID,
): string {
    const { declaredBy, ownedBy } = session.numbers.of(inputs);
    const resource = declaredBy ?? ownedBy;
    return session.caller.command(`${command} ${resource === undefined ? phoneNumberId : shellWord(nameIn(resource))}`);
}

/** The command that lists the numbers of a WABA. */
export function listCommand({ caller }: Session, wabaId: string): string {
    return caller.command(`list --waba ${wabaId}`);
}

/** A number that waits for its OTP may not be listed, and an import is verified with the list. */
export function enterOtpFirst({ caller }: Session, inputs: RawInputs, phoneNumberId = SOME_ID): string {
    const { wabaId } = inputs as NumberFields;
    const options = `--waba ${wabaId} --id ${phoneNumberId} --number ${labelOf(inputs)}`;
    return `If it is still waiting for its OTP, enter the OTP first: ${caller.command(`verify ${options}`)}`;
}

/** The URN of the resource that declares a number, or has it. */
export function urnOf(session: Session, inputs: RawInputs): string {
    const { declaredBy, ownedBy } = session.numbers.of(inputs);
    const urn = [declaredBy, ownedBy].find((resource) => resource?.startsWith("urn:"));
    return urn === undefined ? "<urn>" : shellWord(urn);
}

/** A resource in a sentence: its name, or its URN where another resource has the same name. */
export function shownResource(resource = "another resource", other = ""): string {
    return nameIn(resource) === nameIn(other) ? resource : JSON.stringify(nameIn(resource));
}

/** The resource option that imports an existing number instead of adding it. */
export function importOption({ caller }: Session, wabaId: string, phoneNumberId: string = SOME_ID): string {
    return caller.option(`import: "${caller.importId(phoneNumberId, wabaId)}"`);
}

/** The resource option that keeps the number of a resource whose name in the program was changed. */
export function aliasOption({ caller }: Session): string {
    return caller.option('aliases: [{ name: "<old name>" }]');
}

/** A number that only the list shows: its owner may keep it secret. */
export function lastDigits({ digits }: ListedNumber): string {
    return `…${digits.slice(-3)}`;
}

/** The engine creates these resources without telling the provider that the state has their numbers. */
export function otherCauses(session: Session, inputs: RawInputs): string[] {
    return [
        "If another resource of your program has this number, remove one of the two. " +
            `If you renamed the resource, keep the number with the option ${aliasOption(session)}.`,
        `If you forced its replacement, undo that: \`pulumi state untaint ${urnOf(session, inputs)}\`, or remove the option that forces it.`,
    ];
}

/** How to import a number, on one line. */
export function importLine(session: Session, wabaId: string, phoneNumberId: string = SOME_ID): string {
    return (
        `To manage it with this resource, add the option ${importOption(session, wabaId, phoneNumberId)}, ` +
        `or run ${session.caller.importCommand(phoneNumberId, wabaId)}.`
    );
}

/** The hint for a number that the WABA's list shows. */
export function importHintError(
    session: Session,
    inputs: RawInputs,
    { id }: ListedNumber,
    answer: readonly string[] = [],
): ProviderError {
    const { wabaId } = inputs as NumberFields;
    const where = id === undefined ? "the list shows no single ID for it" : `phone number ID ${id}`;
    return duplicateError([
        `${labelOf(inputs)} already exists in WABA ${wabaId} (${where}). Nothing was added.`,
        importLine(session, wabaId, id),
        ...otherCauses(session, inputs),
        ...answer,
    ]);
}

/** The number exists, or another resource has it. */
export function duplicateError(lines: readonly string[]): ProviderError {
    return new ProviderError("KALEYRA_DUPLICATE_NUMBER", lines, "phoneNumber");
}
