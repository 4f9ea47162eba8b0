// npm run build: compiles the sources into dist/, bundles the parts of zod that the provider uses into one file, and completes the
// plugin's folder, so that Pulumi finds its executable there.
// With --clean it removes dist/ first. Plain JavaScript, since it runs before anything else can.

import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { resolve } = createRequire(import.meta.url);

const { buildSync } = await import("esbuild").catch(() => {
  console.error("The dependencies are not installed, so nothing was built. Run `npm ci`, and try again.");
  process.exit(1);
});

if (process.argv.includes("--clean")) {
  rmSync(join(root, "dist"), { recursive: true, force: true });
}
const compiler = [resolve("typescript/bin/tsc"), "-p", join(root, "tsconfig.build.json")];
const { status } = spawnSync(process.execPath, compiler, { stdio: "inherit" });
if (status !== 0) {
  process.exit(status ?? 1);
}

const zod = dirname(resolve("zod/package.json"));
const { version } = JSON.parse(readFileSync(join(zod, "package.json"), "utf8"));
buildSync({
  entryPoints: [join(root, "kaleyra/zod.ts")],
  outfile: join(root, "dist/kaleyra/zod.js"),
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  // Names are kept, so that stack traces stay readable.
  minifyWhitespace: true,
  banner: {
    js: `/*! The parts of zod ${version} that pulumi-kaleyra uses.\n\n${readFileSync(join(zod, "LICENSE"), "utf8")}*/`,
  },
});

const plugin = join(root, "dist/plugin");
cpSync(join(root, "plugin/schema.json"), join(plugin, "schema.json"));
cpSync(join(root, "plugin/executable"), plugin, { recursive: true });
