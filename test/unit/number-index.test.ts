// A look-up by index finds what a comparison with every entry of the list finds.

import assert from "node:assert/strict";
import fc from "fast-check";
import { couldBeSameNumber, hasId, type ListedNumber, readListedNumber } from "../../kaleyra/listed-number";
import { listedLike, listedUnder } from "../../kaleyra/number-index";

/** Countries with several ways to write a number, and one with numbers of four digits. */
const numbers = fc
    .record({
        code: fc.constantFrom("91", "52", "54", "55", "39", "690"),
        first: fc.constantFrom("", "0", "1", "9", "112345", "9112345", "11152345", "319876", "31876"),
        last: fc.integer({ min: 1110, max: 1111 }),
    })
    .map(({ code, first, last }) => ({ code, national: `${first}${last}` }));

const entries = fc
    .record({ id: fc.integer({ min: 1, max: 30 }), number: numbers, form: fc.constantFrom("e164", "bare", "parts") })
    .map(({ id, number: { code, national }, form }) =>
        readListedNumber({
            id: String(id),
            phone_number: { e164: `+${code}${national}`, bare: national, parts: national }[form],
            ...(form === "parts" ? { country_code: code } : {}),
        }),
    );

const lists = fc
    .array(entries, { maxLength: 40 })
    .map((listed) => listed.filter((entry): entry is ListedNumber => entry !== undefined));

describe("the index of a list", () => {
    it("finds by number what a search finds", () => {
        fc.assert(
            fc.property(lists, numbers, (list, { code, national }) => {
                const isWanted = (listed: ListedNumber) => couldBeSameNumber(listed, `+${code}`, national);
                assert.deepEqual(listedLike(list, national).filter(isWanted), list.filter(isWanted));
            }),
            { numRuns: 300 },
        );
    });

    it("finds by phone number ID what a search finds", () => {
        fc.assert(
            fc.property(lists, fc.integer({ min: 1, max: 30 }), (list, id) => {
                assert.equal(
                    listedUnder(list, String(id)),
                    list.find((listed) => hasId(listed, String(id))),
                );
            }),
        );
    });
});
