// The calls of a number's life as the plugin answers them: recorded once for each version, and repeated by later ones.

import type { NumberFields } from "../../../provider/inputs/fields";
import { UNKNOWN } from "../../../provider/inputs/fields";
import { Sandbox } from "../../../sandbox/server";
import { type PluginHost, secret, urnOf } from "../../support/plugin-host";
import { SALES, SUPPORT, stateOf } from "../../support/sample-numbers";

const ID = "7654000002";
const GET_PHONE_NUMBERS = "kaleyra:index:getPhoneNumbers";

/** A call of the protocol. */
export interface Call {
    readonly method: "checkConfig" | "check" | "diff" | "create" | "readAll" | "update" | "invoke";
    readonly request: readonly unknown[];
}

/** It exists at Kaleyra before the calls, with phone number ID 7654000001. */
const EXISTING: NumberFields = { ...SUPPORT, phoneNumber: "9761234500", name: "ACME Existing" };

const imported = { __resource: urnOf("imported") };
const byVoice = { ...EXISTING, verificationType: "VOICE", ...imported };
const sealed = { ...SALES, phoneNumber: secret(SALES.phoneNumber) };

export const CALLS: readonly Call[] = [
    { method: "checkConfig", request: [{ sid: "HXAP1", apiKey: "key", pod: "XX" }] },
    { method: "check", request: [{}, SUPPORT] },
    { method: "create", request: [{ ...SUPPORT, phoneNumber: UNKNOWN }, { preview: true }] },
    { method: "create", request: [SUPPORT] },
    { method: "check", request: [SUPPORT, SUPPORT] },
    { method: "diff", request: [ID, stateOf(SUPPORT), SUPPORT] },
    { method: "diff", request: [ID, stateOf(SUPPORT), SALES] },
    { method: "readAll", request: [ID, stateOf(SUPPORT)] },
    { method: "check", request: [{}, { ...SALES, phoneNumber: "97612", name: "" }] },
    { method: "create", request: [sealed] },
    { method: "readAll", request: ["766123456789/7654000001", imported] },
    { method: "check", request: [EXISTING, byVoice] },
    { method: "diff", request: ["7654000001", stateOf(EXISTING), byVoice] },
    { method: "update", request: ["7654000001", stateOf(EXISTING), byVoice] },
    { method: "invoke", request: [GET_PHONE_NUMBERS, { wabaId: SUPPORT.wabaId }] },
];

/** A sandbox as the calls find it. */
export async function startSandbox(): Promise<Sandbox> {
    const sandbox = await Sandbox.start();
    sandbox.store.addVerified(EXISTING);
    return sandbox;
}

/** Makes a call and gives its answer as plain data. */
export async function answerOf(host: PluginHost, { method, request }: Call): Promise<unknown> {
    const call = host[method].bind(host) as (...args: unknown[]) => Promise<unknown>;
    return JSON.parse(JSON.stringify(await call(...request)));
}
