// npm start: a real `pulumi up` of this repository's own project against a sandbox on this machine.

import { SANDBOX_ACCOUNT } from "../../sandbox/server";
import { exitWith } from "../exit-with";
import { COMMAND_HINT, openPlayground } from "./playground";

exitWith(async () => {
    const playground = await openPlayground();
    try {
        const code = await playground.pulumi("up", "--yes", "--skip-preview", "--non-interactive");
        if (code !== 0) {
            return code;
        }
        const id = await playground.ask("stack", "output", "phoneNumberId");
        const number = await playground.ask("stack", "output", "e164");
        console.log(
            [
                "",
                `The phone number ID is ${id}. What to try next:`,
                "  npm start                      again: no changes, since the number exists",
                ...(playground.waitsForOtp(id) ? enterOtp(id, number) : []),
                "  npm run pulumi -- <args>       the pulumi CLI on this stack, for example: refresh",
                "  npm run reset                  destroy the stack and delete the sandbox",
                COMMAND_HINT,
            ].join("\n"),
        );
        return code;
    } finally {
        await playground.close();
    }
});

function enterOtp(id = "", number = ""): string[] {
    const waba = SANDBOX_ACCOUNT.wabaIds[0];
    return [
        `  npm run pulumi-kaleyra -- verify --waba ${waba} --id ${id} --number ${number}`,
        "                                 enter the OTP that the sandbox printed when it added the number",
    ];
}
