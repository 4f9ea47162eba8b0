// diff: a change of a field is a replacement, since Kaleyra can change none of them. It sends no request.
// A change of the name alone, or of a field that is not known yet, is an update: a replacement could remove the number first.

import type { DiffResult } from "@pulumi/pulumi/dynamic";
import { ProviderError, throwIfRefused } from "./errors";
import { changedFields, importIdOf, isSameNumber, labelOf } from "./inputs/fields";
import { importOption } from "./messages";
import type { RawInputs } from "./pulumi-values";
import { knownChanges } from "./recorded-number";
import type { Session } from "./session";

export async function diff(
    session: Session,
    phoneNumberId: string,
    olds: RawInputs,
    news: RawInputs,
): Promise<DiffResult> {
    session.numbers.learn(olds, { id: phoneNumberId });
    const changed = changedFields(olds, news);
    throwIfRefused(refuseOtherId(session, phoneNumberId, olds, news));
    const isUpdate = isSameNumber(olds, news) && knownChanges(olds, news).every((name) => name === "name");
    return { changes: changed.length > 0, ...(isUpdate ? {} : { replaces: changed }) };
}

/** The option `import` may stay in the program as long as it names the number's ID. */
function refuseOtherId(
    session: Session,
    phoneNumberId: string,
    olds: RawInputs,
    news: RawInputs,
): ProviderError | undefined {
    const importId = importIdOf(news);
    if (importId === undefined || importId === phoneNumberId) {
        return undefined;
    }
    if (!isSameNumber(olds, news) || olds.wabaId !== news.wabaId) {
        return undefined;
    }
    const option = importOption(session, String(olds.wabaId), importId);
    return new ProviderError("KALEYRA_IMPORT", [
        `${labelOf(olds)} has the phone number ID ${phoneNumberId}, but the option ${option} specifies another one. Nothing was changed.`,
        "Remove the option, which is needed only for the first `pulumi up`, or change the fields to those of the number to import.",
    ]);
}
