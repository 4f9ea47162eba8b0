// What differs between the callers of the steps: Pulumi's dynamic provider host and the plugin.

/** A caller of the steps: how it shows messages to the user, and how its users write what the messages advise. */
export interface Caller {
    /** Shows the user a warning. */
    warn(text: string): void;
    /** Shows the user what will happen, or what happened. */
    inform(text: string): void;
    /** A resource option in the form of the caller's languages. */
    option(text: string): string;
    /** The ID of an existing number as the option `import` takes it. */
    importId(phoneNumberId: string, wabaId: string): string;
    /** The command that imports an existing number. */
    importCommand(phoneNumberId: string, wabaId: string): string;
    /** The command pulumi-kaleyra. */
    command(args: string): string;
    /** How a program reads a number that it does not manage. */
    getExample(phoneNumberId: string): string;
}
