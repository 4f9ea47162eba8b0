// Every entry of the error catalogue makes a complete message for every kind of request.

import assert from "node:assert/strict";
import { CATALOGUE } from "../../kaleyra/catalogue";
import { readEnvelope } from "../../kaleyra/envelope";
import type { Facts, Request } from "../../kaleyra/error";
import { KaleyraError, type KaleyraErrorCode } from "../../kaleyra/error";

const CODES = Object.keys(CATALOGUE) as KaleyraErrorCode[];

const KINDS: readonly Request["kind"][] = ["add", "list", "manage"];

function factsOf(kind: Request["kind"]): Facts {
    return {
        request: { kind, subject: "+919761234567", wabaId: "766123456789" },
        outcome: "uncertain",
        status: 400,
        envelope: readEnvelope('{"code":"WA400","message":"No."}'),
        origin: "https://api.in.kaleyra.io",
        cause: "the connection was lost",
        retryAfter: 60_000,
    };
}

describe("the error catalogue", () => {
    for (const code of CODES) {
        it(`makes a complete message of ${code}`, () => {
            for (const kind of KINDS) {
                const error = new KaleyraError(code, factsOf(kind));
                const [first = "", next] = error.message.split("\n");
                assert.ok(first.startsWith(kind === "list" ? "The numbers of +91" : "+919761234567: "), first);
                assert.ok(first.endsWith(`. [${code}]`), first);
                assert.match(error.reason, /[^.]$/);
                assert.match(error.remedy, /^[A-Z].*\.$/);
                assert.equal(next, `    ${error.remedy}`);
                assert.doesNotMatch(error.message, /undefined|\[object/);
                assert.equal(error.isUncertain, kind !== "list");
                // Pulumi would record an error with an `id` as a resource.
                assert.ok(!("id" in error));
            }
        });
    }
});
