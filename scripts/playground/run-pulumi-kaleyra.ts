// npm run pulumi-kaleyra -- <args>: the package's command, on the playground's sandbox.

import { exitWith } from "../exit-with";
import { runCommand } from "./playground";

exitWith(() => runCommand(process.argv.slice(2)));
