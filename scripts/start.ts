// npm start: a real `pulumi up` of this repository's own project against a sandbox on this machine.

import { main } from "./main";
import { openPlayground } from "./playground";

main(async () => {
    const playground = await openPlayground();
    try {
        const code = await playground.pulumi("up", "--yes", "--skip-preview", "--non-interactive");
        if (code !== 0) {
            return code;
        }
        const phoneNumberId = await playground.ask("stack", "output", "phoneNumberId");
        console.log(
            [
                "",
                `The phone number ID is ${phoneNumberId}.`,
                "",
                "What to try next:",
                "  npm start                      again: no changes, the number is there",
                "  edit examples/quickstart/index.ts, then npm run pulumi -- preview",
                "  npm run pulumi -- <args>       the pulumi CLI on this stack, for example: refresh",
                "  npm run reset                  destroy the stack and forget the sandbox",
            ].join("\n"),
        );
        return code;
    } finally {
        await playground.close();
    }
});
