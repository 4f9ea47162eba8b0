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
