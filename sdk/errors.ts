// Errors of the resource class. Pulumi prints a RunError without a stack: it is the program's author who mends it.

import * as pulumi from "@pulumi/pulumi";

/** `WhatsAppPhoneNumber.get` was called without the WABA. */
export class MissingWabaError extends pulumi.RunError {
    readonly code = "KALEYRA_GET_NEEDS_WABA";

    constructor(name: string) {
        super(
            `WhatsAppPhoneNumber.get("${name}", …) needs the WABA in its state, since Kaleyra finds a number only there. Nothing was changed. ` +
                `Write WhatsAppPhoneNumber.get("${name}", "<phone number ID>", { wabaId: "<WABA id>" }).`,
        );
    }
}

/** Pulumi's provider host would not find this package from the program's folder. */
export class NotDirectDependencyError extends pulumi.RunError {
    readonly code = "KALEYRA_NOT_DIRECT_DEPENDENCY";

    constructor(folder: string) {
        super(
            `pulumi-kaleyra is not a direct dependency of the program in ${folder}, so Pulumi's provider host cannot find it there. No number was added. ` +
                "Add it with `npm install pulumi-kaleyra`, `pnpm add pulumi-kaleyra` or `yarn add pulumi-kaleyra`, and try again.",
        );
    }
}
