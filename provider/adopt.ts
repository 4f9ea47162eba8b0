// Adoption: the option `import` names a phone number ID, and create takes it up instead of adding a number.
// Only what was verified is adopted: the WABA's list has the ID, and under it this number.

import { KaleyraError } from "../kaleyra/error";
import { describeListed, hasId, isSameNumber } from "../kaleyra/listed-number";
import type { NumberList } from "../kaleyra/number-list";
import { enterOtpFirst, explained } from "./advice";
import { ImportError } from "./errors";
import { e164Of, type NumberFields } from "./inputs/fields";
import type { Run } from "./run";
import { allowsUnverifiedImport } from "./settings";

/** Returns if the number may be adopted. @throws ImportError, RequestError, SettingsError */
export async function verifyImport(run: Run, importId: string, fields: NumberFields): Promise<void> {
    refuseIdOfAnother(run, importId, fields);
    const list = await readList(run, fields.wabaId);
    const problem = importProblem(list, importId, fields);
    if (problem !== undefined) {
        throw new ImportError(problem);
    }
    if (!shows(list, importId)) {
        goOnUnverified(run, importId, e164Of(fields), list.incomplete ?? "the list is not complete");
    }
}

/** An option that was left in place must not give the old number's ID to the new one, whatever the list says. */
function refuseIdOfAnother(run: Run, importId: string, fields: NumberFields): void {
    const owner = run.seenById(importId)?.fields as NumberFields | undefined;
    if (owner === undefined || e164Of(owner) === e164Of(fields)) {
        return;
    }
    throw new ImportError([
        `${e164Of(fields)} was not imported: the phone number ID ${importId} belongs to ${e164Of(owner)} in this stack. Nothing was changed.`,
        "Remove the option import to add the new number, or set it to the new number's phone number ID.",
    ]);
}

/** What the list says against an import; undefined if it confirms it, or is not complete enough to tell. */
export function importProblem(list: NumberList, importId: string, fields: NumberFields): string[] | undefined {
    const number = e164Of(fields);
    const { wabaId, countryCode, phoneNumber } = fields;
    const whereToLook = `The WABA's numbers: npx pulumi-kaleyra list --waba ${wabaId}`;
    const listed = list.numbers.find((candidate) => hasId(candidate, importId));
    if (listed !== undefined) {
        return isSameNumber(listed, countryCode, phoneNumber)
            ? undefined
            : [
                  `${number} was not imported: the phone number ID ${importId} belongs to ${describeListed(listed)} in WABA ${wabaId}. Nothing was changed.`,
                  `Correct the option import, or countryCode and phoneNumber. ${whereToLook}`,
              ];
    }
    const other = list.numbers.find((candidate) => isSameNumber(candidate, countryCode, phoneNumber));
    if (other !== undefined) {
        return [
            `${number} was not imported: in WABA ${wabaId} it has the phone number ID ${other.ids[0]}, not ${importId}. Nothing was changed.`,
            `Set the option to { import: "${other.ids[0]}" }.`,
        ];
    }
    return list.incomplete === undefined
        ? [
              `${number} was not imported: WABA ${wabaId} lists neither the phone number ID ${importId} nor the number. Nothing was changed.`,
              `Check wabaId and the ID. ${whereToLook}`,
              "To add the number instead, remove the option import.",
              enterOtpFirst(number, wabaId),
          ]
        : undefined;
}

function shows(list: NumberList, importId: string): boolean {
    return list.numbers.some((listed) => hasId(listed, importId));
}

/** The list of this process; one that failed before is asked for once more, since an import cannot go on without it. */
async function readList(run: Run, wabaId: string): Promise<NumberList> {
    try {
        return await run.list(wabaId).catch(() => run.freshList(wabaId));
    } catch (error) {
        if (error instanceof KaleyraError && error.code === "KALEYRA_UNKNOWN_LIST_FORM") {
            return { numbers: [], incomplete: error.reason };
        }
        throw explained(error);
    }
}

function goOnUnverified(run: Run, importId: string, number: string, gap: string): void {
    if (!allowsUnverifiedImport(run.configuration)) {
        throw new ImportError([
            `${number} was not imported as ${importId}, since that could not be verified: ${gap}. Nothing was changed.`,
            "Try again. If you are sure of the ID: `pulumi config set kaleyra:allowUnverifiedImport true`, `pulumi up`, and remove the setting.",
        ]);
    }
    run.warn(`${number} is imported as ${importId} without verification (kaleyra:allowUnverifiedImport): ${gap}.`);
}
