// The engine's side of the provider protocol, as far as both hosts need it: connections, calls, and what answers contain.

import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import * as grpc from "@grpc/grpc-js";
import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import type { SessionOptions } from "../../provider/session";

const structs = require("google-protobuf/google/protobuf/struct_pb");
const { DiffResponse } = require("@pulumi/pulumi/proto/provider_pb");
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb");

/** What the provider waits for, in milliseconds. */
export type Waits = Pick<SessionOptions, "patience" | "limits" | "previewDeadline">;

/** Shorter timeouts, so that tests of timeouts end soon. */
export const HASTY: Waits = {
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

// biome-ignore lint/suspicious/noExplicitAny: the generated protobuf classes have no types.
export function callOf(client: Client, method: string, request: unknown): Promise<any> {
    return new Promise((resolve, reject) => {
        const done = (error: grpc.ServiceError | null, response: unknown) =>
            error ? reject(new Error(error.details, { cause: error })) : resolve(response);
        client[method]?.(request, done);
    });
}

/** Properties as a message. */
export function struct(properties: Readonly<Record<string, unknown>>): unknown {
    return structs.Struct.fromJavaScript(properties);
}

/** The failures in the answer of a check or a function. */
// biome-ignore lint/suspicious/noExplicitAny: the generated protobuf classes have no types.
export function failuresOf(response: any): CheckFailure[] {
    return response.getFailuresList().map((failure: { getProperty(): string; getReason(): string }) => ({
        property: failure.getProperty(),
        reason: failure.getReason(),
    }));
}

/** What the answer of a diff says. */
// biome-ignore lint/suspicious/noExplicitAny: the generated protobuf classes have no types.
export function differencesOf(response: any): { changes: boolean; replaces: string[] } {
    const changes = response.getChanges() === DiffResponse.DiffChanges.DIFF_SOME;
    return { changes, replaces: response.getReplacesList() };
}

/** Ends a process, and waits until it has exited. */
export async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
        const exited = once(child, "exit");
        child.kill(signal);
        await exited;
    }
}
