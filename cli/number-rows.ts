// Joins what Kaleyra lists with what a stack manages, and finds the numbers that still wait for their OTP.

import { type ListedNumber, type NumberList, shownNumber, showsNumber, splitNumber } from "../kaleyra/number-list";
import { e164Of } from "../provider/inputs/fields";
import type { ManagedNumber } from "./stack-state";

/** A number that is listed, managed, or both. */
export interface NumberRow {
    readonly wabaId: string;
    /** Undefined when Kaleyra's list does not show the number. */
    readonly listed: ListedNumber | undefined;
    /** Undefined when the stack does not manage the number. */
    readonly managed: ManagedNumber | undefined;
}

/**
 * One row for each number that is listed, and one for each managed number of these WABAs that is not.
 * @param lists by WABA ID
 */
export function rowsOf(lists: ReadonlyMap<string, NumberList>, managed: readonly ManagedNumber[]): NumberRow[] {
    return [...lists].flatMap(([wabaId, { numbers }]) => {
        const pairs = managed
            .filter((number) => number.wabaId === wabaId)
            .map((number) => ({ number, listed: numbers.find((listed) => isListedAs(number, listed)) }));
        return [
            ...numbers.flatMap((listed): NumberRow[] => {
                const managers = pairs.filter((pair) => pair.listed === listed);
                return managers.length === 0
                    ? [{ wabaId, listed, managed: undefined }]
                    : managers.map(({ number }) => ({ wabaId, listed, managed: number }));
            }),
            ...pairs
                .filter(({ listed }) => listed === undefined)
                .map(({ number }) => ({ wabaId, listed: undefined, managed: number })),
        ];
    });
}

/** Whether a listed number is the managed one, by its ID or by its digits. */
export function isListedAs({ phoneNumberId, countryCode, phoneNumber }: ManagedNumber, listed: ListedNumber): boolean {
    return listed.id === phoneNumberId || (!listed.isBare && showsNumber(listed, countryCode, phoneNumber));
}

/** The phone number ID of a row, if it is known. */
export function idOf({ listed, managed }: NumberRow): string | undefined {
    return listed === undefined ? managed?.phoneNumberId : listed.id;
}

/** The number of a row in E.164 form, as far as the list shows it. */
export function numberOf({ listed, managed }: NumberRow): string {
    if (listed === undefined) {
        return managed?.e164 ?? "-";
    }
    const split = splitNumber(listed);
    return split === undefined ? shownNumber(listed) : e164Of(split);
}

/** Whether Kaleyra shows the number as verified. */
export function isVerified({ status }: ListedNumber): boolean {
    return status?.toUpperCase() === "VERIFIED";
}

/** Whether a managed number waits for its OTP; Kaleyra may leave such numbers out of its list. */
export function waitsForOtp({ listed, managed }: NumberRow): boolean {
    return managed !== undefined && (listed === undefined || !isVerified(listed));
}
