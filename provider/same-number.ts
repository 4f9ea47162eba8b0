// A replacement of a number by the same number can never succeed: Kaleyra has no delete, and the number is taken.
// These are the words that lead out of it, before and after the engine forgot something.

import { e164Of, type Field, type NumberFields, type RawInputs } from "./inputs/fields";
import type { SeenNumber } from "./run";

/** Why a change is refused while the state still has the number. */
export function sameNumberRefused(before: SeenNumber, changed: readonly Field[], wanted: RawInputs): string {
    const { number, wabaId, phoneNumberId, what } = describe(before, changed);
    const names = changed.map((name) => JSON.stringify(name)).join(", ");
    const otp = `npx pulumi-kaleyra retry-otp --waba ${wabaId} --id ${phoneNumberId} --number ${number} --by ${wanted.verificationType}`;
    return [
        `${number} is added already (phone number ID ${phoneNumberId}), and Kaleyra cannot change its ${what}: ` +
            "it would have to be removed and added again. Nothing was changed.",
        ...(changed.includes("verificationType") ? [`To send the OTP again this way: ${otp}`] : []),
        `To keep the number as it is: set the old ${what} again, or the option { ignoreChanges: [${names}] }.`,
        `To replace it all the same: remove ${number} by hand in WhatsApp Manager, then \`pulumi state delete <urn>\`, then \`pulumi up\`.`,
    ].join("\n    ");
}

/** What to do when the engine has already forgotten the number. */
export function sameNumberForgotten(before: SeenNumber, changed: readonly Field[]): string {
    const { number, phoneNumberId, what } = describe(before, changed);
    const old = changed.map((name) => `${name}: ${JSON.stringify(before.fields[name])}`).join(", ");
    return [
        `${number} is at Kaleyra already (phone number ID ${phoneNumberId}) with another ${what}, which Kaleyra cannot change. Nothing was added.`,
        `Say in the program what Kaleyra was told, ${old}, and run \`pulumi up\` again: the number is then taken up as it is.`,
    ].join("\n    ");
}

/** Two resources cannot have one number. */
export function heldElsewhere(fields: NumberFields): string {
    return (
        `${e164Of(fields)} of WABA ${fields.wabaId} is held by another resource of this stack. Nothing was added. ` +
        "Remove one of the two resources, or give one another number."
    );
}

function describe({ fields, phoneNumberId }: SeenNumber, changed: readonly Field[]) {
    const { wabaId, ...rest } = fields as NumberFields;
    return { number: e164Of(rest), wabaId, phoneNumberId, what: changed.join(" and ") };
}
