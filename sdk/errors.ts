// Errors that the program itself reports. Pulumi prints a RunError without its stack, because the program's author can fix the cause.

import * as pulumi from "@pulumi/pulumi";

/** `WhatsAppPhoneNumber.get` was called without the WABA. */
export class MissingWabaError extends pulumi.RunError {
    readonly code = "KALEYRA_GET_NEEDS_WABA";

    constructor(name: string) {
        super(
            `WhatsAppPhoneNumber.get("${name}", …) needs a wabaId, because Kaleyra lists numbers by WABA. Nothing was changed. [KALEYRA_GET_NEEDS_WABA]\n` +
                `    Write WhatsAppPhoneNumber.get("${name}", "<phone number ID>", { wabaId: "<WABA ID>" }).`,
        );
    }
}

/** Pulumi's provider host would not find this package from the program's folder. */
export class NotDirectDependencyError extends pulumi.RunError {
    readonly code = "KALEYRA_NOT_DIRECT_DEPENDENCY";

    constructor(folder: string) {
        super(
            `pulumi-kaleyra is not installed in ${folder} as a direct dependency, so Pulumi's provider host cannot load it. ` +
                "Nothing was changed. [KALEYRA_NOT_DIRECT_DEPENDENCY]\n" +
                "    Install it there with `npm install pulumi-kaleyra`, `pnpm add pulumi-kaleyra` or `yarn add pulumi-kaleyra`, and try again.\n" +
                "    With the Automation API, start your program in the folder that has it: Pulumi looks in the current directory of the process, not in workDir.",
        );
    }
}

/** `getPhoneNumbers` could not read the numbers of a WABA. The code is that of the cause, for example `KALEYRA_SETTINGS`. */
export class GetPhoneNumbersError extends pulumi.RunError {
    constructor(
        readonly code: string,
        message: string,
        /** Whether there is neither a SID nor an API key. */
        readonly isWithoutCredentials: boolean,
    ) {
        super(message);
        // Pulumi prints the stack of an error in an output that is a resource's input.
        this.stack = "";
    }
}
