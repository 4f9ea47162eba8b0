// The engine's side of the provider protocol: one client with the steps of a resource, and two codecs,
// provider-host.ts for the dynamic provider and plugin-host.ts for the plugin.

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as grpc from "@grpc/grpc-js";
import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { FIELDS } from "../../provider/inputs/fields";
import type { SessionOptions } from "../../provider/session";

const structs = require("google-protobuf/google/protobuf/struct_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb");

/** What the provider waits for, in milliseconds. */
export type Waits = Pick<SessionOptions, "patience" | "limits" | "previewDeadline">;

/** Shorter timeouts, so that tests of timeouts end soon. */
export const SHORT_TIMEOUTS: Waits = {
    patience: 4_000,
    previewDeadline: 700,
    limits: { connect: 1_500, headers: 1_500, exchange: 2_000, bytes: 1_048_576 },
};

/** A connection to a provider, with the methods of the protocol by name. */
export type Client = grpc.Client & Record<string, (...args: unknown[]) => void>;

/** Connects to a provider on this machine. */
export function connectTo(port: number): Client {
    return new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
}

export type Props = Record<string, unknown>;

/** Properties as a message. */
export function struct(properties: Props): unknown {
    return structs.Struct.fromJavaScript(properties);
}

/** A message as properties. */
export function values(message: { toJavaScript(): Props } | undefined): Props {
    return message?.toJavaScript() ?? {};
}

/** The failures in the answer of a check or a function. */
// biome-ignore lint/suspicious/noExplicitAny: the generated protobuf classes have no types.
export function failuresOf(response: any): CheckFailure[] {
    return response.getFailuresList().map((failure: { getProperty(): string; getReason(): string }) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
    }));
}

/** The inputs of a state, which are its five fields. */
function fieldsOf(properties: Props): Props {
    return Object.fromEntries(FIELDS.filter((name) => name in properties).map((name) => [name, properties[name]]));
}

function capitalised(name: string): string {
    return name.slice(0, 1).toUpperCase() + name.slice(1);
}

/** The steps of a resource, as the engine calls them. The codec says how a caller of the provider writes properties. */
export abstract class StepsClient {
    protected abstract readonly client: Client;

    /** The URN of a resource, and its properties as the engine sends them. */
    protected abstract encoded(properties: Props): { urn: string; properties: Props };

    /** Properties in an answer. */
    protected decoded(message: { toJavaScript(): Props } | undefined): Props {
        return values(message);
    }

    // biome-ignore lint/suspicious/noExplicitAny: the generated protobuf classes have no types.
    call(method: string, request: unknown): Promise<any> {
        return new Promise((resolve, reject) => {
            const done = (error: grpc.ServiceError | null, response: unknown) =>
                error ? reject(new Error(error.details, { cause: error })) : resolve(response);
            this.client[method]?.(request, done);
        });
    }

    /** Calls a method with the fields of its request. */
    // biome-ignore lint/suspicious/noExplicitAny: the generated protobuf classes have no types.
    protected send(method: string, fields: Props, type = `${capitalised(method)}Request`): Promise<any> {
        const request = new messages[type]();
        for (const [name, value] of Object.entries(fields)) {
            request[`set${capitalised(name)}`](value);
        }
        return this.call(method, request);
    }

    async check(olds: Props, news: Props): Promise<{ inputs: Props; failures: CheckFailure[] }> {
        const { urn, properties } = this.encoded(news);
        const response = await this.send("check", { urn, olds: struct(olds), news: struct(properties) });
        return { inputs: this.decoded(response.getInputs()), failures: failuresOf(response) };
    }

    /** @param oldInputs the inputs of the state, if they are not simply the five fields of the outputs */
    async diff(
        id: string,
        olds: Props,
        news: Props,
        oldInputs: Props = fieldsOf(olds),
    ): Promise<{ changes: boolean; replaces: string[] }> {
        const response = await this.send("diff", this.#change(id, olds, news, oldInputs));
        const changes = response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME;
        return { changes, replaces: response.getReplacesList() };
    }

    async create(inputs: Props, { preview = false } = {}): Promise<{ id: string; properties: Props }> {
        const { urn, properties } = this.encoded(inputs);
        const response = await this.send("create", { urn, properties: struct(properties), preview });
        return { id: response.getId(), properties: this.decoded(response.getProperties()) };
    }

    async read(id: string, state: Props): Promise<{ id: string; properties: Props }> {
        const { inputs: _inputs, ...answer } = await this.readAll(id, state);
        return answer;
    }

    /** A state has inputs as well; `get` sends none, and an import neither. */
    async readAll(id: string, state: Props, inputs?: Props): Promise<{ id: string; properties: Props; inputs: Props }> {
        const { urn, properties } = this.encoded(state);
        const hasState = inputs !== undefined || Object.keys(properties).length > 0;
        const sent = inputs ?? ("e164" in state ? fieldsOf(properties) : {});
        const recorded = hasState ? { properties: struct(properties), inputs: struct(sent) } : {};
        const response = await this.send("read", { id, urn, ...recorded });
        return {
            id: response.getId(),
            properties: this.decoded(response.getProperties()),
            inputs: values(response.getInputs()),
        };
    }

    async update(id: string, olds: Props, news: Props, { preview = false } = {}): Promise<Props> {
        const change = this.#change(id, olds, news, fieldsOf(olds));
        return this.decoded((await this.send("update", { ...change, preview })).getProperties());
    }

    async delete(id: string, state: Props): Promise<void> {
        const { urn, properties } = this.encoded(state);
        await this.send("delete", { id, urn, properties: struct(properties) });
    }

    #change(id: string, olds: Props, news: Props, oldInputs: Props): Props {
        const { urn, properties } = this.encoded(news);
        const outputs = struct(this.encoded(olds).properties);
        return { id, urn, olds: outputs, oldInputs: struct(oldInputs), news: struct(properties) };
    }
}

/** Ends a process, and waits until it has exited. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill(signal);
        await exited;
    }
}
