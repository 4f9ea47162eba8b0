// Records the state that this version leaves, in test/golden/<version>.json; for a release, once.
// Run it with: node --import tsx test/golden/record.ts

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../../sandbox/server";
import { exitWith } from "../../scripts/exit-with";
import { findPulumi } from "../../scripts/pulumi-cli/find";
import { SALES, SUPPORT } from "../support/sample-numbers";
import { Stack } from "../support/stack";

const { version } = require("pulumi-kaleyra/package.json") as { version: string };

exitWith(async () => {
    const stack = new Stack(await findPulumi({ install: true, log: console.error }), await Sandbox.start());
    await stack.init();
    stack.declare({ support: SUPPORT, sales: SALES });
    await stack.up("--parallel=1");
    // Where in whose checkout a resource was declared is nobody's business later.
    const withoutPlaces = (key: string, value: unknown) =>
        ["sourcePosition", "stackTrace"].includes(key) ? undefined : value;
    const state = JSON.parse(await stack.succeed("stack", "export"), withoutPlaces);
    writeFileSync(join(__dirname, `${version}.json`), `${JSON.stringify(state, null, 2)}\n`);
    stack.remove();
    process.exit(0);
});
