// The empty plugin: Pulumi's resource provider protocol with the same schema and functions that do nothing, bundled and started as the
// plugin is. Its cost is the cost of Pulumi.

import * as grpc from "@grpc/grpc-js";
import { VERSION } from "../../plugin/package";
import { empty, plugin, provider, ResourceProviderService } from "../../plugin/protocol";

let created = 0;

/** The answers to the requests, by method. */
const answers: Record<string, (request: never) => unknown> = {
    handshake: () => filled(new provider.ProviderHandshakeResponse(), (response) => response.setAcceptSecrets(true)),
    getPluginInfo: () => filled(new plugin.PluginInfo(), (response) => response.setVersion(VERSION)),
    getSchema: () => {
        const schema = JSON.stringify({ ...require("../../plugin/schema.json"), version: VERSION });
        return filled(new provider.GetSchemaResponse(), (response) => response.setSchema(schema));
    },
    getMapping: () => new provider.GetMappingResponse(),
    checkConfig: checked,
    diffConfig: unchanged,
    configure: () =>
        filled(new provider.ConfigureResponse(), (response) => {
            response.setAcceptsecrets(true);
            response.setSupportspreview(true);
        }),
    check: checked,
    diff: unchanged,
    create: (request: provider.CreateRequest) => {
        created += 1;
        return filled(new provider.CreateResponse(), (response) => {
            response.setId(request.getPreview() ? "" : String(7_654_000_000 + created));
            response.setProperties(request.getProperties());
        });
    },
    read: (request: provider.ReadRequest) =>
        filled(new provider.ReadResponse(), (response) => {
            response.setId(request.getId());
            response.setProperties(request.getProperties());
            response.setInputs(request.getInputs());
        }),
    delete: empty,
    cancel: empty,
};

function filled<Response>(response: Response, fill: (response: Response) => void): Response {
    fill(response);
    return response;
}

function checked(request: provider.CheckRequest): provider.CheckResponse {
    return filled(new provider.CheckResponse(), (response) => response.setInputs(request.getNews()));
}

function unchanged(): provider.DiffResponse {
    const { DIFF_NONE } = provider.DiffResponse.DiffChanges;
    return filled(new provider.DiffResponse(), (response) => response.setChanges(DIFF_NONE));
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
