// A replacement of a number by the same number can never succeed: Kaleyra has no delete, and the number is taken.
// These are the words that lead out of it, before and after something was forgotten.

import type { Field, NumberFields } from "./fields";
import { e164Of } from "./fields";
import type { SeenNumber } from "./run";

/** Why the change is refused while the state still has the number. */
export function sameNumberRefusal(seen: SeenNumber, changed: readonly Field[]): string {
    const number = e164Of(seen.fields as NumberFields);
    const { phoneNumberId } = seen;
    const { wabaId } = seen.fields as NumberFields;
    const first = changed.includes("verificationType")
        ? `To send the OTP again another way: npx pulumi-kaleyra retry-otp --waba ${wabaId} --id ${phoneNumberId} --number ${number}`
        : `To keep the number as it is: set the old ${list(changed)} again, or the option { ignoreChanges: [${changed.map((name) => `"${name}"`).join(", ")}] }`;
    return [
        `${number} is added already (phone number ID ${phoneNumberId}), and Kaleyra cannot change its ${list(changed)}: ` +
            "it would have to be removed and added again. Nothing was changed.",
        first + (changed.includes("verificationType") ? `, and set the old ${list(changed)} again.` : "."),
        `To replace it all the same: remove ${number} by hand in WhatsApp Manager, then \`pulumi state delete <urn>\`, then \`pulumi up\`.`,
    ].join("\n    ");
}

/** What to do when the engine has already forgotten the number, or is about to. */
export function sameNumberHealing(seen: SeenNumber, changed: readonly Field[]): string[] {
    const number = e164Of(seen.fields as NumberFields);
    const old = changed.map((name) => `${name}: ${JSON.stringify(seen.fields[name])}`).join(", ");
    return [
        `${number} is at Kaleyra already (phone number ID ${seen.phoneNumberId}) with another ${list(changed)}, which Kaleyra cannot change. Nothing was added.`,
        `Say in the program what Kaleyra was told, ${old}, and run \`pulumi up\` again: the number is then taken up as it is.`,
    ];
}

function list(fields: readonly string[]): string {
    return fields.join(" and ");
}
