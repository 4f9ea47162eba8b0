// The entry of the npm scripts: installs the dependencies and builds if something changed, then runs a TypeScript file.
// Plain JavaScript without dependencies, since on a fresh clone nothing is installed yet.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [file, ...args] = process.argv.slice(2);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 18)) {
  console.error(`Node.js ${process.versions.node} is too old. Install Node.js 20.18.1 or newer, and try again.`);
  process.exit(1);
}

function run(command, commandArgs) {
  // npm is a script of the shell on Windows.
  const shell = process.platform === "win32" && command === "npm";
  const { status, error } = spawnSync(command, commandArgs, { cwd: root, stdio: "inherit", shell });
  if (error) {
    console.error(`${command} could not be started: ${error.message}`);
  }
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

/** When a file was changed, in milliseconds; 0 if it does not exist. */
function changed(path) {
  return existsSync(join(root, path)) ? statSync(join(root, path)).mtimeMs : 0;
}

/** Whether a source, or what the build depends on, is newer than the last build. */
function isBuildOld() {
  // The build writes this file each time; the compiler's own record only when a source changed.
  const built = changed("dist/kaleyra/zod.js");
  const sources = ["kaleyra", "provider", "plugin", "sdk", "sandbox", "cli"]
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => [
      folder,
      ...readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((path) => join(folder, path)),
    ]);
  const configuration = ["package-lock.json", "tsconfig.json", "tsconfig.build.json", "scripts/build.mjs"];
  return [...sources, ...configuration].some((path) => changed(path) >= built);
}

// npm writes this file last, so an interrupted installation is repeated.
if (changed("node_modules/.package-lock.json") < changed("package-lock.json")) {
  console.log("Installing dependencies …");
  run("npm", ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"]);
}
if (isBuildOld()) {
  run(process.execPath, [join("scripts", "build.mjs")]);
}
run(process.execPath, ["--import", "tsx", file, ...args]);
