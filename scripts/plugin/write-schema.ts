// npm run plugin:schema: writes plugin/schema.json from the zod schema of a number, in the form that `npm run check` wants.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema } from "../../plugin/schema";
import { ROOT } from "../root";

const FILE = join(ROOT, "plugin/schema.json");

writeFileSync(FILE, JSON.stringify(buildSchema()));
execFileSync(process.execPath, [require.resolve("@biomejs/biome/bin/biome"), "format", "--write", FILE], {
    cwd: ROOT,
    stdio: ["ignore", "ignore", "inherit"],
});
