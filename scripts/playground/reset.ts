// npm run reset: destroys the playground's stack and forgets the sandbox with its numbers.
// Whatever is wrong with the playground, it is gone afterwards: it holds nothing but the sandbox's numbers.

import { exitWith } from "../exit-with";
import { forgetPlayground, openPlayground } from "./playground";

exitWith(async () => {
    try {
        const playground = await openPlayground();
        try {
            await playground.pulumi("destroy", "--yes", "--skip-preview", "--non-interactive");
        } finally {
            await playground.close();
        }
    } catch (error) {
        console.error(`The stack could not be destroyed first: ${error instanceof Error ? error.message : error}`);
    }
    forgetPlayground();
    console.log("The playground is forgotten. `npm start` makes a new one.");
    return 0;
});
