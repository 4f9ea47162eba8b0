// How the command is called in what it prints: it comes with the npm package, and with the plugin for those who do not use npm.

/** The prefix of each printed command. */
const PREFIXES = {
    npm: "npx pulumi-kaleyra",
    plugin: "pulumi plugin run --kind resource kaleyra --",
} as const;

let caller: keyof typeof PREFIXES = "npm";

/** Set once, before anything is printed. */
export function setCaller(given: keyof typeof PREFIXES): void {
    caller = given;
}

/** Whether the command runs as a part of the plugin. */
export function isPlugin(): boolean {
    return caller === "plugin";
}

/** A command as people can paste it. */
export function commandLine(args: string): string {
    return `${PREFIXES[caller]} ${args}`;
}
