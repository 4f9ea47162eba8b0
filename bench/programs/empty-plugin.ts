// The empty plugin: Pulumi's resource provider protocol with the same schema and functions that do nothing, bundled and started as the
// plugin is. Its cost is the cost of Pulumi.

import * as grpc from "@grpc/grpc-js";
import { VERSION } from "../../plugin/package";
import { empty, plugin, provider, ResourceProviderService } from "../../plugin/protocol";

type Answer = (request: never) => unknown;

let created = 0;

const answers: Record<string, Answer> = {
    handshake: () => {
        const response = new provider.ProviderHandshakeResponse();
        response.setAcceptSecrets(true);
        return response;
    },
    attach: empty,
    getPluginInfo: () => {
        const info = new plugin.PluginInfo();
        info.setVersion(VERSION);
        return info;
    },
    getSchema: () => {
        const response = new provider.GetSchemaResponse();
        response.setSchema(JSON.stringify({ ...require("../../plugin/schema.json"), version: VERSION }));
        return response;
    },
    getMapping: () => new provider.GetMappingResponse(),
    checkConfig: checked,
    diffConfig: unchanged,
    configure: () => {
        const response = new provider.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setSupportspreview(true);
        return response;
    },
    check: checked,
    diff: unchanged,
    create: (request: provider.CreateRequest) => {
        created += 1;
        const response = new provider.CreateResponse();
        if (!request.getPreview()) {
            response.setId(String(7_654_000_000 + created));
        }
        response.setProperties(request.getProperties());
        return response;
    },
    read: (request: provider.ReadRequest) => {
        const response = new provider.ReadResponse();
        response.setId(request.getId());
        response.setProperties(request.getProperties());
        response.setInputs(request.getInputs());
        return response;
    },
    delete: empty,
    cancel: empty,
};

function checked(request: provider.CheckRequest): provider.CheckResponse {
    const response = new provider.CheckResponse();
    response.setInputs(request.getNews());
    return response;
}

function unchanged(): provider.DiffResponse {
    const response = new provider.DiffResponse();
    response.setChanges(provider.DiffResponse.DiffChanges.DIFF_NONE);
    return response;
}

/** Starts the server and writes its port. */
export function main(): void {
    const server = new grpc.Server();
    const served = Object.entries(answers).map(([name, answer]): [string, grpc.handleUnaryCall<unknown, unknown>] => [
        name,
        (call, callback) => callback(null, answer(call.request as never)),
    ]);
    server.addService(ResourceProviderService, Object.fromEntries(served));
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (_error, port) => {
        process.stdout.write(`${port}\n`);
    });
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.on(signal, () => process.exit());
    }
}
