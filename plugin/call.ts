// What belongs to one call of the engine: the resource that it concerns, what must not be shown, and the messages in flight.
// It travels with the call by AsyncLocalStorage, so that the steps of provider/ need not know of it.

import { AsyncLocalStorage } from "node:async_hooks";
import type { Redactor } from "../provider/redactor";
import type { EngineConnection } from "./engine-log";

/** What all calls of one plugin share. */
export interface PluginContext {
    /** All texts for people pass it. */
    readonly redactor: Redactor;
    /** Where messages go; undefined until the engine has sent its address. */
    engine: EngineConnection | undefined;
}

/** One call of the engine. */
interface EngineCall {
    readonly context: PluginContext;
    /** The resource that the call concerns; empty if it concerns none. */
    readonly urn: string;
    /** Messages in flight to the engine: the call is answered after them, because the engine may then end this process. */
    readonly messages: Promise<void>[];
}

const calls = new AsyncLocalStorage<EngineCall>();

/** Runs a call of the engine. Messages of the function are attributed to the resource. */
export async function runCall<T>(context: PluginContext, urn: string, run: () => Promise<T>): Promise<T> {
    const call: EngineCall = { context, urn, messages: [] };
    return calls.run(call, async () => {
        try {
            return await run();
        } finally {
            await Promise.all(call.messages);
        }
    });
}

/** The call that is being served, if any. */
export function currentCall(): EngineCall | undefined {
    return calls.getStore();
}
