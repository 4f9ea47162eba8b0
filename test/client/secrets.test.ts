// No message that passes the redactor contains the API key or an OTP, whatever Kaleyra answers: it may repeat both in its texts.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { KaleyraClient } from "../../kaleyra/client";
import { Redactor } from "../../kaleyra/redactor";
import type { FaultInput } from "../../sandbox/faults";
import { freshSandbox } from "../fresh-sandbox";
import { SUPPORT } from "../support/sample-numbers";

const KEY = "canary-key-5f1c";
const OTP = "918273";
const LIMITS = { connect: 1_000, headers: 1_000, exchange: 1_200 };

const ECHO = `the key ${KEY} and the OTP ${OTP}`;

const answer = (status: number, body: string | object): FaultInput => ({
    kind: "answer",
    status,
    body: typeof body === "string" ? body : JSON.stringify(body),
});

describe("no secret is in any message after", () => {
    const now = freshSandbox({ apiKey: KEY });

    for (const [what, fault] of Object.entries<FaultInput>({
        "a page": answer(403, `<html>${ECHO}</html>`),
        "a text with HTTP 200": answer(200, ECHO),
        "a refusal": answer(400, { code: "WA400", message: ECHO, error: { [ECHO]: ECHO } }),
        "an envelope with secrets in every field": answer(400, {
            code: ECHO,
            message: ECHO,
            data: ECHO,
            error: [ECHO],
        }),
        "an internal error": answer(500, { code: "WA500", message: `Please try again later ${ECHO}` }),
        "a key that an invisible character splits": answer(400, {
            code: "WA400",
            message: `${KEY.slice(0, 6)}\u200b${KEY.slice(6)}`,
        }),
        "a message that is cut in the middle of the key": answer(400, {
            code: "WA400",
            message: `${"x".repeat(4_800)}${KEY}`,
        }),
        "a redirect": { kind: "redirect", to: `https://example.com/?${KEY}&${OTP}` },
    })) {
        it(what, async () => {
            const account = { sid: now.sandbox.account.sid, apiKey: KEY, origin: now.sandbox.url };
            const client = new KaleyraClient(account, { limits: LIMITS, patience: 600 });
            const redactor = new Redactor();
            redactor.hide(KEY);
            redactor.hide(OTP);
            for (const attempt of [
                () => client.addPhoneNumber(SUPPORT),
                () => client.listPhoneNumbers(SUPPORT.wabaId),
                () => client.verifyPhoneNumber(SUPPORT.wabaId, "7654000001", "+919761234567", OTP),
            ]) {
                now.sandbox.faults.set([fault]);
                await assert.rejects(attempt(), (error: Error) => {
                    const { message } = redactor.error(error);
                    assert.ok(!message.includes(KEY.slice(0, 8)) && !message.includes(OTP), message);
                    return true;
                });
            }
            assert.ok(!inspect(client, { depth: 20, showHidden: true }).includes(KEY), "the client shows its key");
        });
    }
});
