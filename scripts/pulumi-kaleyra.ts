// npm run pulumi-kaleyra -- <args>: the package's command, on the playground's sandbox.

import { main } from "./main";
import { runCommand } from "./playground";

main(() => runCommand(process.argv.slice(2)));
