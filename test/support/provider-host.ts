// Runs Pulumi's real dynamic provider host and calls it over gRPC as the engine does.
// Runtime mocks never call a provider, so its lifecycle is tested through this.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { neutralEnvironment } from "../../scripts/pulumi-cli/find";
import { ROOT } from "../../scripts/root";
import { type Client, connectTo, endProcess, type Props, StepsClient, struct, type Waits } from "./provider-protocol";

const QUICKSTART = join(ROOT, "examples/quickstart");

/** The constant that the resource class sends as `__provider`. */
export const PROVIDER = 'exports.handler=()=>require("pulumi-kaleyra/provider");';

export type { Props } from "./provider-protocol";

export interface HostOptions {
    readonly environment?: Record<string, string>;
    readonly configuration?: Props;
    /** The name of an explicit provider; the plugin only. */
    readonly provider?: string;
    /** The folder of the program, from which the provider is resolved; a process of its own only. */
    readonly program?: string;
    /** Timeouts that replace the defaults. */
    readonly waits?: Waits;
}

/** A provider host process. */
interface Process {
    readonly child: ChildProcess;
    readonly client: Client;
    output: string;
}

/** A provider in a host process: for the engine, one operation. */
export class Host extends StepsClient {
    protected readonly client: Client;
    readonly #process: Process;
    readonly #provider: string;
    readonly #configured: Props;
    readonly #outputBefore: number;

    private constructor(host: Process, provider: string, configured: Props) {
        super();
        this.client = host.client;
        this.#process = host;
        this.#provider = provider;
        this.#configured = configured;
        this.#outputBefore = host.output.length;
    }

    /** A host process of its own that loads the provider with the constant of the resource class. */
    static async alone({ environment = {}, configuration = {}, program }: HostOptions = {}): Promise<Host> {
        const host = new Host(await spawnHost(environment, program), PROVIDER, configuration);
        await host.#configure();
        return host;
    }

    /**
     * A provider with its own memory, like a new process, in a process that the tests of a file share: starting a process
     * takes longer than most tests. The host keeps one provider per distinct source text.
     */
    static async start({ environment = {}, configuration = {}, waits }: HostOptions = {}): Promise<Host> {
        shared ??= spawnHost({});
        providers += 1;
        const options = JSON.stringify({ environment, ...waits });
        const module = JSON.stringify(join(ROOT, "dist/provider/dynamic-provider.js"));
        const provider = `exports.handler=()=>require(${module}).createProvider(${options});//${providers}`;
        const host = new Host(await shared, provider, configuration);
        // The host configures a provider when it first calls it.
        await host.#configure();
        await host.diff("0", {}, {});
        return host;
    }

    /** What the provider has printed so far, on stdout and stderr. */
    get output(): string {
        return this.#process.output.slice(this.#outputBefore);
    }

    async #configure(): Promise<void> {
        await this.send("configure", { args: struct(this.#configured) });
    }

    /** Stops the process of {@link alone}. */
    stop(): Promise<void> {
        return stopHost(this.#process);
    }

    protected encoded(properties: Props): { urn: string; properties: Props } {
        return { urn: "", properties: { __provider: this.#provider, ...properties } };
    }

    /** The host must return the provider's text; otherwise the resource could not be read or deleted later. */
    protected override decoded(message: { toJavaScript(): Props }): Props {
        const { __provider: provider, ...properties } = message.toJavaScript();
        assert.equal(provider, this.#provider);
        return properties;
    }

    // biome-ignore lint/suspicious/noExplicitAny: the generated protobuf classes have no types.
    override async call(method: string, request: unknown): Promise<any> {
        try {
            return await super.call(method, request);
        } finally {
            // What the provider printed before its answer may still be in the pipe: let it arrive.
            await setImmediate();
            await setImmediate();
        }
    }
}

let shared: Promise<Process> | undefined;
let providers = 0;

/** Stops the process that the tests of a file share. */
export async function stopSharedHost(): Promise<void> {
    const host = await shared;
    shared = undefined;
    if (host !== undefined) {
        await stopHost(host);
    }
}

async function spawnHost(environment: Record<string, string>, program = QUICKSTART): Promise<Process> {
    const child = spawn(process.execPath, [require.resolve("@pulumi/pulumi/cmd/dynamic-provider"), "127.0.0.1:1"], {
        cwd: program,
        env: { ...neutralEnvironment(), ...environment },
        stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.setEncoding("utf8");
    child.stderr.setEncoding("utf8");
    const [port] = (await once(child.stdout, "data")) as [string];
    const host: Process = { child, client: connectTo(Number(port)), output: "" };
    for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (text: string) => {
            host.output += text;
        });
    }
    return host;
}

async function stopHost({ child, client }: Process): Promise<void> {
    client.close();
    await endProcess(child, "SIGTERM");
}
