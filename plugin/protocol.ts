// Pulumi's generated protocol classes, as the plugin uses them.
// google-protobuf is a dependency of `@pulumi/pulumi`, not of this package, and its classes must be those of the same copy.

import * as provider from "@pulumi/pulumi/proto/provider_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb";

export * as engine from "@pulumi/pulumi/proto/engine_pb";
export * as plugin from "@pulumi/pulumi/proto/plugin_pb";
export * as provider from "@pulumi/pulumi/proto/provider_pb";

export type { StructMessage };

interface Method {
    responseDeserialize(bytes: Buffer): unknown;
}

/** The methods of the provider, by name, as `@grpc/grpc-js` takes them. */
export const { ResourceProviderService } = require("@pulumi/pulumi/proto/provider_grpc_pb") as {
    ResourceProviderService: import("@grpc/grpc-js").ServiceDefinition & Record<string, Method>;
};

/** The methods of the engine. */
export const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb") as {
    EngineService: import("@grpc/grpc-js").ServiceDefinition;
};

/** An empty answer. */
export function empty(): Empty {
    return ResourceProviderService.cancel?.responseDeserialize(Buffer.alloc(0)) as Empty;
}

/** A message that consists of one empty Struct, in field 2, shows which class a Struct is. */
const EMPTY_STRUCT = Uint8Array.from([0x12, 0]);

const Struct = provider.CheckRequest.deserializeBinary(EMPTY_STRUCT).getOlds()?.constructor as unknown as {
    fromJavaScript(values: object): StructMessage;
};

/** Values as a Struct. */
export function structOf(values: Readonly<Record<string, unknown>>): StructMessage {
    return Struct.fromJavaScript(values);
}
