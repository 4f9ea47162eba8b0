// Reads a number for an import: by `pulumi import`, the option `import`, or a bulk file, which all send nothing but an ID.
// Only what the WABA's list shows is returned; what it does not show, the program's values complete later (provider/update.ts).

import { isUsableId, type ListedNumber, onlyId, splitListed } from "../kaleyra/listed-number";
import { listedUnder } from "../kaleyra/number-index";
import { ProviderError } from "../provider/errors";
import { listForImport } from "../provider/import";
import type { RawInputs } from "../provider/inputs/fields";
import { quoted } from "../provider/inputs/quoted";
import { listCommand } from "../provider/messages";
import type { ListAnswer, Session } from "../provider/session";
import { allowsUnverifiedImport } from "../provider/settings";

/** What an import ID names. */
export interface ImportId {
    readonly wabaId: string;
    readonly phoneNumberId: string;
}

/** The two parts of `<wabaId>/<phoneNumberId>`, or undefined if an ID has another form: without a list nothing else validates them. */
export function parseImportId(id: string): ImportId | undefined {
    const [wabaId = "", phoneNumberId = "", ...rest] = id.split("/");
    const isUsable = rest.length === 0 && isUsableId(wabaId) && isUsableId(phoneNumberId);
    return isUsable ? { wabaId, phoneNumberId } : undefined;
}

/**
 * The fields of an existing number.
 * @throws ProviderError. An answer without a number would only make the engine say that the resource does not exist
 */
export async function readForImport(
    session: Session,
    id: string,
    resource: string,
): Promise<{ readonly phoneNumberId: string; readonly fields: RawInputs }> {
    const importId = parseImportId(id);
    if (importId === undefined) {
        throw malformed(session, id);
    }
    const { wabaId, phoneNumberId } = importId;
    const list = await readList(session, wabaId);
    const listed = listedUnder(list.numbers, phoneNumberId);
    if (listed === undefined) {
        refuseUnlisted(session, list, importId);
        session.warn(
            `Phone number ID ${phoneNumberId} of WABA ${wabaId} is imported without verification (allowUnverifiedImport): ` +
                `${list.incomplete}. The program's values are recorded.`,
        );
    } else if (onlyId(listed) === undefined) {
        throw new ProviderError("KALEYRA_IMPORT", [
            `${phoneNumberId} was not imported: WABA ${wabaId} lists the number under several IDs (${listed.ids.join(", ")}). Nothing was changed.`,
            "Ask Kaleyra support which of them is the phone number ID.",
        ]);
    }
    session.rememberReadForImport(resource, phoneNumberId);
    return {
        phoneNumberId,
        fields: { wabaId, ...(listed && listedFields(session, importId, listed)), verificationType: "SMS" },
    };
}

function malformed(session: Session, id: string): ProviderError {
    const shown = /^\d+$/.test(id) ? `${quoted(id)} is missing the WABA ID` : `${quoted(id)} is not an import ID`;
    return new ProviderError("KALEYRA_IMPORT", [
        `Nothing was imported: ${shown}; expected "<wabaId>/<phoneNumberId>", for example "766123456789/7654000001".`,
        `\`${listCommand(session, "<wabaId>")}\` shows the phone number IDs of a WABA.`,
    ]);
}

async function readList(session: Session, wabaId: string): Promise<ListAnswer> {
    try {
        return await listForImport(session, wabaId);
    } catch (error) {
        if (error instanceof ProviderError && error.code === "KALEYRA_WABA") {
            error.message += '\n    In an import ID the WABA ID comes first: "<wabaId>/<phoneNumberId>".';
        }
        throw error;
    }
}

/** @throws ProviderError unless the list is incomplete and the configuration allows an import without it */
function refuseUnlisted(session: Session, list: ListAnswer, { wabaId, phoneNumberId }: ImportId): void {
    if (list.incomplete === undefined) {
        throw new ProviderError("KALEYRA_IMPORT", [
            `${phoneNumberId} was not imported: the list of WABA ${wabaId} does not show this phone number ID. Nothing was changed.`,
            `To see the WABA's phone number IDs, run \`${listCommand(session, wabaId)}\`. A number that waits for its OTP may not be listed: enter the OTP first.`,
        ]);
    }
    if (!allowsUnverifiedImport(session.configuration)) {
        throw new ProviderError("KALEYRA_IMPORT", [
            `${phoneNumberId} was not imported, since the list of WABA ${wabaId} could not be read completely: ${list.incomplete}. Nothing was changed.`,
            "Try again. If you are sure of the ID: set allowUnverifiedImport to true in the provider's configuration, import with the option",
            `import: "${wabaId}/${phoneNumberId}" in your program, and remove the setting. \`pulumi import\` needs the list.`,
        ]);
    }
}

/** The fields that an entry of the list shows. */
function listedFields(session: Session, { wabaId, phoneNumberId }: ImportId, listed: ListedNumber): RawInputs {
    const { countryCode, phoneNumber } = splitListed(listed);
    const { name } = listed;
    const isNumberKnown = countryCode !== undefined && phoneNumber !== undefined;
    const missing = [...(isNumberKnown ? [] : ["countryCode", "phoneNumber"]), ...(name === undefined ? ["name"] : [])];
    if (missing.length > 0) {
        const needed =
            isNumberKnown || allowsUnverifiedImport(session.configuration)
                ? ""
                : " While the list does not show the country code, that also needs kaleyra:allowUnverifiedImport set to true.";
        session.warn(
            `WABA ${wabaId} lists the phone number ID ${phoneNumberId} without ${missing.join(" and ")}. ` +
                `Write the value in your program; \`pulumi up\` records it, and sends nothing.${needed}`,
        );
    }
    return { ...(isNumberKnown ? { countryCode, phoneNumber } : {}), ...(name === undefined ? {} : { name }) };
}
