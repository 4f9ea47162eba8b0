// npm run pulumi -- <args>: the CLI that was found, on the playground's stack, with the sandbox running beside it.

import { exitWith } from "../exit-with";
import { openPlayground } from "./playground";

exitWith(async () => {
    const playground = await openPlayground();
    try {
        return await playground.pulumi(...process.argv.slice(2));
    } finally {
        await playground.close();
    }
});
