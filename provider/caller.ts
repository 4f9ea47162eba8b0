// What differs between the callers of the steps: Pulumi's dynamic provider host and the plugin.

/** A caller of the steps: how it shows messages to the user, and how its users write what the messages advise. */
export interface Caller {
    /** Shows the user a warning. */
    warn(text: string): void;
    /** Shows the user what will happen, or what happened. */
    inform(text: string): void;
    /** The resource option that imports an existing number instead of adding it. */
    importOption(phoneNumberId: string, wabaId: string): string;
    /** The command that imports an existing number. */
    importCommand(phoneNumberId: string, wabaId: string): string;
    /** The command pulumi-kaleyra. */
    command(args: string): string;
    /** The option that keeps the number of a resource whose name in the program was changed. */
    readonly aliasOption: string;
    /** The option that ignores changes of some properties. */
    ignoreOption(names: readonly string[]): string;
    /** How a program reads a number that it does not manage. */
    getExample(phoneNumberId: string): string;
}
