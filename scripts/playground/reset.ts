// npm run reset: destroys the playground's stack, and deletes the sandbox with its numbers and what the tour left.
// It deletes the playground even if the stack cannot be destroyed: it contains nothing but the sandbox's numbers.

import { exitWith } from "../exit-with";
import { deletePlayground, openPlayground } from "./playground";

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
    deletePlayground();
    console.log("The playground was deleted. `npm start` creates a new one.");
    return 0;
});
