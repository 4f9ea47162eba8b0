// A request that waits for long says why.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Session } from "../../provider/session";
import { OTHER_WABA } from "../support/callers";
import { freshSandbox } from "../support/fresh-sandbox";
import { SUPPORT } from "../support/sample-numbers";

describe("a session whose requests wait for long", () => {
    const setup = freshSandbox({ wabaIds: [SUPPORT.wabaId, OTHER_WABA] });

    it("warns once, with the reason", async () => {
        setup.sandbox.faults.set([{ kind: "too-many-requests", retryAfter: "50" }]);
        const warnings: string[] = [];
        const cancellation = new AbortController();
        const session = new Session({
            caller: { warn: (text: string) => warnings.push(text) } as never,
            environment: setup.sandbox.environment,
            signal: cancellation.signal,
        });
        const lists = [SUPPORT.wabaId, OTHER_WABA].map((wabaId) => session.lists.read(wabaId));
        while (warnings.length === 0 || setup.sandbox.requests.filter(({ answered }) => answered === 429).length < 2) {
            await sleep(20);
        }
        // The second request's answer is on its way, or has arrived.
        await sleep(200);
        assert.equal(warnings.length, 1, warnings.join("\n"));
        assert.match(
            warnings.join(),
            /^Still waiting for Kaleyra: .*rate limit.*\. The request is repeated for a minute at most\.$/,
        );
        cancellation.abort();
        for (const { failure } of await Promise.all(lists)) {
            assert.ok(failure !== undefined, "the wait ends");
        }
    });
});
