// Pulumi's resource provider protocol: which function answers which call. Calls that are not here are answered with "unimplemented":
// for DiffConfig, that makes the engine record a change of the configuration and replace nothing.

import { setTimeout as sleep } from "node:timers/promises";
import * as grpc from "@grpc/grpc-js";
import { Redactor } from "../provider/redactor";
import { Session, type SessionOptions } from "../provider/session";
import type { Configuration } from "../provider/settings";
import { GET_PHONE_NUMBERS, PLUGIN_TYPE_TOKEN } from "../provider/tokens";
import { type PluginContext, runCall } from "./call";
import { PLUGIN } from "./caller";
import { checkConfiguration, readConfiguration } from "./configuration";
import { connectToEngine } from "./engine-log";
import { invokeGetPhoneNumbers } from "./get-phone-numbers";
import { releaseFields, VERSION } from "./package";
import { empty, plugin, provider, ResourceProviderService } from "./protocol";
import {
    checkResource,
    createResource,
    deleteResource,
    diffResource,
    type Operation,
    readResource,
    updateResource,
} from "./resource";

/** Tests use another environment than the process's, and shorter timeouts. */
type ServerOptions = Pick<SessionOptions, "environment" | "patience" | "limits" | "previewDeadline">;

/** A message with the name of its resource, if it concerns one. */
interface EngineRequest {
    getUrn?(): string;
}

type Answer = (request: never) => unknown;

/** Milliseconds. An answer may be the ID of a number that was added, so a busy machine gets time to send it. */
const DELIVERY = 2_000;

/** Milliseconds. What was answered before has usually arrived: the engine ends the process after the last answer. */
const IDLE = 20;

/** The plugin of one provider: one configuration, and the memory of one operation. */
export class PluginServer {
    readonly #server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
    readonly #redactor = new Redactor();
    readonly #context: PluginContext;
    readonly #cancellation = new AbortController();
    readonly #operation: Operation;
    /** The calls that are being served. */
    readonly #serving = new Set<Promise<void>>();

    constructor(options: ServerOptions = {}) {
        const { signal } = this.#cancellation;
        const session = new Session({ ...options, signal, caller: PLUGIN, redactor: this.#redactor });
        this.#operation = { session, imports: new Map() };
        // A key of the environment is as secret as one of the configuration.
        this.#redactor.hide(((options.environment ?? process.env).KALEYRA_API_KEY ?? "").trim());
        this.#context = { redactor: this.#redactor, engine: undefined };
        this.#server.addService(ResourceProviderService, this.#methods());
    }

    /** Listens on this machine only. @returns the port */
    listen(): Promise<number> {
        return new Promise((resolve, reject) => {
            this.#server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
                error === null ? resolve(port) : reject(error),
            );
        });
    }

    /** Sends messages to the engine at an address. */
    connect(engineAddress: string): void {
        this.#context.engine?.close();
        this.#context.engine = connectToEngine(engineAddress);
    }

    /** Ends all waits. An add that was sent finishes. */
    cancel(): void {
        this.#cancellation.abort();
    }

    /**
     * Ends when the calls that are being served have been answered, and the answers have left. The server never reports the end of a
     * connection that was destroyed just before. The engine closes its connection and ends the process at once: if that took long, it
     * would call the plugin defective.
     */
    async finish(): Promise<void> {
        const shutDown = new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
        const patience = this.#serving.size > 0 ? DELIVERY : IDLE;
        await Promise.all(this.#serving);
        await Promise.race([shutDown, sleep(patience)]);
    }

    /** Ends at once, whatever is being served. */
    destroy(): void {
        this.cancel();
        this.#server.forceShutdown();
        this.#context.engine?.close();
    }

    #methods(): grpc.UntypedServiceImplementation {
        const answers: Record<string, Answer> = {
            handshake: (request: provider.ProviderHandshakeRequest) => this.#handshake(request),
            attach: (request: plugin.PluginAttach) => {
                this.connect(request.getAddress());
                return empty();
            },
            getPluginInfo: () => {
                const info = new plugin.PluginInfo();
                info.setVersion(VERSION);
                return info;
            },
            getSchema,
            checkConfig: checkConfiguration,
            configure: (request: provider.ConfigureRequest) => this.#configure(request),
            check: (request: provider.CheckRequest) => checkResource(this.#operation, request),
            diff: (request: provider.DiffRequest) => diffResource(this.#operation, request),
            create: (request: provider.CreateRequest) => createResource(this.#operation, request),
            read: (request: provider.ReadRequest) => readResource(this.#operation, request),
            update: (request: provider.UpdateRequest) => updateResource(this.#operation, request),
            delete: async (request: provider.DeleteRequest) => {
                await deleteResource(this.#operation, request);
                return empty();
            },
            invoke: (request: provider.InvokeRequest) => this.#invoke(request),
            cancel: () => {
                this.cancel();
                return empty();
            },
        };
        return Object.fromEntries(Object.entries(answers).map(([name, answer]) => [name, this.#served(answer)]));
    }

    #handshake(request: provider.ProviderHandshakeRequest): provider.ProviderHandshakeResponse {
        if (request.getEngineAddress() !== "") {
            this.connect(request.getEngineAddress());
        }
        const response = new provider.ProviderHandshakeResponse();
        response.setAcceptSecrets(true);
        return response;
    }

    /** A process serves one provider. Only PULUMI_DEBUG_PROVIDERS would use it for several. */
    #configure(request: provider.ConfigureRequest): provider.ConfigureResponse {
        const configuration = readConfiguration(request);
        const { session } = this.#operation;
        if (session.configuration !== undefined && !isSameAccount(session.configuration, configuration)) {
            throw new Error(
                "This process of the plugin already serves another Kaleyra account. Nothing was changed. " +
                    "Run one process for each provider, for example without PULUMI_DEBUG_PROVIDERS.",
            );
        }
        session.configuration = configuration;
        const response = new provider.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setSupportspreview(true);
        return response;
    }

    #served(answer: Answer): grpc.handleUnaryCall<EngineRequest, unknown> {
        return (call, callback) => {
            const urn = call.request.getUrn?.() ?? "";
            const run = async (): Promise<Served> => {
                try {
                    assertOwnType(urn);
                    return { response: await (answer as (request: EngineRequest) => unknown)(call.request) };
                } catch (error) {
                    return {
                        error: {
                            code: grpc.status.UNKNOWN,
                            details: this.#redactor.text(error instanceof Error ? error.message : String(error)),
                        },
                    };
                }
            };
            const served = runCall(this.#context, urn, run).then(({ error = null, response }) => {
                callback(error, response);
                this.#serving.delete(served);
            });
            this.#serving.add(served);
        };
    }

    async #invoke(request: provider.InvokeRequest): Promise<provider.InvokeResponse> {
        if (request.getTok() !== GET_PHONE_NUMBERS) {
            throw new Error(`The provider kaleyra has no function "${request.getTok()}"; it has ${GET_PHONE_NUMBERS}.`);
        }
        return await invokeGetPhoneNumbers(this.#operation.session, request);
    }
}

function getSchema(): provider.GetSchemaResponse {
    const response = new provider.GetSchemaResponse();
    response.setSchema(JSON.stringify({ ...(require("./schema.json") as object), ...releaseFields() }));
    return response;
}

function isSameAccount(one: Configuration, other: Configuration): boolean {
    return ["sid", "apiKey", "pod", "apiDomain"].every(
        (name) => one.get(`kaleyra:${name}`) === other.get(`kaleyra:${name}`),
    );
}

interface Served {
    readonly response?: unknown;
    readonly error?: Partial<grpc.StatusObject>;
}

/** A URN of another type cannot be a number; a provider's own URN concerns its configuration. */
function assertOwnType(urn: string): void {
    const type = urn.split("::")[2]?.split("$").at(-1);
    if (type !== undefined && type !== PLUGIN_TYPE_TOKEN && !type.startsWith("pulumi:")) {
        throw new Error(`The provider kaleyra has no resource "${type}"; it has ${PLUGIN_TYPE_TOKEN}.`);
    }
}
