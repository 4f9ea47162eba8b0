// Runs Pulumi's real dynamic provider host and speaks the engine's gRPC to it.
// Runtime mocks never call a provider, so this is where its lifecycle is proved.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import type { CheckFailure } from "@pulumi/pulumi/dynamic";

const structs = require("google-protobuf/google/protobuf/struct_pb");
const messages = require("@pulumi/pulumi/proto/provider_pb");
const { ResourceProviderClient } = require("@pulumi/pulumi/proto/provider_grpc_pb");

export const ROOT = join(__dirname, "..");

/** The constant that the resource class hands over. */
export const PROVIDER = 'exports.handler=()=>require("pulumi-kaleyra/provider");';

/** The same provider with shorter waits, so that tests of time-outs end soon. */
export const HASTY_PROVIDER = `exports.handler=()=>require(${JSON.stringify(join(ROOT, "test/hasty-provider.js"))});`;

export type Props = Record<string, unknown>;

export interface HostOptions {
    readonly environment?: Record<string, string>;
    readonly configuration?: Record<string, string>;
    readonly provider?: string;
}

interface Message {
    toJavaScript(): Props;
}

/** One provider host process: for the engine, one operation. */
export class Host {
    readonly #process: ChildProcess;
    readonly #client: grpc.Client & Record<string, (...args: unknown[]) => void>;
    readonly #provider: string;
    #output = "";

    private constructor(child: ChildProcess, port: number, provider: string) {
        this.#process = child;
        this.#provider = provider;
        this.#client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        child.stdout?.on("data", (text) => {
            this.#output += text;
        });
        child.stderr?.on("data", (text) => {
            this.#output += text;
        });
    }

    static async start({ environment = {}, configuration = {}, provider = PROVIDER }: HostOptions = {}): Promise<Host> {
        const own = Object.entries(process.env).filter(([name]) => !/^(PULUMI|KALEYRA)_/.test(name));
        const child = spawn(process.execPath, [require.resolve("@pulumi/pulumi/cmd/dynamic-provider"), "127.0.0.1:1"], {
            cwd: join(ROOT, "examples/quickstart"),
            env: { ...Object.fromEntries(own), ...environment },
            stdio: ["ignore", "pipe", "pipe"],
        });
        child.stdout.setEncoding("utf8");
        child.stderr.setEncoding("utf8");
        const [port] = (await once(child.stdout, "data")) as [string];
        const host = new Host(child, Number(port), provider);
        await host.configure(configuration);
        return host;
    }

    /** What the provider has told the user so far, on stdout and stderr. */
    get output(): string {
        return this.#output;
    }

    async configure(configuration: Record<string, string>): Promise<void> {
        const request = new messages.ConfigureRequest();
        request.setArgs(struct(configuration));
        await this.#call("configure", request);
    }

    async check(olds: Props, news: Props): Promise<{ inputs: Props; failures: CheckFailure[] }> {
        const request = new messages.CheckRequest();
        request.setOlds(struct(olds));
        request.setNews(struct(this.#named(news)));
        const response = await this.#call("check", request);
        return {
            inputs: response.getInputs().toJavaScript(),
            failures: response.getFailuresList().map((failure: { getProperty(): string; getReason(): string }) => ({
                property: failure.getProperty(),
                reason: failure.getReason(),
            })),
        };
    }

    async diff(id: string, olds: Props, news: Props): Promise<{ changes: boolean; replaces: string[] }> {
        const request = new messages.DiffRequest();
        request.setId(id);
        request.setOlds(struct(olds));
        request.setNews(struct(this.#named(news)));
        const response = await this.#call("diff", request);
        const some = messages.DiffResponse.DiffChanges.DIFF_SOME;
        return { changes: response.getChanges() === some, replaces: response.getReplacesList() };
    }

    async create(inputs: Props): Promise<{ id: string; properties: Props }> {
        const request = new messages.CreateRequest();
        request.setProperties(struct(this.#named(inputs)));
        const response = await this.#call("create", request);
        return { id: response.getId(), properties: (response.getProperties() as Message).toJavaScript() };
    }

    async read(id: string, properties: Props): Promise<{ id: string; properties: Props }> {
        const request = new messages.ReadRequest();
        request.setId(id);
        request.setProperties(struct(this.#named(properties)));
        const response = await this.#call("read", request);
        return { id: response.getId(), properties: (response.getProperties() as Message).toJavaScript() };
    }

    async delete(id: string, properties: Props): Promise<void> {
        const request = new messages.DeleteRequest();
        request.setId(id);
        request.setProperties(struct(this.#named(properties)));
        await this.#call("delete", request);
    }

    async stop(): Promise<void> {
        this.#client.close();
        if (this.#process.exitCode === null && this.#process.signalCode === null) {
            const exited = once(this.#process, "exit");
            this.#process.kill();
            await exited;
        }
    }

    #named(properties: Props): Props {
        return { __provider: this.#provider, ...properties };
    }

    // biome-ignore lint/suspicious/noExplicitAny: the generated protobuf classes have no types.
    #call(method: string, request: unknown): Promise<any> {
        return new Promise((resolve, reject) => {
            const done = (error: grpc.ServiceError | null, response: unknown) =>
                error ? reject(new Error(error.details, { cause: error })) : resolve(response);
            (this.#client[method] as (...args: unknown[]) => void)(request, done);
        });
    }
}

function struct(properties: Props): unknown {
    return structs.Struct.fromJavaScript(properties);
}
