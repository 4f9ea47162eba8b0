// What the memory of one operation makes of the pieces that the engine tells it.

import assert from "node:assert/strict";
import { KnownNumbers } from "../../provider/known-numbers";
import { UNKNOWN } from "../../provider/pulumi-values";
import { SALES, SUPPORT, stateOf } from "../support/sample-numbers";

describe("what an operation knows of numbers", () => {
    let numbers: KnownNumbers;

    beforeEach(() => {
        numbers = new KnownNumbers();
    });

    it("is one entry for a number, in whatever form and WABA it is written", () => {
        const mexican = { ...SUPPORT, countryCode: "+52", phoneNumber: "5512345678" };
        numbers.learn(mexican, { id: "1" });
        assert.equal(numbers.of({ ...mexican, phoneNumber: "15512345678", wabaId: "1" }), numbers.under("1"));
    });

    it("fills a part, and never empties or replaces it, with later knowledge", () => {
        const { name: _, ...nameless } = SUPPORT;
        numbers.learn(nameless, { ownedBy: "support" });
        numbers.learn(stateOf(SUPPORT), { id: "1", ownedBy: "other" });
        numbers.learn({ ...SUPPORT, name: "Other" }, { id: "2" });
        assert.deepEqual(numbers.of(SUPPORT), { recorded: stateOf(SUPPORT), ownedBy: "support", id: "1" });
    });

    it("keeps an ID with the number that showed it first, until another one gets it in this operation", () => {
        numbers.learn(SUPPORT, { id: "1" });
        numbers.learn(SALES, { id: "1" });
        assert.equal(numbers.under("1"), numbers.of(SUPPORT));
        numbers.setNewState(SALES, "1", stateOf(SALES));
        assert.equal(numbers.under("1"), numbers.of(SALES));
    });

    it("has what a resource recorded under the ID that it got, and under no earlier one", () => {
        numbers.learn(SUPPORT, { id: "1" });
        assert.equal(numbers.newStateUnder("1"), undefined);
        numbers.setNewState(SUPPORT, "2", stateOf(SUPPORT));
        assert.deepEqual(numbers.newStateUnder("2"), stateOf(SUPPORT));
        assert.equal(numbers.newStateUnder("1"), undefined);
    });

    it("has the record of the resource's own number while the program's is unknown", () => {
        numbers.learn(SALES, { ownedBy: "sales" });
        numbers.learn(SUPPORT, { ownedBy: "support" });
        const unknown = { ...SUPPORT, phoneNumber: UNKNOWN };
        assert.equal(numbers.recordedOf(unknown, "support")?.phoneNumber, SUPPORT.phoneNumber);
        assert.equal(numbers.recordedOf(unknown, undefined), undefined);
        assert.equal(numbers.recordedOf(SALES, "support")?.phoneNumber, SALES.phoneNumber);
    });
});
