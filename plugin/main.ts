// The plugin's process. The engine starts it with its own address, and reads the port from stdout, where nothing else may appear.

import { onEngineGone } from "./engine-log";
import { PluginServer } from "./server";

/** Starts the server and writes its port; or runs the command, if the first argument is one of its subcommands. */
export async function main(): Promise<void> {
    const args = process.argv.slice(2);
    if (/^[a-z]+(-[a-z]+)*$|^--help$/.test(args[0] ?? "")) {
        // Loaded only here: the engine never needs it.
        const { runCommand } = require("../cli/program") as typeof import("../cli/program");
        return runCommand("plugin", args);
    }
    keepRunning();
    const server = new PluginServer();
    const address = args.find((argument) => /:\d+$/.test(argument));
    if (address !== undefined) {
        server.connect(address);
        onEngineGone(address, () => exitAfterCalls(server));
    }
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.on(signal, () => exitAfterCalls(server));
    }
    const port = await server.listen();
    process.stdout.write(`${port}\n`);
}

/** An error that nothing caught must not end the process: an add may be in flight, and its ID would be lost. */
function keepRunning(): void {
    const report = (error: unknown) => {
        // Without its message, which could show a secret.
        const { name = typeof error, stack = "" } = (error ?? {}) as Partial<Error>;
        const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
        process.stderr.write([`error: pulumi-resource-kaleyra: ${name}`, ...frames, ""].join("\n"));
    };
    process.on("uncaughtException", report);
    process.on("unhandledRejection", report);
    // An engine that has exited no longer reads the output.
    process.stdout.on("error", () => undefined);
    process.stderr.on("error", () => undefined);
}

/** Calls that are being served are answered first: an add that was sent must finish. */
function exitAfterCalls(server: PluginServer): void {
    server.cancel();
    void server.finish().then(() => process.exit());
}
