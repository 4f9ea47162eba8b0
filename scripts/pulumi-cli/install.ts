// Installs a pulumi CLI if none is found, and prints its version and folder.

import { exitWith } from "../exit-with";
import { findPulumi } from "./find";

exitWith(async () => {
    const { folder, version } = await findPulumi({ install: true, say: console.error });
    console.log(`pulumi ${version} ${folder === undefined ? "on PATH" : `in ${folder}`}`);
    return 0;
});
