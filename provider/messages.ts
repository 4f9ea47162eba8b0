// Sentences that more than one step says.

import type { Caller } from "./caller";
import { type Field, inSentence, isSecret, labelOf, type NumberFields, type RawInputs } from "./inputs/fields";
import type { KnownNumber } from "./session";

/** The lines that bring an existing number under management. */
export function importLines(caller: Caller, phoneNumberId: string | undefined, wabaId: string): string[] {
    const shownId = phoneNumberId ?? "<phone number ID>";
    return [
        phoneNumberId === undefined
            ? "Find its phone number ID in the Kaleyra console or WhatsApp Manager, and import it:"
            : "To manage it with this resource, import it:",
        `    ${caller.importOption(shownId, wabaId)}        as the resource's options, or`,
        `    ${caller.importCommand(shownId, wabaId)}`,
    ];
}

/** A list may leave out numbers that wait for their OTP, and an import is verified with the list. */
export function enterOtpFirst(inputs: RawInputs, phoneNumberId = "<phone number ID>"): string {
    return `If it still waits for its OTP, enter that first: ${otpCommand("verify", inputs, phoneNumberId)}`;
}

/** The command that enters the OTP of a number, or sends another. The state knows what a secret number is. */
export function otpCommand(command: "verify" | "retry-otp", inputs: RawInputs, phoneNumberId: string): string {
    const { wabaId } = inputs as NumberFields;
    const options = isSecret(inputs)
        ? "--stack <stack>"
        : `--waba ${wabaId} --id ${phoneNumberId} --number ${labelOf(inputs)}`;
    return `npx pulumi-kaleyra ${command} ${options}`;
}

/** How the OTP is sent, as the end of a sentence. */
export function otpWay(verificationType: unknown): string {
    return { SMS: " by SMS", VOICE: " by voice call" }[String(verificationType)] ?? "";
}

/** Why a change is refused while the state still has the number, led by the way out. */
export function sameNumberRefused(
    caller: Caller,
    before: KnownNumber,
    changed: readonly Field[],
    wanted: RawInputs,
    listedName: { readonly name?: string | undefined; readonly reason?: string | undefined },
): string[] {
    const number = labelOf(before.fields);
    const { phoneNumberId } = before;
    const what = changed.join(" and ");
    const names = changed.map((name) => JSON.stringify(name)).join(", ");
    return [
        `${number} already exists (phone number ID ${phoneNumberId}), and Kaleyra cannot change its ${what}. Nothing was changed.`,
        ...(changed.includes("verificationType")
            ? [
                  `To send the OTP again this way: ${otpCommand("retry-otp", before.fields, phoneNumberId)} --by ${wanted.verificationType}`,
              ]
            : []),
        ...(changed.includes("wabaId")
            ? [
                  `If you moved the number to WABA ${wanted.wabaId} by hand, import it under that WABA: ` +
                      `${caller.importOption("<phone number ID>", String(wanted.wabaId))}    as the resource's options.`,
              ]
            : []),
        ...(changed.includes("name") ? nameLines(listedName) : []),
        `To keep the number as it is: restore the original ${what}, or set the option { ignoreChanges: [${names}] }.`,
        `To replace it anyway: remove ${inSentence(number)} by hand in WhatsApp Manager, then \`pulumi state delete <urn>\`, then \`pulumi up\`.`,
    ];
}

function nameLines({ name, reason }: { readonly name?: string | undefined; readonly reason?: string | undefined }) {
    if (name !== undefined) {
        return [
            `Kaleyra shows the name ${JSON.stringify(name)}. To follow it, set that name in your program: it is then only recorded.`,
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
    return `${name}: ${isHidden ? "the secret original" : JSON.stringify(fields[name])}`;
}
