// What differs between those who call the steps: Pulumi's dynamic provider host, and the plugin.

/** Who calls the steps: how it tells the user something, and how its users import a number. */
export interface Caller {
    /** Tells the user about something to look at. */
    warn(text: string): void;
    /** Tells the user what will happen, or what happened. */
    inform(text: string): void;
    /** How a program names an existing number, to be imported instead of added. */
    importOption(phoneNumberId: string, wabaId: string): string;
    /** The command that imports an existing number. */
    importCommand(phoneNumberId: string, wabaId: string): string;
    /** The option that keeps the number of a resource whose name in the program was changed. */
    readonly aliasOption: string;
    /** The option that ignores changes of some properties. */
    ignoreOption(names: readonly string[]): string;
    /** How a program reads a number that it does not manage. */
    getExample(phoneNumberId: string): string;
}
