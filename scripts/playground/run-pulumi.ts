// npm run pulumi -- <args>: the pulumi CLI on the playground's stack, with the sandbox running.

import { exitWith } from "../exit-with";
import { COMMAND_HINT, openPlayground } from "./playground";

/** What calls the provider, so that its messages are shown. */
const OPERATIONS = ["up", "preview", "refresh", "destroy"];

exitWith(async () => {
    const args = process.argv.slice(2);
    const playground = await openPlayground();
    try {
        const code = await playground.pulumi(...args);
        if (OPERATIONS.includes(args[0] ?? "")) {
            console.error(`\n${COMMAND_HINT}`);
        }
        return code;
    } finally {
        await playground.close();
    }
});
