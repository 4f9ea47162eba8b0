// No message that passes the exit contains the API key or an OTP, whatever Kaleyra answers: it may repeat both in its texts.

import assert from "node:assert/strict";
import { inspect } from "node:util";
import { KaleyraClient } from "../../kaleyra/client";
import { Exit } from "../../kaleyra/exit";
import type { FaultInput } from "../../sandbox/faults";
import { Sandbox } from "../../sandbox/server";
import { SUPPORT } from "../support/sample-numbers";
import { DOCUMENTED_FAILURES } from "./documented";

const KEY = "canary-key-5f1c";
const OTP = "918273";
const LIMITS = { connect: 1_000, headers: 1_000, exchange: 1_200, bytes: 100_000, listBytes: 100_000 };

const ECHO = `the key ${KEY} and the OTP ${OTP}`;

const FAULTS: readonly FaultInput[] = [
    ...DOCUMENTED_FAILURES.map(
        ({ status, envelope }): FaultInput => ({
            kind: "answer",
            status,
            body: JSON.stringify({ ...envelope, message: `${envelope.message} ${ECHO}`, error: { [ECHO]: ECHO } }),
        }),
    ),
    { kind: "answer", status: 200, body: ECHO },
    { kind: "answer", status: 403, body: `<html>${ECHO}</html>` },
    { kind: "answer", status: 400, body: JSON.stringify({ code: ECHO, message: ECHO, data: ECHO, error: [ECHO] }) },
    // An invisible character splits the key.
    {
        kind: "answer",
        status: 400,
        body: JSON.stringify({ code: "WA400", message: `saw ${KEY.slice(0, 6)}\u200b${KEY.slice(6)}` }),
    },
    // The message is cut in the middle of the key.
    { kind: "answer", status: 400, body: JSON.stringify({ code: "WA400", message: `${"x".repeat(4_800)}${KEY}` }) },
    { kind: "redirect", to: `https://example.com/?${KEY}&${OTP}` },
];

describe("no secret", () => {
    let sandbox: Sandbox;

    beforeEach(async () => {
        sandbox = await Sandbox.start({ apiKey: KEY });
    });

    afterEach(() => sandbox.close());

    for (const fault of FAULTS) {
        const what = "body" in fault ? `an answer ${fault.status} with ${fault.body?.slice(0, 40)}` : fault.kind;
        it(`is in any message after ${what}`, async () => {
            const account = { sid: sandbox.account.sid, apiKey: KEY, origin: sandbox.url };
            const client = new KaleyraClient(account, { limits: LIMITS, patience: 600 });
            const exit = new Exit();
            exit.hide(KEY);
            exit.hide(OTP);
            for (const attempt of [
                () => client.addPhoneNumber(SUPPORT),
                () => client.listPhoneNumbers(SUPPORT.wabaId),
                () => client.verifyPhoneNumber(SUPPORT.wabaId, "7654000001", "+919761234567", OTP),
            ]) {
                sandbox.faults.set([fault]);
                await assert.rejects(attempt(), (error: Error) => {
                    const { message } = exit.error(error);
                    assert.ok(!message.includes(KEY.slice(0, 8)) && !message.includes(OTP), message);
                    return true;
                });
            }
            assert.ok(!inspect(client, { depth: 20, showHidden: true }).includes(KEY));
        });
    }
});
