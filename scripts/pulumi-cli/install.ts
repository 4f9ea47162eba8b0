// Makes sure that a pulumi CLI can be used, getting one if need be, and says which.

import { exitWith } from "../exit-with";
import { findPulumi } from "./find";

exitWith(async () => {
    const { folder, version } = await findPulumi({ install: true, say: console.error });
    console.log(`pulumi ${version} ${folder === undefined ? "on PATH" : `in ${folder}`}`);
    return 0;
});
