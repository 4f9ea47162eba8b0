#!/usr/bin/env node
// The command `pulumi-kaleyra` of the npm package.

import { runCommand } from "./program";

void runCommand("npm", process.argv.slice(2));
