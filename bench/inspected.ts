// A provider's process that answers questions about itself: a script, loaded before the process's own, answers a signal with a file.

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Sandbox } from "../sandbox/server";
import type { MeasuredHost, StartHost } from "./host";

const LIMIT = 30_000;

/** Renamed when it is complete, so that nobody reads half of it. */
const PRELOAD = (answer: string) => `
    const { renameSync, writeFileSync } = require("node:fs");
    const answer = ${answer};
    let asked = 0;
    process.on("SIGUSR2", async () => {
        const file = __dirname + "/" + asked++;
        writeFileSync(file + ".part", JSON.stringify(await answer()));
        renameSync(file + ".part", file);
    });`;

export interface Inspected {
    readonly host: MeasuredHost;
    readonly sandbox: Sandbox;
    ask(): Promise<unknown>;
}

/** @param answer a JavaScript function, whose result is passed on as JSON */
export async function inspect<T>(start: StartHost, answer: string, use: (one: Inspected) => Promise<T>): Promise<T> {
    const folder = mkdtempSync(join(tmpdir(), "inspected-"));
    const preload = join(folder, "preload.js");
    writeFileSync(preload, PRELOAD(answer));
    const sandbox = await Sandbox.start();
    let asked = 0;
    try {
        const host = await start({ ...sandbox.environment, NODE_OPTIONS: `--require ${preload}` });
        const ask = () => {
            process.kill(host.pid, "SIGUSR2");
            return answerIn(join(folder, String(asked++)));
        };
        try {
            return await use({ host, sandbox, ask });
        } finally {
            await host.stop();
        }
    } finally {
        await sandbox.close();
        rmSync(folder, { recursive: true, force: true });
    }
}

async function answerIn(file: string): Promise<unknown> {
    for (const deadline = performance.now() + LIMIT; performance.now() < deadline; await sleep(50)) {
        if (existsSync(file)) {
            return JSON.parse(readFileSync(file, "utf8"));
        }
    }
    throw new Error("The process of the provider did not answer.");
}
