// The numbers of a WABA for getPhoneNumbers: one list from Kaleyra, in the form that programs get.

import { KaleyraClient } from "../kaleyra/client";
import { type ListedNumber, onlyId, splitListed } from "../kaleyra/listed-number";
import type { NumberList } from "../kaleyra/number-list";
import { ProviderError } from "./errors";
import { numberSchema } from "./inputs/schema";
import { type Configuration, type Environment, resolveAccount } from "./settings";

/** One number as programs get it. */
export interface WabaNumber {
    phoneNumberId: string;
    /** In E.164 form, or the digits as listed if their country code cannot be determined. */
    e164: string;
    name?: string | undefined;
    status?: string | undefined;
}

/** The numbers of a WABA, and whether the list is known to be complete. */
export interface WabaNumbers {
    numbers: WabaNumber[];
    complete: boolean;
}

/**
 * Lists the numbers of a WABA with one request, and keeps no connection open.
 * @throws ProviderError (`KALEYRA_FIELD`, `KALEYRA_SETTINGS`), KaleyraError
 */
export async function readWabaNumbers(
    wabaId: unknown,
    configuration: Configuration | undefined,
    environment: Environment,
): Promise<WabaNumbers> {
    const parsed = numberSchema.shape.wabaId.safeParse(wabaId);
    if (!parsed.success) {
        throw new ProviderError("KALEYRA_FIELD", [
            `getPhoneNumbers cannot use this wabaId: ${described(wabaId)}; ${parsed.error.issues[0]?.message}. Nothing was requested.`,
            "Correct the wabaId. For an output, call getPhoneNumbersOutput.",
        ]);
    }
    const client = new KaleyraClient(resolveAccount(configuration, environment));
    try {
        return wabaNumbersOf(await client.listPhoneNumbers(parsed.data));
    } finally {
        await client.destroy();
    }
}

/** The numbers of a list, as programs get them. */
export function wabaNumbersOf(list: NumberList): WabaNumbers {
    const numbers = list.numbers.flatMap(wabaNumber);
    return { numbers, complete: list.incomplete === undefined && numbers.length === list.numbers.length };
}

/** Nothing for an entry whose phone number ID would be a guess. */
function wabaNumber(listed: ListedNumber): WabaNumber[] {
    const { name, status } = listed;
    const phoneNumberId = onlyId(listed);
    const e164 = splitListed(listed).e164 ?? listed.bare ?? listed.international[0];
    return phoneNumberId === undefined || e164 === undefined ? [] : [{ phoneNumberId, e164, name, status }];
}

function described(value: unknown): string {
    return typeof value === "object" && value !== null ? "an object" : (JSON.stringify(value) ?? "undefined");
}
