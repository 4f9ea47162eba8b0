// The empty plugin: Pulumi's resource provider protocol with the same schema and functions that do nothing, bundled and started as the
// plugin is. Its cost is the cost of Pulumi.

import * as grpc from "@grpc/grpc-js";
import { VERSION } from "../../plugin/package";
import { plugin, provider, ResourceProviderService } from "../../plugin/protocol";

let created = 0;

/** The answers to the requests, by method. */
const answers: Record<string, (request: never) => unknown> = {
    handshake: () => filled(new provider.ProviderHandshakeResponse(), (response) => response.setAcceptSecrets(true)),
    getPluginInfo: () => filled(new plugin.PluginInfo(), (response) => response.setVersion(VERSION)),
    getSchema: () => {
        const schema = JSON.stringify({ ...require("../../plugin/schema.json"), version: VERSION });
        return filled(new provider.GetSchemaResponse(), (response) => response.setSchema(schema));
    },
    checkConfig: checked,
    configure: () =>
        filled(new provider.ConfigureResponse(), (response) => {
            response.setAcceptsecrets(true);
            response.setSupportspreview(true);
        }),
    check: checked,
    diff: () => new provider.DiffResponse(),
    create: (request: provider.CreateRequest) => {
        created += 1;
        return filled(new provider.CreateResponse(), (response) => {
            response.setId(request.getPreview() ? "" : String(created));
            response.setProperties(request.getProperties());
        });
    },
    read: (request: provider.ReadRequest) =>
        filled(new provider.ReadResponse(), (response) => {
            response.setId(request.getId());
            response.setProperties(request.getProperties());
            response.setInputs(request.getInputs());
        }),
};

function checked(request: provider.CheckRequest): provider.CheckResponse {
    return filled(new provider.CheckResponse(), (response) => response.setInputs(request.getNews()));
}

function filled<Response>(response: Response, fill: (response: Response) => void): Response {
    fill(response);
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
}
