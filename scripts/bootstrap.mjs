// The way into every npm script: installs and builds if needed, then runs scripts/<task>.ts.
// Plain JavaScript without dependencies, since on a fresh clone there is nothing else yet.

import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [task, ...args] = process.argv.slice(2);

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 18)) {
  console.error(`Node.js ${process.versions.node} is too old: 20.18.1 or newer is needed. Install it and try again.`);
  process.exit(1);
}

function run(command, commandArgs) {
  const { status, error } = spawnSync(command, commandArgs, { cwd: root, stdio: "inherit" });
  if (error) {
    console.error(`${command} could not be started: ${error.message}`);
  }
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

function changed(file) {
  return existsSync(join(root, file)) ? statSync(join(root, file)).mtimeMs : 0;
}

// npm writes this file last, so an interrupted install counts as none.
if (changed("node_modules/.package-lock.json") < changed("package-lock.json")) {
  console.log("Installing dependencies …");
  run(process.platform === "win32" ? "npm.cmd" : "npm", [
    "ci",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ]);
}
run(process.execPath, [join("scripts", "build.mjs")]);
const file = task === "bench" ? join("bench", "main.ts") : join("scripts", `${task}.ts`);
run(process.execPath, ["--import", "tsx", file, ...args]);
