// Kaleyra may repeat the API key and an OTP in its answers: no message that passes the redactor contains them.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { KaleyraClient } from "../../kaleyra/client";
import { Redactor } from "../../kaleyra/redactor";
import { freshSandbox } from "../support/fresh-sandbox";
import { SUPPORT } from "../support/sample-numbers";

const KEY = "canary-key-5f1c";
const OTP = "918273";
const ECHO = `the key ${KEY}, split ${KEY.slice(0, 6)}\u200b${KEY.slice(6)}, and the OTP ${OTP}`;

describe("a client's message", () => {
    const setup = freshSandbox({ apiKey: KEY });

    for (const [what, status, body] of [
        ["a page", 403, `<html>${ECHO}</html>`],
        ["every field of an answer", 400, JSON.stringify({ code: ECHO, message: ECHO, data: ECHO, error: [ECHO] })],
        ["the entries of a refusal", 400, JSON.stringify({ code: "WA400", message: ECHO, error: { [ECHO]: ECHO } })],
    ] as const) {
        it(`contains neither the API key nor the OTP when Kaleyra repeats them in ${what}`, async () => {
            const account = { sid: setup.sandbox.account.sid, apiKey: KEY, origin: setup.sandbox.url };
            const client = new KaleyraClient(account, { patience: 600 });
            const redactor = new Redactor();
            redactor.hide(KEY);
            redactor.hide(OTP);
            setup.sandbox.faults.set([{ kind: "answer", status, body }]);
            for (const attempt of [
                client.addPhoneNumber(SUPPORT),
                client.listPhoneNumbers(SUPPORT.wabaId),
                client.verifyPhoneNumber(SUPPORT.wabaId, "7654000001", "+919761234567", OTP),
            ]) {
                await assert.rejects(attempt, (error: Error) => {
                    const { message } = redactor.error(error);
                    assert.ok(!message.includes(KEY.slice(0, 8)) && !message.includes(OTP), message);
                    return true;
                });
            }
            assert.ok(!inspect(client, { depth: 20, showHidden: true }).includes(KEY), "the client shows its key");
        });
    }
});
