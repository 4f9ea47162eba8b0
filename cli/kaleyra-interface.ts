// The interface of kaleyra/ that the command is written against, over the one of today; to be deleted once kaleyra/ offers it.
// Then: listed numbers come from ../kaleyra/listed-number, NumberList from ../kaleyra/number-list, KaleyraError from ../kaleyra/error.

import type { KaleyraClient } from "../kaleyra/client";
import { type ListedNumber as Listed, isSameNumber as sameNumber, shown } from "../kaleyra/number-list";
import { parseListed } from "../provider/inputs/phone-number";

export { KaleyraError } from "../kaleyra/errors/kaleyra-error";

export interface ListedNumber extends Omit<Listed, "id"> {
    readonly ids: readonly string[];
}

export interface NumberList {
    readonly numbers: readonly ListedNumber[];
    readonly incomplete: string | undefined;
}

/** Becomes `client.listPhoneNumbers(wabaId)`. */
export async function listPhoneNumbers(client: KaleyraClient, wabaId: string): Promise<NumberList> {
    const { numbers, gap } = await client.listPhoneNumbers(wabaId);
    return { numbers: numbers.map(({ id, ...rest }) => ({ ids: [id], ...rest })), incomplete: gap };
}

/** Becomes `client.destroy()`. */
export function destroyClient(client: KaleyraClient): Promise<void> {
    return client.close();
}

export function hasId({ ids }: ListedNumber, phoneNumberId: string): boolean {
    return ids.includes(phoneNumberId);
}

export function onlyId({ ids }: ListedNumber): string | undefined {
    return ids.length === 1 ? ids[0] : undefined;
}

export function isSameNumber(listed: ListedNumber, countryCode: string, phoneNumber: string): boolean {
    return sameNumber(asListed(listed), countryCode, phoneNumber);
}

export function describeListed(listed: ListedNumber): string {
    return shown(asListed(listed));
}

export function splitListed(listed: ListedNumber): { countryCode?: string; phoneNumber?: string; e164?: string } {
    return parseListed(asListed(listed));
}

function asListed({ ids: [id = ""], ...rest }: ListedNumber): Listed {
    return { id, ...rest };
}
