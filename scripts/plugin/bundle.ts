// Bundles the plugin with everything it needs into one file, and collects the licences of what is in it.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { ROOT } from "../root";

/** The plugin in one file. */
export interface Bundle {
    readonly code: string;
    /** The licences of the packages in it. */
    readonly licences: string;
}

/** Bundles the built plugin, so that the build must be up to date. */
export async function bundlePlugin(): Promise<Bundle> {
    const { outputFiles, metafile } = await build({
        absWorkingDir: ROOT,
        entryPoints: ["dist/plugin/main.js"],
        outfile: "main.js",
        write: false,
        metafile: true,
        bundle: true,
        platform: "node",
        format: "cjs",
        target: "node20",
        // Names are kept, so that stack traces stay readable.
        minifyWhitespace: true,
        minifySyntax: true,
        legalComments: "none",
        logLevel: "warning",
    });
    const packages = new Set(Object.keys(metafile.inputs).flatMap(packageOf));
    // The build has bundled zod's parts already (scripts/build.mjs).
    packages.add("node_modules/zod");
    return { code: outputFiles[0]?.text ?? "", licences: [...packages].sort().map(licenceOf).join("\n") };
}

/** The folder of the package that a file belongs to; none for this package's own files. */
function packageOf(file: string): string[] {
    const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file) ?? [];
    return folder === undefined ? [] : [folder];
}

/** @throws if the licence of a package is not known: the archive must not be published without it */
function licenceOf(folder: string): string {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
    const file = readdirSync(join(ROOT, folder)).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
    if (file === undefined && typeof license !== "string") {
        throw new Error(`${name} has no licence file and names no licence. No archive was written.`);
    }
    const text = file === undefined ? apacheText(name, license) : readFileSync(join(ROOT, folder, file), "utf8");
    return `${"=".repeat(80)}\n${name} ${version} (${license})\n${"=".repeat(80)}\n\n${text.trim()}\n`;
}

/** Some packages only name their licence; the Apache License is the one of this package, too. */
function apacheText(name: string, license: string): string {
    if (license !== "Apache-2.0" || !existsSync(join(ROOT, "LICENSE"))) {
        throw new Error(`${name} has the licence ${license} without its text. No archive was written.`);
    }
    return "The text of this licence is in the file LICENSE.";
}
