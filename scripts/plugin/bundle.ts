// Bundles the plugin with everything it needs, and collects the licences of what is in it. What the first calls do not need is in
// files of its own: Node.js reads and compiles a file completely before it runs any of it.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "esbuild";
import { ROOT } from "../root";

/** The plugin in a few files. */
interface Bundle {
    readonly files: readonly { readonly name: string; readonly content: string }[];
    /** The licences of the packages in it. */
    readonly licences: string;
}

/** What is loaded later, by the name under which the sources load it, and the file that has it. */
const LATER: Readonly<Record<string, string>> = {
    "libphonenumber-js/min": "libphonenumber.js",
    "undici/lib/dispatcher/agent.js": "undici-agent.js",
    undici: "undici.js",
};

/** The command, which the engine never needs. */
const COMMAND = "command.js";

/** Bundles the built plugin, so that the build must be up to date. */
export async function bundlePlugin(): Promise<Bundle> {
    const parts = [
        await bundleProgram("dist/plugin/main.js", "main.js"),
        await bundleProgram("dist/cli/program.js", COMMAND),
        ...(await Promise.all(Object.entries(LATER).map(([module, name]) => bundleProgram(module, name)))),
    ];
    const packages = new Set(parts.flatMap(({ inputs }) => inputs).flatMap(packageOf));
    // The build has bundled zod's parts already (scripts/build.mjs).
    packages.add("node_modules/zod");
    return {
        files: parts.map(({ name, content }) => ({ name, content })),
        licences: [...packages].sort().map(licenceOf).join("\n"),
    };
}

/** Bundles a program, or a module under its name, into one file; what the plugin loads later stays outside. */
export async function bundleProgram(
    entry: string,
    name: string,
): Promise<{ readonly name: string; readonly content: string; readonly inputs: readonly string[] }> {
    const { outputFiles, metafile } = await build({
        absWorkingDir: ROOT,
        entryPoints: [entry],
        outfile: name,
        write: false,
        metafile: true,
        bundle: true,
        platform: "node",
        format: "cjs",
        target: "node20",
        plugins: [loadLater],
        // Names are kept, so that stack traces stay readable.
        minifyWhitespace: true,
        minifySyntax: true,
        legalComments: "none",
        logLevel: "warning",
    });
    return { name, content: outputFiles[0]?.text ?? "", inputs: Object.keys(metafile.inputs) };
}

/** Loads the files of {@link LATER} where the sources load their modules. */
const loadLater: Plugin = {
    name: "load later",
    setup({ onResolve, onLoad }) {
        onResolve({ filter: /^(undici|libphonenumber-js)\b/ }, ({ path, kind }) =>
            kind !== "entry-point" && path in LATER ? { path: `./${LATER[path]}`, external: true } : undefined,
        );
        onResolve({ filter: /^\.\.\/cli\/program$/ }, () => ({ path: `./${COMMAND}`, external: true }));
        // In an archive there is no package to look for.
        onLoad({ filter: /dist[\\/]kaleyra[\\/]phone-library\.js$/ }, () => ({
            contents: 'exports.phoneLibrary = () => require("libphonenumber-js/min");',
        }));
    },
};

/** The folder of the package that a file belongs to; none for this package's own files. */
function packageOf(file: string): string[] {
    const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(file) ?? [];
    return folder === undefined ? [] : [folder];
}

/** @throws if the licence's text is not known: the archive must not be published without it */
function licenceOf(folder: string): string {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
    const file = readdirSync(join(ROOT, folder)).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
    // Some packages only name their licence. The Apache License is the one of this package, too.
    if (file === undefined && license !== "Apache-2.0") {
        throw new Error(`${name} has the licence ${license} without its text. No archive was written.`);
    }
    const text = file === undefined ? "See the file LICENSE." : readFileSync(join(ROOT, folder, file), "utf8");
    return `${"=".repeat(80)}\n${name} ${version} (${license})\n${"=".repeat(80)}\n\n${text.trim()}\n`;
}
