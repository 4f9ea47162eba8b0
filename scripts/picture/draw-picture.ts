// npm run picture: draws docs/preview.svg from a real preview of the quickstart whose number already exists.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { exitWith } from "../exit-with";
import { findPulumi } from "../pulumi-cli/find";
import { ROOT } from "../root";
import { drawPreview } from "./preview";

exitWith(async () => {
    const file = join(ROOT, "docs/preview.svg");
    writeFileSync(file, await drawPreview(await findPulumi({ install: true, say: console.error })));
    console.log(`${file} was drawn.`);
    return 0;
});
