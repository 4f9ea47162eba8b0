// A program of your own that runs Pulumi: one stack for each customer, with one number.
// npx tsx index.ts <customer> <country code> <phone number> <display name>

import { CommandError, LocalWorkspace } from "@pulumi/pulumi/automation";
import { WhatsAppPhoneNumber } from "pulumi-kaleyra";

const [stackName = "acme", countryCode = "+91", phoneNumber = "9761234567", name = "ACME Support"] =
    process.argv.slice(2);

/** The inline program: what a Pulumi program in a file of its own would declare. */
async function program() {
    const { id, e164 } = new WhatsAppPhoneNumber("support", {
        wabaId: "766123456789",
        countryCode,
        phoneNumber,
        name,
        verificationType: "SMS",
    });
    return { phoneNumberId: id, e164 };
}

async function main(): Promise<void> {
    // Pulumi loads the provider from the current directory of this process, whatever `workDir` says.
    const stack = await LocalWorkspace.createOrSelectStack({ stackName, projectName: "whatsapp-customers", program });
    const { outputs } = await stack.up({ onOutput: (text) => process.stdout.write(text) });
    console.log(`${outputs.e164?.value} has the phone number ID ${outputs.phoneNumberId?.value}.`);
}

main().catch((error: unknown) => {
    // What the engine printed already says what happened.
    console.error(error instanceof CommandError ? "The update failed." : error);
    process.exitCode = 1;
});
