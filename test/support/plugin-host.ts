// Speaks the engine's side of the resource provider protocol to the plugin, and collects what the plugin logs.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import type { CheckFailure } from "@pulumi/pulumi/dynamic";
import { PluginServer } from "../../plugin/server";
import { PLUGIN_TYPE_TOKEN } from "../../provider/tokens";
import { neutralEnvironment } from "../../scripts/pulumi-cli/find";
import { ROOT } from "../../scripts/root";
import type { HostOptions } from "./provider-host";
import {
    type Client,
    connectTo,
    endProcess,
    failuresOf,
    type Props,
    StepsClient,
    struct,
    values,
} from "./provider-protocol";

const empties = require("google-protobuf/google/protobuf/empty_pb");
const { EngineService } = require("@pulumi/pulumi/proto/engine_grpc_pb");

export const EXECUTABLE = join(ROOT, "dist/plugin/pulumi-resource-kaleyra");

/** A message that the plugin logged. */
interface Logged {
    readonly severity: "info" | "warning";
    readonly urn: string;
    readonly message: string;
}

/** A value wrapped as a secret. */
export function secret(value: unknown): Props {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

/** Whether a value is wrapped as a secret. */
export function isSealed(value: unknown): boolean {
    return (value as Props | undefined)?.["4dabf18193072939515e22adb298388d"] === "1b47061264138c4ac30d75fd1eb44270";
}

/** The URN of a number. */
export function urnOf(name: string): string {
    return `urn:pulumi:dev::numbers::${PLUGIN_TYPE_TOKEN}::${name}`;
}

/** The engine's side. */
interface Engine {
    readonly server: grpc.Server;
    readonly address: string;
    readonly logged: Logged[];
}

/** A plugin, as one operation of the engine sees it. */
export class PluginHost extends StepsClient {
    static readonly #open = new Set<PluginHost>();

    readonly logged: readonly Logged[];
    readonly #engine: Engine;
    protected readonly client: Client;
    readonly #end: () => Promise<void> | void;
    readonly child: ChildProcess | undefined;

    protected constructor(engine: Engine, port: number, end: () => Promise<void> | void, child?: ChildProcess) {
        super();
        this.#engine = engine;
        this.logged = engine.logged;
        this.client = connectTo(port);
        this.#end = end;
        this.child = child;
        PluginHost.#open.add(this);
    }

    /** A plugin with a memory of its own in this process: starting a process takes longer than most tests. */
    static async start(options: HostOptions = {}): Promise<PluginHost> {
        const { environment = {}, configuration = {}, provider, waits } = options;
        const engine = await startEngine();
        const server = new PluginServer({ environment, ...waits });
        const host = new this(engine, await server.listen(), () => server.destroy());
        await host.prepare(configuration, provider);
        return host;
    }

    /** The built executable in a process of its own. */
    static async alone(
        { environment = {}, configuration }: HostOptions = {},
        command: readonly string[] = [EXECUTABLE],
    ): Promise<PluginHost> {
        const engine = await startEngine();
        const [program = "", ...args] = command;
        const child = spawn(program, [...args, engine.address], {
            env: { ...neutralEnvironment(), ...environment },
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [port] = (await Promise.race([once(child.stdout, "data"), once(child, "exit").then(failToStart)])) as [
            Buffer,
        ];
        const host = new PluginHost(engine, Number(port.toString()), () => endProcess(child, "SIGKILL"), child);
        await host.prepare(configuration ?? {});
        return host;
    }

    /** A plugin that runs already, without an engine that takes messages. */
    static connect(port: number): PluginHost {
        const engine = { server: new grpc.Server(), address: "", logged: [] };
        return new PluginHost(engine, port, () => undefined);
    }

    /** What the engine does before the first call for a resource. */
    async prepare(configuration: Props, provider?: string): Promise<void> {
        await this.send("handshake", { engineAddress: this.#engine.address }, "ProviderHandshakeRequest");
        await this.configure(configuration, provider);
    }

    /** All that was logged, as text. */
    get output(): string {
        return this.logged.map(({ severity, message }) => `${severity}: ${message}\n`).join("");
    }

    /** @param name the provider's name, by which a default provider is recognised */
    async configure(configuration: Props, name = "default"): Promise<void> {
        const args = Object.entries(configuration).map(([key, value]) => [key.replace("kaleyra:", ""), value]);
        await this.send("configure", { name, args: struct(Object.fromEntries(args)), acceptsecrets: true });
    }

    async checkConfig(news: Props, olds: Props = {}): Promise<{ inputs: Props; failures: CheckFailure[] }> {
        const urn = "urn:pulumi:d::p::pulumi:providers:kaleyra::k";
        const response = await this.send(
            "checkConfig",
            { urn, olds: struct(olds), news: struct(news) },
            "CheckRequest",
        );
        return { inputs: values(response.getInputs()), failures: failuresOf(response) };
    }

    /** A test names the resource in the properties, as a `__resource`. */
    protected encoded({ __resource: urn = urnOf("number"), ...properties }: Props): { urn: string; properties: Props } {
        return { urn: String(urn), properties };
    }

    /** As `pulumi import` and the option `import` read. */
    import(importId: string, resource = "number"): Promise<{ id: string; properties: Props; inputs: Props }> {
        return this.readAll(importId, { __resource: urnOf(resource) });
    }

    async invoke(
        tok: string,
        args: Props,
        { preview = false } = {},
    ): Promise<{ result: Props; failures: CheckFailure[] }> {
        const response = await this.send("invoke", { tok, args: struct(args), preview });
        return { result: values(response.getReturn()), failures: failuresOf(response) };
    }

    async schema(): Promise<string> {
        return (await this.send("getSchema", {})).getSchema();
    }

    async cancel(): Promise<void> {
        await this.call("cancel", new empties.Empty());
    }

    /** Ends the engine's side: the plugin can no longer log. */
    endEngine(): void {
        this.#engine.server.forceShutdown();
    }

    async stop(): Promise<void> {
        PluginHost.#open.delete(this);
        this.client.close();
        await this.#end();
        this.endEngine();
    }

    /** Ends all that the tests of a file started. */
    static async stopAll(): Promise<void> {
        await Promise.all([...PluginHost.#open].map((host) => host.stop()));
    }
}

async function startEngine(): Promise<Engine> {
    const logged: Logged[] = [];
    const server = new grpc.Server();
    // biome-ignore lint/suspicious/noExplicitAny: the generated protobuf classes have no types.
    const log = ({ request }: any, done: (error: null, response: unknown) => void) => {
        const severity = ["debug", "info", "warning", "error"][request.getSeverity()] as Logged["severity"];
        logged.push({ severity, urn: request.getUrn(), message: request.getMessage() });
        done(null, new empties.Empty());
    };
    server.addService(EngineService, { log });
    const port = await new Promise<number>((resolve, reject) => {
        server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
            error ? reject(error) : resolve(bound),
        );
    });
    return { server, address: `127.0.0.1:${port}`, logged };
}

function failToStart([code]: readonly unknown[]): never {
    throw new Error(`The plugin exited with ${code} before it had a port.`);
}
