// npm run reset: destroys the playground's stack and forgets the sandbox with its numbers.

import { main } from "./main";
import { forgetPlayground, openPlayground } from "./playground";

main(async () => {
    const playground = await openPlayground();
    let code: number;
    try {
        code = await playground.pulumi("destroy", "--yes", "--skip-preview", "--non-interactive");
    } finally {
        await playground.close();
    }
    forgetPlayground();
    return code;
});
