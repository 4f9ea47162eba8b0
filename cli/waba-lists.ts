// Reads Kaleyra's lists of several WABAs, and warns of those that are incomplete.

import type { KaleyraClient } from "../kaleyra/client";
import type { NumberList } from "../kaleyra/number-list";
import { printable } from "../kaleyra/printable";

/** The lists of the WABAs, by WABA ID. */
export async function readLists(
    client: KaleyraClient,
    wabaIds: readonly string[],
): Promise<ReadonlyMap<string, NumberList>> {
    const entries = wabaIds.map(async (wabaId) => [wabaId, await client.listPhoneNumbers(wabaId)] as const);
    return new Map(await Promise.all(entries));
}

/** Warns on stderr, so that scripts can still read the list. */
export function warnIfIncomplete(lists: ReadonlyMap<string, NumberList>): void {
    for (const [wabaId, { incomplete }] of lists) {
        if (incomplete !== undefined) {
            console.error(
                `warning: the list of WABA ${wabaId} is incomplete: ${printable(incomplete)}. ` +
                    "Find the other numbers in the Kaleyra console.",
            );
        }
    }
}
