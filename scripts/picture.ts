// npm run picture: draws docs/preview.svg from a real run, the preview of the quickstart where the number exists already.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { main } from "./main";
import { ROOT } from "./playground";
import { drawPreview } from "./preview";
import { findPulumi } from "./pulumi-cli/find";

main(async () => {
    const file = join(ROOT, "docs/preview.svg");
    writeFileSync(file, await drawPreview(await findPulumi({ install: true, say: console.error })));
    console.log(`${file} is drawn.`);
    return 0;
});
