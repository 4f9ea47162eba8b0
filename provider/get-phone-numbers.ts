// The numbers of a WABA for getPhoneNumbers, in the form that programs get.

import { KaleyraClient } from "../kaleyra/client";
import { type NumberList, shownNumber, splitNumber } from "../kaleyra/number-list";
import { Redactor } from "../kaleyra/redactor";
import { ProviderError } from "./errors";
import { e164Of } from "./inputs/fields";
import { problemOf } from "./inputs/validate";
import { type Configuration, type Environment, readSettings, requireAccount } from "./settings";

/** One number as programs get it. */
export interface WabaNumber {
    phoneNumberId: string;
    /** In E.164 form, or the digits as listed if their country code cannot be determined. */
    e164: string;
    name?: string | undefined;
    status?: string | undefined;
}

/** @throws ProviderError (`KALEYRA_FIELD`) */
export function usableWabaId(wabaId: unknown): string {
    const problem = problemOf("wabaId", wabaId);
    if (problem !== undefined) {
        throw new ProviderError("KALEYRA_FIELD", [
            `The wabaId of getPhoneNumbers: ${problem} Nothing was requested.`,
            "Correct it. For an output, call getPhoneNumbersOutput.",
        ]);
    }
    return wabaId as string;
}

/**
 * Lists the numbers of a WABA with one request, and keeps no connection open.
 * @throws ProviderError (`KALEYRA_FIELD`, `KALEYRA_SETTINGS`), KaleyraError
 */
export async function readWabaNumbers(
    wabaId: unknown,
    configuration: Configuration | undefined,
    environment: Environment,
): Promise<WabaNumber[]> {
    const usable = usableWabaId(wabaId);
    const account = requireAccount(readSettings(configuration, environment));
    const redactor = new Redactor();
    redactor.hide(account.apiKey);
    const client = new KaleyraClient(account);
    try {
        return wabaNumbersOf(await client.listPhoneNumbers(usable));
    } catch (error) {
        throw redactor.error(error);
    } finally {
        await client.destroy();
    }
}

/** The numbers of a list, as programs get them; none for an entry whose phone number ID would be a guess. */
export function wabaNumbersOf({ numbers }: NumberList): WabaNumber[] {
    return numbers.flatMap((listed) => {
        const { id, name, status } = listed;
        const split = splitNumber(listed);
        const e164 = split === undefined ? shownNumber(listed) : e164Of(split);
        return id === undefined ? [] : [{ phoneNumberId: id, e164, name, status }];
    });
}
