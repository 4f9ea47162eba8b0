// Tells the user through the engine's Log, which shows a message with its severity on the resource that it concerns.

import * as grpc from "@grpc/grpc-js";
import { currentCall } from "./call";
import { EngineService, engine } from "./protocol";
import { redact } from "./redaction";

/** Milliseconds. An engine that does not take a message must not delay the answer for longer. */
const PATIENCE = 5_000;

type LogFunction = (
    request: engine.LogRequest,
    options: { readonly deadline: number },
    done: (error: grpc.ServiceError | null) => void,
) => void;

const EngineClient = grpc.makeGenericClientConstructor(EngineService, "Engine");

let client: (grpc.Client & { log: LogFunction }) | undefined;

/** Connects to the engine. Without a connection, messages are written to stderr. */
export function connectToEngine(address: string): void {
    client?.close();
    client = new EngineClient(address, grpc.credentials.createInsecure()) as unknown as typeof client;
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
    const message = redact(text);
    if (client === undefined) {
        process.stderr.write(`${label}: ${message}\n`);
        return;
    }
    const call = currentCall();
    const request = new engine.LogRequest();
    request.setSeverity(severity);
    request.setMessage(message);
    request.setUrn(call?.urn ?? "");
    const sent = deliver(client, request);
    call?.messages.push(sent);
}

/** Never fails: an engine that has gone away has no user to tell. */
function deliver(engineClient: { log: LogFunction }, request: engine.LogRequest): Promise<void> {
    return new Promise((resolve) => {
        try {
            engineClient.log(request, { deadline: Date.now() + PATIENCE }, () => resolve());
        } catch {
            resolve();
        }
    });
}
