// delete: Kaleyra has no delete, so the number is only forgotten, and the user is told.
// What is forgotten is remembered for the rest of the run: its successor may be the same number.

import { e164Of, type NumberFields, type RawInputs } from "./inputs/fields";
import type { Run } from "./run";

export async function forget(run: Run, phoneNumberId: string, props: RawInputs): Promise<void> {
    if (run.isObtained(props) || run.seen(props)?.fate === "kept") {
        return;
    }
    run.see(phoneNumberId, props, "forgotten");
    const { wabaId } = props as NumberFields;
    run.warn(
        `${e164Of(props as NumberFields)} (phone number ID ${phoneNumberId}) is forgotten by Pulumi but stays in WABA ${wabaId}: ` +
            "Kaleyra's API cannot remove numbers. To remove it, an admin deletes it in WhatsApp Manager " +
            "(not within 30 days of a paid message); to manage it again, import it with " +
            `{ import: "${phoneNumberId}" }.`,
    );
}
