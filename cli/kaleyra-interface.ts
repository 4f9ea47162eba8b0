// The interface of kaleyra/ that the command is written against, over the one of today; to be deleted once kaleyra/ offers it.
// Then: ../kaleyra/listed-number has the functions, ../kaleyra/number-list NumberList, ../kaleyra/error KaleyraError, ../kaleyra/printable printable.

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

/** The text on one line, without control, invisible and direction-changing characters. */
export function printable(text: string): string {
    return text
        .replace(/[\p{Cc}\u2028\u2029]+/gu, " ")
        .replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu, "")
        .trim();
}
