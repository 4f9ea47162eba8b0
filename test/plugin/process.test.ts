// The plugin as a process: cancellation, the end of its CLI, and what it writes to stdout.

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import http2 from "node:http2";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { PluginServer } from "../../plugin/server";
import { neutralEnvironment } from "../../scripts/pulumi-cli/find";
import { lifecycleOf, PLUGIN } from "../support/callers";
import { tooManyRequests } from "../support/faults";
import { EXECUTABLE, PluginHost } from "../support/plugin-host";
import { SALES, SUPPORT } from "../support/sample-numbers";

/** An engine that accepts connections, and prints its port. */
const engineScript = `
    const { Server, ServerCredentials } = require("@grpc/grpc-js");
    new Server().bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (_, port) => console.log(port));`;

describe("the process of the plugin", () => {
    const setup = lifecycleOf(PLUGIN);

    const alone = () => PluginHost.alone({ environment: setup.sandbox.environment });

    /** Waits until the sandbox has received an add. */
    async function addArrived(): Promise<void> {
        while (setup.sandbox.count("add") === 0) {
            await sleep(10);
        }
    }

    /** Starts the executable without a client, or for an engine. */
    function spawned(...engine: readonly string[]) {
        const child = spawn(EXECUTABLE, engine, { env: { ...neutralEnvironment(), ...setup.sandbox.environment } });
        const written = { stdout: "", stderr: "" };
        for (const name of ["stdout", "stderr"] as const) {
            child[name].on("data", (text) => {
                written[name] += text;
            });
        }
        const port = async () => {
            await once(child.stdout, "data");
            return Number(written.stdout);
        };
        return { child, written, port };
    }

    it("writes the port to stdout and nothing else, and messages to stderr when it has no engine", async () => {
        const { child, written, port } = spawned();
        await PluginHost.connect(await port()).create(SUPPORT, { preview: true });
        child.kill("SIGTERM");
        await once(child, "close");
        assert.match(written.stdout, /^\d+\n$/);
        assert.match(written.stderr, /^info: \+919761234567 will be added to WABA 766123456789.*\n$/);
    });

    it("finishes an add that was sent when it is cancelled, and sends nothing more, whatever follows", async () => {
        setup.sandbox.faults.set([{ kind: "delay", on: "add", ms: 500, times: 1 }]);
        const host = await setup.start();
        const created = host.create(SUPPORT);
        await addArrived();
        await host.cancel();
        assert.equal((await created).id, "7654000001");
        await host.prepare({});
        await assert.rejects(host.create(SUPPORT), /\[KALEYRA_DUPLICATE_NUMBER\]/);
        await assert.rejects(host.create(SALES), /\[KALEYRA_CANCELLED\]/);
        assert.equal(setup.sandbox.count("add"), 1);
    });

    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        it(`answers an add that was sent before it exits on ${signal}`, async () => {
            setup.sandbox.faults.set([{ kind: "delay", on: "add", ms: 500 }]);
            const host = await alone();
            const created = host.create(SUPPORT);
            await addArrived();
            const exited = once(host.child as ChildProcess, "exit");
            host.child?.kill(signal);
            assert.equal((await created).id, "7654000001");
            assert.deepEqual(await exited, [0, null]);
        });
    }

    it("exits also if the engine closes its connection at the same moment", async () => {
        // Whether gRPC notices depends on the turn of the event loop.
        for (let turns = 0; turns < 8; turns++) {
            const server = new PluginServer();
            const client = http2.connect(`http://127.0.0.1:${await server.listen()}`).on("error", () => undefined);
            await once(client, "remoteSettings");
            client.destroy(new Error("closed"), http2.constants.NGHTTP2_CANCEL);
            for (let turn = 0; turn < turns; turn++) {
                await setImmediate();
            }
            await server.finish();
            server.destroy();
        }
    });

    /** Starts the plugin for an engine in another process, kills that process during an add, and waits until the plugin exits. */
    async function killEngineDuringAdd(): Promise<void> {
        const engine = spawn(process.execPath, ["-e", engineScript], { stdio: ["ignore", "pipe", "inherit"] });
        const [address] = (await once(engine.stdout, "data")) as [Buffer];
        const { child, port } = spawned(`127.0.0.1:${address.toString().trim()}`);
        const exited = once(child, "exit");
        PluginHost.connect(await port())
            .create(SUPPORT)
            .catch(() => undefined);
        await addArrived();
        engine.kill("SIGKILL");
        await exited;
    }

    it("exits after its CLI was killed, but not during an add", async () => {
        setup.sandbox.faults.set([{ kind: "delay", on: "add", ms: 3_000 }]);
        await killEngineDuringAdd();
        // The plugin has waited for the answer.
        assert.equal(setup.sandbox.requests.find(({ method }) => method === "POST")?.answered, 200);
    });

    it("sends no further requests after its CLI was killed while it was waiting", async () => {
        setup.sandbox.faults.set([tooManyRequests("4", { on: "add", times: 1 })]);
        await killEngineDuringAdd();
        assert.equal(setup.sandbox.count("add"), 1);
    });

    it("exits if its engine has ended before it starts", async () => {
        await once(spawned("127.0.0.1:1").child, "exit");
    });
});
