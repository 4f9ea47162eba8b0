// How the command was called, which every command that it prints repeats.

import { COMMAND_LINE } from "../provider/command-line";

/** Set once, before anything is printed. */
export const INVOCATION: { from: keyof typeof COMMAND_LINE; stack?: string | undefined } = { from: "npm" };

/** Whether the command runs as a part of the plugin. */
export function isPlugin(): boolean {
    return INVOCATION.from === "plugin";
}

/** What selects the stack in a printed command: nothing, unless the user named one. */
export function stackFlag(): string {
    return INVOCATION.stack === undefined ? "" : ` --stack ${INVOCATION.stack}`;
}

/** A command as people can paste it. */
export function commandLine(args: string): string {
    return COMMAND_LINE[INVOCATION.from](args) + stackFlag();
}
