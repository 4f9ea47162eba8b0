// A request that waits for long says why.

import assert from "node:assert/strict";
import { once } from "node:events";
import { EventEmitter } from "node:stream";
import { Session } from "../../provider/session";
import { freshSandbox } from "../fresh-sandbox";
import { SUPPORT } from "../support/sample-numbers";

describe("a long wait", () => {
    const now = freshSandbox();

    beforeEach(() => now.sandbox.faults.set([{ kind: "too-many-requests", retryAfter: "50" }]));

    it("is a warning of the provider, once", async () => {
        const waits = new EventEmitter();
        const cancellation = new AbortController();
        const caller = { warn: (text: string) => waits.emit("warning", text) };
        const session = new Session({
            caller: caller as never,
            environment: now.sandbox.environment,
            signal: cancellation.signal,
        });
        const list = session.list(SUPPORT.wabaId);
        const [text] = await once(waits, "warning");
        assert.match(
            text,
            /^Still waiting for Kaleyra: .*rate limit.*\. The request is repeated for a minute at most\.$/,
        );
        cancellation.abort();
        assert.ok((await list).failure !== undefined, "the wait ends");
    });
});
