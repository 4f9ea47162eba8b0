// Reads a number for an import: by `pulumi import`, the option `import`, or a bulk file, which all send nothing but an ID.
// Only what the WABA's list shows is returned; what it does not show, the program's values complete with the update that follows.

import { type ListedNumber, splitNumber } from "../kaleyra/number-list";
import { USABLE_ID } from "../kaleyra/phone-number-id";
import { quoted } from "../kaleyra/text";
import { ProviderError } from "../provider/errors";
import { listForImport, notConfirmed } from "../provider/import";
import { importOption, listCommand } from "../provider/messages";
import type { RawInputs } from "../provider/pulumi-values";
import type { Session } from "../provider/session";
import { allowsUnverifiedImport } from "../provider/settings";

/** What an import ID names. */
interface ImportId {
    readonly wabaId: string;
    readonly phoneNumberId: string;
}

/** The two parts of `<wabaId>/<phoneNumberId>`, or undefined if an ID has another form. */
export function parseImportId(id: string): ImportId | undefined {
    const [wabaId = "", phoneNumberId = "", ...rest] = id.split("/");
    const isUsable = rest.length === 0 && USABLE_ID.test(wabaId) && USABLE_ID.test(phoneNumberId);
    return isUsable ? { wabaId, phoneNumberId } : undefined;
}

/**
 * The fields of an existing number.
 * @throws ProviderError. An answer without a number would only make the engine say that the resource does not exist
 */
export async function readForImport(
    session: Session,
    id: string,
): Promise<{ readonly phoneNumberId: string; readonly fields: RawInputs }> {
    const importId = parseImportId(id);
    if (importId === undefined) {
        throw malformedImportId(session, id);
    }
    const { wabaId, phoneNumberId } = importId;
    const listed = await findListed(session, importId);
    const fields = listed === undefined ? {} : listedFields(listed);
    const missing = ["countryCode", "phoneNumber", "name"].filter((name) => !(name in fields));
    if (listed !== undefined && missing.length > 0) {
        session.warn(
            `WABA ${wabaId} lists the phone number ID ${phoneNumberId} without ${missing.join(" and ")}. ` +
                "Write what is missing in your program; `pulumi up` records it, and sends nothing.",
        );
    }
    return { phoneNumberId, fields: { wabaId, ...fields, verificationType: "SMS" } };
}

/** The number in the list; undefined if only the setting allows its import. */
async function findListed(session: Session, { wabaId, phoneNumberId }: ImportId): Promise<ListedNumber | undefined> {
    const list = await listForImport(session, wabaId);
    const listed = list.byId.get(phoneNumberId);
    if (listed === undefined && !allowsUnverifiedImport(session.configuration)) {
        throw new ProviderError("KALEYRA_IMPORT", [
            `${phoneNumberId} was not imported: ${notConfirmed(list, wabaId)}. Nothing was changed.`,
            `If it waits for its OTP, enter the OTP first. To see the WABA's phone number IDs: ${listCommand(session, wabaId)}`,
            "If you are sure of the ID: `pulumi config set kaleyra:allowUnverifiedImport true`, import with the resource option " +
                `${importOption(session, wabaId, phoneNumberId)}, and remove the setting. \`pulumi import\` needs the list.`,
        ]);
    }
    return listed;
}

function malformedImportId(session: Session, id: string): ProviderError {
    return new ProviderError("KALEYRA_IMPORT", [
        `Nothing was imported: ${quoted(id)} is not an import ID; expected "<wabaId>/<phoneNumberId>", for example "766123456789/7654000001".`,
        `To see the phone number IDs of a WABA: ${listCommand(session, "<wabaId>")}`,
    ]);
}

/** The fields that an entry of the list shows. */
function listedFields(listed: ListedNumber): RawInputs {
    return { ...splitNumber(listed), ...(listed.name === undefined ? {} : { name: listed.name }) };
}
