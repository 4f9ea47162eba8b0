// npm run plugin:schema: writes plugin/schema.json from the zod schema of a number.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema } from "../../plugin/schema";
import { ROOT } from "../root";

writeFileSync(join(ROOT, "plugin/schema.json"), `${JSON.stringify(buildSchema(), null, 2)}\n`);
