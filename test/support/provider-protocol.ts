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

    async check(olds: Props, news: Props): Promise<{ inputs: Props; failures: CheckFailure[] }> {
        const { urn, properties } = this.encoded(news);
        const request = new messages.CheckRequest();
        request.setUrn(urn);
        request.setOlds(struct(olds));
        request.setNews(struct(properties));
        const response = await this.call("check", request);
        return { inputs: this.decoded(response.getInputs()), failures: failuresOf(response) };
    }

    /** @param oldInputs the inputs of the state, if they are not simply the five fields of the outputs */
    async diff(
        id: string,
        olds: Props,
        news: Props,
        oldInputs: Props = fieldsOf(olds),
    ): Promise<{ changes: boolean; replaces: string[] }> {
        const { urn, properties } = this.encoded(news);
        const request = new messages.DiffRequest();
        request.setId(id);
        request.setUrn(urn);
        request.setOlds(struct(this.encoded(olds).properties));
        request.setOldInputs(struct(oldInputs));
        request.setNews(struct(properties));
        const response = await this.call("diff", request);
        const changes = response.getChanges() === messages.DiffResponse.DiffChanges.DIFF_SOME;
        return { changes, replaces: response.getReplacesList() };
    }

    async create(inputs: Props, { preview = false } = {}): Promise<{ id: string; properties: Props }> {
        const { urn, properties } = this.encoded(inputs);
        const request = new messages.CreateRequest();
        request.setUrn(urn);
        request.setProperties(struct(properties));
        request.setPreview(preview);
        const response = await this.call("create", request);
        return { id: response.getId(), properties: this.decoded(response.getProperties()) };
    }

    async read(id: string, state: Props): Promise<{ id: string; properties: Props }> {
        const { inputs: _inputs, ...answer } = await this.readAll(id, state);
        return answer;
    }

    /** A state has inputs as well; `get` sends none, and an import neither. */
    async readAll(id: string, state: Props, inputs?: Props): Promise<{ id: string; properties: Props; inputs: Props }> {
        const request = new messages.ReadRequest();
        request.setId(id);
        const { urn, properties } = this.encoded(state);
        request.setUrn(urn);
        if (inputs !== undefined || Object.keys(properties).length > 0) {
            request.setProperties(struct(properties));
            request.setInputs(struct(inputs ?? ("e164" in state ? fieldsOf(properties) : {})));
        }
        const response = await this.call("read", request);
        return {
            id: response.getId(),
            properties: this.decoded(response.getProperties()),
            inputs: values(response.getInputs()),
        };
    }

    async update(id: string, olds: Props, news: Props, { preview = false } = {}): Promise<Props> {
        const { urn, properties } = this.encoded(news);
        const request = new messages.UpdateRequest();
        request.setId(id);
        request.setUrn(urn);
        request.setOlds(struct(this.encoded(olds).properties));
        request.setOldInputs(struct(fieldsOf(olds)));
        request.setNews(struct(properties));
        request.setPreview(preview);
        return this.decoded((await this.call("update", request)).getProperties());
    }

    async delete(id: string, state: Props): Promise<void> {
        const request = new messages.DeleteRequest();
        request.setId(id);
        const { urn, properties } = this.encoded(state);
        request.setUrn(urn);
        request.setProperties(struct(properties));
        await this.call("delete", request);
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
