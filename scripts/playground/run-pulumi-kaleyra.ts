// npm run pulumi-kaleyra -- <args>: the command pulumi-kaleyra on the playground's sandbox and stack.

import { exitWith } from "../exit-with";
import { runCommand } from "./playground";

exitWith(() => runCommand(process.argv.slice(2)));
