// Finds and signals the processes of one test's stack, and no others. Linux only.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Stack } from "../support/stack";

/** The running processes of a stack whose command line matches. All of them have inherited its PULUMI_HOME. */
function processesOf(stack: Stack, commandLine: RegExp): number[] {
    const home = `PULUMI_HOME=${join(stack.folder, "home")}`;
    const found = readdirSync("/proc").filter((name) => {
        try {
            const read = (file: string) => readFileSync(`/proc/${name}/${file}`, "utf8").split("\0");
            return /^\d+$/.test(name) && commandLine.test(read("cmdline").join(" ")) && read("environ").includes(home);
        } catch {
            return false;
        }
    });
    return found.map(Number);
}

/** Signals the processes of a stack whose command line matches; at least one must. */
export function signalProcesses(stack: Stack, signal: NodeJS.Signals, commandLine: RegExp): void {
    const found = processesOf(stack, commandLine);
    assert.ok(found.length > 0, `no process ${commandLine}`);
    for (const pid of found) {
        process.kill(pid, signal);
    }
}
