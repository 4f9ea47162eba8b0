// Messages that several steps use.

import { type Field, inSentence, isSecret, labelOf, type NumberFields, type RawInputs } from "./inputs/fields";
import type { KnownNumber, Session } from "./session";

/** The lines that show how to import an existing number. */
export function importLines(session: Session, phoneNumberId: string | undefined, wabaId: string): string[] {
    const { caller, stackOption } = session;
    const shownId = phoneNumberId ?? "<phone number ID>";
    return [
        phoneNumberId === undefined
            ? "Find its phone number ID in the Kaleyra console or WhatsApp Manager, and import it:"
            : "To manage it with this resource, import it:",
        `    ${caller.importOption(shownId, wabaId)}        as the resource's options, or`,
        `    ${caller.importCommand(shownId, wabaId, stackOption)}`,
    ];
}

/** A list may leave out numbers that wait for their OTP, and an import is verified with the list. */
export function enterOtpFirst(session: Session, inputs: RawInputs, phoneNumberId = "<phone number ID>"): string {
    return `If it is still waiting for its OTP, enter the OTP first: ${otpCommand(session, "verify", inputs, phoneNumberId)}`;
}

/** The command that enters the OTP of a number, or sends another one. A secret number is not shown; the command reads it from the state. */
export function otpCommand(
    session: Session,
    command: "verify" | "retry-otp",
    inputs: RawInputs,
    phoneNumberId: string,
): string {
    const { wabaId } = inputs as NumberFields;
    const options = isSecret(inputs)
        ? ` --stack ${session.shownStack}`
        : ` --waba ${wabaId} --id ${phoneNumberId} --number ${labelOf(inputs)}${session.stackOption}`;
    return `npx pulumi-kaleyra ${command}${options}`;
}

/** The command that lists the numbers of a WABA. */
export function listCommand({ stackOption }: Session, wabaId: string): string {
    return `npx pulumi-kaleyra list --waba ${wabaId}${stackOption}`;
}

/** How the OTP is sent, as the end of a sentence. */
export function otpWay(verificationType: unknown): string {
    return { SMS: " by SMS", VOICE: " by voice call" }[String(verificationType)] ?? "";
}

/** The name that Kaleyra shows for a number, or why it is not known, as the second half of a sentence. */
export interface ListedName {
    readonly name?: string;
    readonly reason?: string;
}

/** Why a change is refused while the state still has the number, and how to resolve it. */
export function sameNumberRefused(
    session: Session,
    before: KnownNumber,
    changed: readonly Field[],
    wanted: RawInputs,
    listedName: ListedName,
): string[] {
    const { caller } = session;
    const number = labelOf(before.fields);
    const { phoneNumberId } = before;
    const what = changed.join(" and ");
    return [
        `${number} already exists (phone number ID ${phoneNumberId}), and Kaleyra cannot change its ${what}. Nothing was changed.`,
        ...(changed.includes("verificationType")
            ? [
                  `To send the OTP again this way: ${otpCommand(session, "retry-otp", before.fields, phoneNumberId)} --by ${wanted.verificationType}`,
              ]
            : []),
        ...(changed.includes("wabaId")
            ? [
                  `If you moved the number to WABA ${wanted.wabaId} by hand, import it under that WABA: ` +
                      `${caller.importOption("<phone number ID>", String(wanted.wabaId))}    as the resource's options.`,
              ]
            : []),
        ...(changed.includes("name") ? nameLines(listedName) : []),
        `To keep the number as it is: restore the original ${what}, or set the option ${caller.ignoreOption(changed)}.`,
        `To replace it anyway: remove ${inSentence(number)} by hand in WhatsApp Manager, then \`pulumi state delete <urn>\`, then \`pulumi up\`.`,
    ];
}

function nameLines({ name, reason }: ListedName): string[] {
    if (name !== undefined) {
        return [
            `Kaleyra shows the name ${JSON.stringify(name)}. To use it, set that name in your program: only the state is updated.`,
        ];
    }
    return reason === undefined
        ? []
        : [`A name that was changed in WhatsApp Manager can be recorded once the WABA's list shows it; ${reason}.`];
}

/** What to do when the engine has already removed the number from the state. */
export function sameNumberRemoved(before: KnownNumber, changed: readonly Field[]): string[] {
    const original = changed.map((name) => originalValue(name, before.fields)).join(", ");
    return [
        `${labelOf(before.fields)} already exists at Kaleyra (phone number ID ${before.phoneNumberId}) with another ` +
            `${changed.join(" and ")}, which Kaleyra cannot change. Nothing was added.`,
        `Restore the original values in your program (${original}) and run \`pulumi up\` again: the existing number is then kept.`,
    ];
}

function originalValue(name: Field, fields: RawInputs): string {
    const isHidden = isSecret(fields) && (name === "phoneNumber" || name === "countryCode");
    return `${name}: ${isHidden ? "the original secret value" : JSON.stringify(fields[name])}`;
}
