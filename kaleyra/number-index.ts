// Finds a number in a list without comparing it with every entry: a stack of ten thousand numbers looks ten thousand times.

import type { ListedNumber } from "./listed-number";

type Numbers = readonly ListedNumber[];
type Index = ReadonlyMap<string, Numbers>;

/** All ways to write a number end in the same digits: they differ only in what precedes a subscriber number. The shortest has four digits. */
const ENDING = 4;

const byId = new WeakMap<Numbers, Index>();
const byEnding = new WeakMap<Numbers, Index>();

/** The entry that shows a phone number ID, alone or beside others. */
export function listedUnder(numbers: Numbers, phoneNumberId: string): ListedNumber | undefined {
    return indexed(byId, numbers, ({ ids }) => ids).get(phoneNumberId)?.[0];
}

/** The entries that can be a number: those that end as it does. */
export function listedLike(numbers: Numbers, phoneNumber: string): Numbers {
    const endings = ({ international, bare = "" }: ListedNumber) => [...international, bare].map(endingOf);
    return indexed(byEnding, numbers, endings).get(endingOf(phoneNumber)) ?? [];
}

function endingOf(digits: string): string {
    return digits.slice(-ENDING);
}

function indexed(indexes: WeakMap<Numbers, Index>, numbers: Numbers, keysOf: (one: ListedNumber) => readonly string[]) {
    const known = indexes.get(numbers);
    if (known !== undefined) {
        return known;
    }
    const index = new Map<string, ListedNumber[]>();
    for (const listed of numbers) {
        for (const key of new Set(keysOf(listed))) {
            const others = index.get(key);
            if (others === undefined) {
                index.set(key, [listed]);
            } else {
                others.push(listed);
            }
        }
    }
    indexes.set(numbers, index);
    return index;
}
