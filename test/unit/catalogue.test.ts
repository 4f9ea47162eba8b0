// Every entry of the error catalogue makes a complete message for every kind of request.

import assert from "node:assert/strict";
import { CATALOGUE } from "../../kaleyra/catalogue";
import { KaleyraError, type KaleyraErrorCode } from "../../kaleyra/error";
import type { Asked, Circumstances } from "../../kaleyra/facts";

const CODES = Object.keys(CATALOGUE) as KaleyraErrorCode[];

const KINDS: readonly Asked["kind"][] = ["add", "list", "manage"];

const CIRCUMSTANCES: Circumstances = {
    origin: "https://api.in.kaleyra.io",
    cause: "the connection was lost",
    retryAfter: 60_000,
};

describe("the error catalogue", () => {
    for (const code of CODES) {
        it(`makes a complete message of ${code}`, () => {
            for (const kind of KINDS) {
                const asked = { kind, subject: "+919761234567", wabaId: "766123456789" };
                const answered = { status: 400, vendorCode: "WA400", vendorMessage: "No.", details: [] };
                const error = new KaleyraError(code, asked, answered, CIRCUMSTANCES);
                const [first = "", ...next] = error.message.split("\n");
                assert.ok(first.startsWith(kind === "list" ? "The numbers of +91" : "+919761234567: "), first);
                assert.ok(first.endsWith(`. [${code}]`), first);
                assert.match(error.reason, /[^.]$/);
                assert.match(error.remedy, /^[A-Z].*\.$/);
                assert.equal(next.at(-1), `    ${error.remedy}`);
                assert.doesNotMatch(error.message, /undefined|\[object/);
            }
        });
    }

    it("leaves the outcome of a list request certain, since it changes nothing", () => {
        const asked = { kind: "list", subject: "WABA 766123456789", wabaId: "766123456789" } as const;
        assert.ok(CODES.every((code) => new KaleyraError(code, asked, {}, CIRCUMSTANCES).certain));
    });

    it("gives no error a property named id, which Pulumi would record as a resource", () => {
        const asked = { kind: "add", subject: "+919761234567", wabaId: "766123456789" } as const;
        assert.ok(CODES.every((code) => !("id" in new KaleyraError(code, asked, {}, CIRCUMSTANCES))));
    });
});
