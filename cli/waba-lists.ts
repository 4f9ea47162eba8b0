// Reads Kaleyra's lists of several WABAs.

import type { KaleyraClient } from "../kaleyra/client";
import type { NumberList } from "../kaleyra/number-list";

/** The lists of the WABAs, by WABA ID. */
export async function readLists(
    client: KaleyraClient,
    wabaIds: readonly string[],
): Promise<ReadonlyMap<string, NumberList>> {
    const entries = wabaIds.map(async (wabaId) => [wabaId, await client.listPhoneNumbers(wabaId)] as const);
    return new Map(await Promise.all(entries));
}
