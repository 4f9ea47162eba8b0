// Shows messages to the user through the engine's Log, which shows a message with its severity on the resource that it concerns.

import * as grpc from "@grpc/grpc-js";
import { currentCall } from "./call";
import { EngineService, engine } from "./protocol";

/** Milliseconds. An engine that does not take a message must not delay the answer for longer. */
const LOG_TIMEOUT = 5_000;

/** Milliseconds. A connection without messages stays open, because its end shows that the engine has ended. */
const NEVER = 2 ** 31 - 1;

type LogFunction = (
    request: engine.LogRequest,
    options: { readonly deadline: number },
    done: (error: grpc.ServiceError | null) => void,
) => void;

/** A connection to the engine. */
export type EngineConnection = grpc.Client & { log: LogFunction };

const EngineClient = grpc.makeGenericClientConstructor(EngineService, "Engine");

/** Opens a connection to the engine; nothing is sent yet. */
export function connectToEngine(address: string): EngineConnection {
    const options = { "grpc.client_idle_timeout_ms": NEVER, "grpc.enable_http_proxy": 0 };
    return new EngineClient(address, grpc.credentials.createInsecure(), options) as unknown as EngineConnection;
}

/** Calls back once, when the engine can no longer be reached: a CLI that is killed cannot stop its plugins. */
export function onEngineGone(address: string, callback: () => void): void {
    const channel = connectToEngine(address).getChannel();
    const watch = () => {
        const state = channel.getConnectivityState(true);
        if (state === grpc.connectivityState.TRANSIENT_FAILURE) {
            callback();
        } else {
            channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, watch);
        }
    };
    watch();
}

/** Shows a warning on the resource that the current call concerns. */
export function logWarning(text: string): void {
    log("warning", engine.LogSeverity.WARNING, text);
}

/** Shows information on the resource that the current call concerns. */
export function logInformation(text: string): void {
    log("info", engine.LogSeverity.INFO, text);
}

function log(label: string, severity: engine.LogSeverity, text: string): void {
    const call = currentCall();
    if (call?.context.engine === undefined) {
        process.stderr.write(`${label}: ${text}\n`);
        return;
    }
    const request = new engine.LogRequest();
    request.setSeverity(severity);
    request.setMessage(text);
    request.setUrn(call.urn);
    call.messages.push(deliver(call.context.engine, request));
}

/** Never fails: if the engine has exited, there is nobody to show the message to. */
function deliver(connection: EngineConnection, request: engine.LogRequest): Promise<void> {
    return new Promise((resolve) => {
        try {
            connection.log(request, { deadline: Date.now() + LOG_TIMEOUT }, () => resolve());
        } catch {
            resolve();
        }
    });
}
